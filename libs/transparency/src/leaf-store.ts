import type { Position } from '#libs/event-sourcing';
import { TransparencyLog } from './log.js';
import type { Hash } from './merkle.js';

/** A leaf, and the event that it is of. */
export interface Leaf {
  readonly eventId: string;
  readonly position: Position;
  readonly bytes: Uint8Array;
}

/** Where the log ends. */
export interface LeafHead {
  /** Leaves. */
  readonly size: number;
  /** That of the last leaf's event; `'0'` for an empty log. */
  readonly position: Position;
}

/** What becomes true at once or not at all. */
export interface LeafRun {
  /** That of the owner, from `takeOver`. */
  readonly epoch: number;
  /** The size that the log was read at: the index of the first of these leaves. */
  readonly expectedSize: number;
  /** At least one, by ascending position. */
  readonly leaves: readonly Leaf[];
  /** What these leaves store, from index `storedCount(expectedSize)` on. */
  readonly hashes: readonly Hash[];
}

/** Another sequencer has taken the log over. Nothing was written; this one must stop. */
export class StaleSequencer extends Error {
  override readonly name = 'StaleSequencer';

  constructor(epoch: number, current: number) {
    super(`another sequencer took the log over (epoch ${current}); this one (epoch ${epoch}) stops`);
  }
}

/** The log is not at the size that was read. Nothing was written. */
export class WrongExpectedSize extends Error {
  override readonly name = 'WrongExpectedSize';

  constructor(
    readonly expected: number,
    readonly actual: number,
  ) {
    super(`the log has ${actual} leaves, not ${expected}`);
  }
}

/** An event of the run has a leaf already. Nothing was written. */
export class LeafTaken extends Error {
  override readonly name = 'LeafTaken';

  constructor(readonly eventId: string) {
    super(`the event ${eventId} has a leaf already`);
  }
}

/**
 * The leaves of a ledger whose store cannot write them with its events. The abstract class is the port and its injection
 * token. Unlike read models it is not made anew: what it answers was perhaps signed.
 */
export abstract class LeafStore extends TransparencyLog {
  /** Makes the caller the only one whose leaves are taken: those of every earlier epoch meet `StaleSequencer`. */
  abstract takeOver(): Promise<number>;

  /** Behind every leaf that was taken before it was asked. */
  abstract head(): Promise<LeafHead>;

  /** As `leaves`, with their events. */
  abstract sequenced(from: number, limit: number): Promise<readonly Leaf[]>;

  /**
   * One transaction. Rejects with `StaleSequencer`, else `WrongExpectedSize`, else `LeafTaken`; with `RangeError` if the
   * hashes are not as many as the leaves store. Anything else is a failure of the store: the leaves may stand or not.
   */
  abstract append(run: LeafRun): Promise<void>;
}
