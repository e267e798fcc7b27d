import type { DatabaseSync } from 'node:sqlite';
import { appendLeaf, type Frontier, hashLeaf, storedCount } from '#libs/transparency';

/** Writes leaves into the log of a ledger, within the transaction that writes their events. */
export class LeafWriter {
  private readonly insertLeaf;
  private readonly insertHash;

  constructor(
    db: DatabaseSync,
    private frontier: Frontier,
  ) {
    this.insertLeaf = db.prepare('INSERT INTO leaves VALUES (?, ?)');
    this.insertHash = db.prepare('INSERT INTO tree VALUES (?, ?)');
  }

  add(leaf: Uint8Array): void {
    const { size } = this.frontier;
    const { frontier, stored } = appendLeaf(this.frontier, hashLeaf(leaf));
    this.insertLeaf.run(size, leaf);
    let index = storedCount(size);
    for (const hash of stored) this.insertHash.run(index++, hash);
    this.frontier = frontier;
  }

  /** Where the log stands, to go `back` to. */
  mark(): Frontier {
    return this.frontier;
  }

  /** After a rollback, or once what was written since was deleted. */
  back(to: Frontier): void {
    this.frontier = to;
  }
}
