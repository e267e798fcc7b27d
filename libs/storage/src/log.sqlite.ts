import { type Hash, TransparencyLog } from '#libs/transparency';
import { leafIndexOf } from './events.row.js';
import type { SqliteLedger } from './events.sqlite.ledger.js';

/** The log that lies beside the events in one file: their leaves are written in the append's own transaction. */
export class SqliteLog extends TransparencyLog {
  constructor(private readonly ask: <Answer>(question: (ledger: SqliteLedger) => Answer) => Answer) {
    super();
  }

  async size(): Promise<number> {
    return this.ask((ledger) => ledger.position);
  }

  async hashes(indexes: readonly number[]): Promise<readonly Hash[]> {
    return this.ask((ledger) => ledger.hashes(indexes));
  }

  async leaves(from: number, limit: number): Promise<readonly Uint8Array[]> {
    return this.ask((ledger) => ledger.leafBytes(from, limit));
  }

  async indexOf(eventId: string): Promise<number | undefined> {
    const position = this.ask((ledger) => ledger.positionOf(eventId));
    return position === undefined ? undefined : leafIndexOf(position);
  }
}
