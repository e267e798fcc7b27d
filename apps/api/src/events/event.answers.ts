import { ListEnd } from '../lists/list.answers.js';

export class EventMetadata {
  /** Pseudonymous id of the caller. */
  readonly actor!: string;
  readonly commandId!: string;
  readonly $correlationId!: string;
  readonly $causationId!: string;
}

/** A fact as it is stored. */
export class EventRow {
  readonly id!: string;
  readonly type!: string;
  readonly schema!: number;
  readonly stream!: string;
  /** 1-based place in the stream. */
  readonly version!: number;
  /** Place in the ledger, a decimal number. */
  readonly position!: string;
  readonly recordedAt!: string;
  /** `null` once it was erased: an `EventRedacted`, later in the stream, tells what is left of it. */
  readonly data!: object | null;
  readonly metadata!: EventMetadata;
}

export class EventsAnswer extends ListEnd {
  readonly items!: EventRow[];
}
