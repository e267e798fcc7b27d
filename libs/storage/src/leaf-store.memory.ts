import { BEGINNING } from '#libs/event-sourcing';
import {
  type Hash,
  type Leaf,
  type LeafHead,
  type LeafRun,
  LeafStore,
  LeafTaken,
  StaleSequencer,
  storedCount,
  WrongExpectedSize,
} from '#libs/transparency';

/** The port in memory, for specs and trials: what it holds ends with the process. */
export class MemoryLeafStore extends LeafStore {
  private readonly rows: Leaf[] = [];
  private readonly stored: Hash[] = [];
  private readonly indexes = new Map<string, number>();
  private epoch = 0;

  async takeOver(): Promise<number> {
    return ++this.epoch;
  }

  async head(): Promise<LeafHead> {
    return { size: this.rows.length, position: this.rows.at(-1)?.position ?? BEGINNING };
  }

  async append({ epoch, expectedSize, leaves, hashes }: LeafRun): Promise<void> {
    const size = this.rows.length;
    if (epoch !== this.epoch) throw new StaleSequencer(epoch, this.epoch);
    if (expectedSize !== size) throw new WrongExpectedSize(expectedSize, size);
    if (hashes.length !== storedCount(size + leaves.length) - storedCount(size)) {
      throw new RangeError(`${leaves.length} leaves behind ${size} do not store ${hashes.length} hashes`);
    }
    this.requireNew(leaves);
    for (const leaf of leaves) this.indexes.set(leaf.eventId, this.rows.push(leaf) - 1);
    this.stored.push(...hashes);
  }

  async size(): Promise<number> {
    return this.rows.length;
  }

  async hashes(indexes: readonly number[]): Promise<readonly Hash[]> {
    return indexes.map((index) => {
      const hash = this.stored[index];
      if (!hash) throw new RangeError(`${index} is no stored hash of ${this.rows.length} leaves`);
      return hash;
    });
  }

  async leaves(from: number, limit: number): Promise<readonly Uint8Array[]> {
    return this.rows.slice(from, from + limit).map(({ bytes }) => bytes);
  }

  async sequenced(from: number, limit: number): Promise<readonly Leaf[]> {
    return this.rows.slice(from, from + limit);
  }

  async indexOf(eventId: string): Promise<number | undefined> {
    return this.indexes.get(eventId);
  }

  private requireNew(leaves: readonly Leaf[]): void {
    const own = new Set<string>();
    for (const { eventId } of leaves) {
      if (this.indexes.has(eventId) || own.has(eventId)) throw new LeafTaken(eventId);
      own.add(eventId);
    }
  }
}
