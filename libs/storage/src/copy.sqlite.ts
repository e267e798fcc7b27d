import { chmodSync, statSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';
import { connectReadOnly } from './events.sqlite.read-only.js';
import { LedgerUnusable } from './ledger-unusable.js';
import { reasonOf } from './sqlite-error.js';
import { SqliteQuery } from './sqlite-query.js';

/** The databases in a data directory that are never built anew. */
export const KEPT_DATABASES = ['ledger.db', 'control.db'] as const;

/**
 * All pages in one step, so in one read transaction: writers go on beside it, and none of what they write makes the copy begin
 * again, as it would between steps.
 */
const ALL_PAGES = 2_147_483_647;

/** Copies a database as it stands at one moment, with what its WAL holds, beside whoever writes in it. The copy has its mode, and is not yet synced. */
export async function copyDatabase(from: string, to: string): Promise<void> {
  const db = connectReadOnly(from);
  try {
    await backup(db, to, { rate: ALL_PAGES });
  } finally {
    db.close();
  }
  chmodSync(to, statSync(from).mode);
  // A copy in WAL mode would have files made beside it by whoever looks at it.
  const copy = new DatabaseSync(to);
  try {
    copy.exec('PRAGMA journal_mode = DELETE');
  } finally {
    copy.close();
  }
}

/** Throws `LedgerUnusable` with the first thing that is wrong with the pages, indexes or rows of a database. */
export function checkIntegrity(file: string): void {
  let found: string | undefined;
  try {
    const db = connectReadOnly(file);
    try {
      const [first] = new SqliteQuery<{ integrity_check: string }>(db, 'PRAGMA integrity_check(1)').all();
      found = first?.integrity_check;
    } finally {
      db.close();
    }
  } catch (error) {
    throw new LedgerUnusable(file, reasonOf(error), { cause: error });
  }
  if (found !== 'ok') throw new LedgerUnusable(file, `it is damaged: ${found}`);
}
