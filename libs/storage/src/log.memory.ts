import { appendLeaf, EMPTY_FRONTIER, type Frontier, type Hash, hashLeaf, TransparencyLog } from '#libs/transparency';

/** The log of a ledger in memory: it grows with each event that is added. */
export class MemoryLog extends TransparencyLog {
  private readonly bytes: Uint8Array[] = [];
  private readonly stored: Hash[] = [];
  private readonly indexes = new Map<string, number>();
  private frontier: Frontier = EMPTY_FRONTIER;

  add(eventId: string, leaf: Uint8Array): void {
    const { frontier, stored } = appendLeaf(this.frontier, hashLeaf(leaf));
    this.indexes.set(eventId, this.bytes.length);
    this.bytes.push(leaf);
    this.stored.push(...stored);
    this.frontier = frontier;
  }

  async size(): Promise<number> {
    return this.bytes.length;
  }

  async hashes(indexes: readonly number[]): Promise<readonly Hash[]> {
    return indexes.map((index) => {
      const hash = this.stored[index];
      if (!hash) throw new RangeError(`the log has no hash ${index}`);
      return hash;
    });
  }

  async leaves(from: number, limit: number): Promise<readonly Uint8Array[]> {
    return this.bytes.slice(from, from + limit);
  }

  async indexOf(eventId: string): Promise<number | undefined> {
    return this.indexes.get(eventId);
  }
}
