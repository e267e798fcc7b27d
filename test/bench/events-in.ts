import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** How many events a data directory holds that nobody has open. */
export function eventsIn(directory: string): number {
  const db = new DatabaseSync(join(directory, 'ledger.db'), { readOnly: true });
  const row = db.prepare('SELECT max(position) AS events FROM events').get();
  db.close();
  return Number(row!['events']);
}
