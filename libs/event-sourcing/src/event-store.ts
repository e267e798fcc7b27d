/** Place in the whole ledger: a decimal number as text, dense on SQLite, sparse on EventStoreDB. `'0'` is before all. */
export type Position = string;

export const BEGINNING: Position = '0';

/** Negative when `a` stands before `b`. */
export const comparePositions = (a: Position, b: Position): number =>
  a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

export interface Metadata {
  readonly commandId: string;
  /** HMAC-SHA256 of the canonical request under the salt of the command's first event, hex. */
  readonly requestHash: string;
  /** Pseudonymous id of the caller. */
  readonly actor: string;
  readonly $correlationId: string;
  readonly $causationId: string;
}

/** A fact on its way into the store. `data` is JSON: strings, integers, booleans, arrays, objects. */
export interface NewEvent {
  readonly id: string;
  readonly type: string;
  readonly schema: number;
  readonly data: object;
  readonly metadata: Metadata;
  /** 32 random bytes, which hide the data wherever only its hash is published. */
  readonly salt: Uint8Array;
}

/** A fact as stored, in the shape (`schema`) it was written in. */
export interface StoredEvent extends Omit<NewEvent, 'data' | 'salt'> {
  /** `null` once it was erased: what is left of it stands in the redaction, later in the stream. */
  readonly data: object | null;
  /** `null` together with `data`. */
  readonly salt: Uint8Array | null;
  readonly stream: string;
  /** 1-based place in the stream. */
  readonly version: number;
  /** Ms since the Unix epoch, UTC; never decreasing along the ledger, even when the clock jumps back. */
  readonly recordedAt: number;
  /** Absent where the store does not know it on a read of one stream (EventStoreDB). */
  readonly position?: Position;
  /** The index of its leaf in the transparency log, from 0 on. Absent where a leaf comes after its event (EventStoreDB). */
  readonly leafIndex?: number;
}

/** A fact read in the order of the whole ledger. */
export interface OrderedEvent extends StoredEvent {
  readonly position: Position;
  /** What its writer stamped, where a clock ran behind those of other writers; a read of its stream tells this `recordedAt`. */
  readonly stampedAt?: number;
}

export interface Appended {
  /** The version of the last event. */
  readonly version: number;
  /** The position of the last event. */
  readonly position: Position;
  readonly recordedAt: number;
  /** Of the last event; absent where its leaf comes later. */
  readonly leafIndex?: number;
  /** These very ids stood there before: nothing was written, and the events may say something else than those of this append. */
  readonly repeated?: true;
}

/** No event ever stood there: a store of sparse positions knows only those that it gave out. */
export class NotAPosition extends RangeError {
  override readonly name = 'NotAPosition';

  constructor(position: Position) {
    super(`not a position of this ledger: ${position}`);
  }
}

/** The stream is not at the version that the writer had read. Nothing was written. */
export class WrongExpectedVersion extends Error {
  override readonly name = 'WrongExpectedVersion';

  constructor(
    readonly stream: string,
    readonly expected: number,
    readonly actual: number,
  ) {
    super(`${stream} is at version ${actual}, not at ${expected}`);
  }
}

/** An event's id stands in the ledger already, at another place than this append would give it. Nothing was written. */
export class EventIdTaken extends Error {
  override readonly name = 'EventIdTaken';

  constructor(readonly eventId: string) {
    super(`the event id ${eventId} stands elsewhere in the ledger`);
  }
}

/** The store failed while committing: the events may stand or not. A retry with the same ids tells. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
}

/** The store cannot be written or read now; nothing was written by this call. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** The store does not let us in. Somebody has to see to that: asking again does not help. */
export class AccessDenied extends StoreUnavailable {}

/** The store keeps everything: what was recorded in it cannot be erased. Nothing was written. */
export class ErasureUnsupported extends Error {
  override readonly name = 'ErasureUnsupported';

  constructor() {
    super('this event store keeps everything, and can erase nothing');
  }
}

/** What is stored cannot be read as anything that was ever written: the disk forgot, or somebody wrote past the store. */
export class StoreDamaged extends StoreUnavailable {
  readonly code = 'unreadable';
}

/**
 * The only truth. The abstract class is the port and its injection token.
 *
 * - An append is whole or absent; when it resolves, the events are on disk.
 * - An append that repeats events which stand at just those versions (same ids, same order) is answered as the first time,
 *   as `repeated`.
 * - `expectedVersion` is the version that was read (0: no stream yet), never "any".
 */
export abstract class EventStore {
  /** Rejects with `WrongExpectedVersion`, `EventIdTaken`, `OutcomeUnknown` or `StoreUnavailable`. At least one event. */
  abstract append(stream: string, events: readonly NewEvent[], expectedVersion: number): Promise<Appended>;

  /**
   * Appends as `append` does, and in the same transaction erases data and salt of earlier events of the stream. Their leaves
   * stay. Rejects likewise; with `RangeError` for an id that the stream does not hold, and with `ErasureUnsupported`.
   */
  abstract redact(
    stream: string,
    erased: readonly string[],
    events: readonly NewEvent[],
    expectedVersion: number,
  ): Promise<Appended>;

  /** The events of a stream after `afterVersion`, oldest first; `[]` for a stream that does not exist. */
  abstract read(stream: string, afterVersion?: number): Promise<readonly StoredEvent[]>;

  /** At most `limit` events of the ledger after a position, in order; fewer only at its end. */
  abstract readAll(after: Position, limit: number): Promise<readonly OrderedEvent[]>;

  /**
   * Everything after a position and then what comes, without a gap or a repeat, in runs of at most `batchSize`.
   * Reads on only when the consumer asks (back-pressure). Ends when `signal` aborts or the store closes.
   */
  abstract subscribe(after: Position, options: SubscribeOptions): AsyncIterable<readonly OrderedEvent[]>;

  /** The position of the last event; `'0'` for an empty ledger. */
  abstract head(): Promise<Position>;

  /** How many events stand behind a position; beyond some thousand a store may stop counting. */
  async countAfter(position: Position): Promise<number> {
    return Math.max(0, Number(BigInt(await this.head()) - BigInt(position)));
  }

  /** No position is beyond it: the head, or on a store that others write to as well the last that they wrote. */
  async end(): Promise<Position> {
    return this.head();
  }

  /** The last position recorded at or before an instant (ms since the epoch); `'0'` if none. */
  abstract positionAt(instant: number): Promise<Position>;

  /** Each (type, schema) that the ledger holds, once. Told without reading the events, so that a start can refuse unknown ones. */
  abstract kinds(): Promise<readonly Pick<StoredEvent, 'type' | 'schema'>[]>;

  /** Waits for appends in hand, ends subscriptions, releases files and locks. Idempotent. */
  abstract close(): Promise<void>;
}

export interface SubscribeOptions {
  readonly signal?: AbortSignal;
  /** Default 500. */
  readonly batchSize?: number;
  /**
   * Told, between batches, that nothing of the ledger stands between the last event brought and a position, so that the next
   * subscription may begin there. Only a store that others write to as well tells (EventStoreDB).
   */
  passed?(position: Position): Promise<void>;
}
