export class LiveAnswer {
  readonly status!: 'ok';
}

export class ReadyAnswer {
  readonly status!: 'ok' | 'degraded';
  /** Why it is degraded, in words. */
  readonly reasons!: string[];
  /** What the read models have applied. */
  readonly position!: string;
  /** The end of the ledger. */
  readonly head!: string;
  /** How many events the read models are behind. */
  readonly lag!: number;
  /** Streams whose events could not be projected. */
  readonly parked!: string[];
}
