/** An event that a command made. */
export class MadeEvent {
  readonly id!: string;
  readonly type!: string;
  /** 1-based place in its stream. */
  readonly version!: number;
}

/** A fact that no longer fits because of the command. */
export class CausedConflict {
  /** The id of the event that does not fit. */
  readonly event!: string;
  readonly type!: string;
  /** The status in which it meets the commitment. */
  readonly state!: string;
  /** The acts that would have been possible instead. */
  readonly allowed!: string[];
}

/** The answer to a write: everything named here is on disk. The same on every retry with one `Idempotency-Key`. */
export class ReceiptAnswer {
  readonly id!: string;
  /** The version of the stream with the last event. */
  readonly version!: number;
  /** The last event's place in the ledger, a decimal number; pass it as `minPosition` to read what was written. */
  readonly position!: string;
  /** The index of the last event's leaf in the transparency log, which proves that it is there; absent on a dry run. */
  readonly leafIndex?: number;
  /** None when all was so already. */
  readonly events!: MadeEvent[];
  readonly conflicts!: CausedConflict[];
  /** The follow-up that was opened. */
  readonly followUpId?: string;
  /** The statement that was noted. */
  readonly statementId?: string;
}
