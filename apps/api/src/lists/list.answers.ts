/** The end of every list's answer. */
export class ListEnd {
  /** The cursor of the next page; null behind the last. */
  readonly next!: string | null;
  /** Some commitments could not be projected and are missing. */
  readonly incomplete?: boolean;
}
