import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { LedgerUnusable } from './ledger-unusable.js';
import { SqliteQuery } from './sqlite-query.js';

/** Ms that a statement waits for a lock, as while the server empties its WAL at its end. */
const BUSY_TIMEOUT = 5_000;

/**
 * SQLite makes files beside one in WAL mode even to read it. Where it may not, the file is read as one that nobody changes,
 * unless there are such files already: then somebody does.
 */
export function connectReadOnly(file: string): DatabaseSync {
  const options = { readOnly: true, timeout: BUSY_TIMEOUT };
  if (mayWriteBeside(file) || existsSync(`${file}-wal`) || existsSync(`${file}-shm`))
    return new DatabaseSync(file, options);
  const unchanging = pathToFileURL(resolve(file));
  unchanging.searchParams.set('immutable', '1');
  return new DatabaseSync(unchanging, options);
}

function mayWriteBeside(file: string): boolean {
  try {
    accessSync(dirname(resolve(file)), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Throws `LedgerUnusable` where the file is no ledger with a log. */
export function requireTables(db: DatabaseSync, file: string): void {
  const found = new SqliteQuery<{ name: string }>(db, "SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  const names = new Set(found.map(({ name }) => name));
  if (!names.has('events')) throw new LedgerUnusable(file, 'is a database, but no ledger of Pacta');
  if (names.has('leaves') && names.has('tree')) return;
  throw new LedgerUnusable(
    file,
    'is from before the transparency log: start this Pacta on it once, which adds the log',
  );
}
