import type { Hash } from './merkle.js';
import type { Reading } from './proofs.js';

/**
 * The transparency log over the ledger: one leaf an event, in the ledger's order, under a tree that only grows. What it answers
 * is durable. The abstract class is the port and its injection token; `inclusionProof` and its like say which hashes they need.
 */
export abstract class TransparencyLog {
  /** Leaves so far. */
  abstract size(): Promise<number>;

  /** Stored hashes by their index in the layout of `storedIndex`, in the order asked for. Rejects with `RangeError` beyond the tree. */
  abstract hashes(indexes: readonly number[]): Promise<readonly Hash[]>;

  /** A proof, a root or whatever else is made of stored hashes. */
  async read<T>({ indexes, from }: Reading<T>): Promise<T> {
    return from(await this.hashes(indexes));
  }

  /** The bytes of at most `limit` leaves from an index on (0 is the first); fewer only at the end. */
  abstract leaves(from: number, limit: number): Promise<readonly Uint8Array[]>;

  /** The index of an event's leaf; none while it has none, or for an id that the ledger does not hold. */
  abstract indexOf(eventId: string): Promise<number | undefined>;
}
