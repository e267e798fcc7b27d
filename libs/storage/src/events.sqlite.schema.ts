import { DatabaseSync } from 'node:sqlite';
import { dataMac, EMPTY_FRONTIER, leafBytes, leafParts } from '#libs/transparency';
import { fromRow, type StoredRow } from './events.row.js';
import { LeafWriter } from './events.sqlite.leaves.js';
import { LedgerUnusable } from './ledger-unusable.js';
import { reasonOf } from './sqlite-error.js';

/** Every column of an event, by the names of `StoredRow`. */
export const ALL_EVENTS =
  'SELECT position, id, stream, version, type, schema, recorded_at AS recordedAt, data, metadata, salt FROM events';

/** How a connection to a file is made. */
export type Connect = (file: string) => DatabaseSync;

/** Raised with any change of the tables. */
const FORMAT = 2;
/** "PCTA", at byte 68 of the file: `file(1)` and we tell by it what the file is. */
const APPLICATION_ID = 0x50435441;
/** Before it, a race of a checkpoint with a commit could damage a WAL database: https://sqlite.org/wal.html#walresetbug */
const SQLITE_VERSION_MIN = '3.51.3';
/** Ms that a statement waits for another process, say a backup, to let go of a lock. */
const BUSY_TIMEOUT = 2000;

/**
 * `position` is the rowid, so the ledger lies on disk in its own order. `data` and `salt` are absent together, once they were
 * erased. `event_types` spares a scan at every start.
 */
const EVENTS = `
  CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    stream TEXT NOT NULL,
    version INTEGER NOT NULL,
    type TEXT NOT NULL,
    schema INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    data TEXT,
    metadata TEXT NOT NULL,
    salt BLOB,
    UNIQUE (stream, version),
    CHECK ((data IS NULL) = (salt IS NULL))
  ) STRICT;`;

/** The leaf of the event at position p is number p - 1; the hashes lie in the order of `storedIndex`. Both only grow. */
const LOG = `
  CREATE TABLE leaves (leaf_index INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
  CREATE TABLE tree (hash_index INTEGER PRIMARY KEY, hash BLOB NOT NULL) STRICT;`;

const TABLES = `${EVENTS}
  CREATE TABLE event_types (
    type TEXT NOT NULL,
    schema INTEGER NOT NULL,
    PRIMARY KEY (type, schema)
  ) STRICT, WITHOUT ROWID;
  ${LOG}`;

export const connect: Connect = (file) => new DatabaseSync(file, { timeout: BUSY_TIMEOUT });

/** A connection to the ledger, which is made if the file is new. Throws `LedgerUnusable`. */
export function openLedger(file: string, connectTo: Connect = connect): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    db = connectTo(file);
    requireSqlite(file, valueOf(db, 'SELECT sqlite_version()'));
    const format = identify(db, file);
    makeDurable(db, file);
    if (format === 0) create(db);
    if (format === 1) addLog(db);
    settle(db);
    return db;
  } catch (error) {
    if (db?.isOpen) db.close();
    throw error instanceof LedgerUnusable ? error : new LedgerUnusable(file, reasonOf(error), { cause: error });
  }
}

/** Throws if the SQLite that node was built with is too old to be trusted with a ledger. */
export function requireSqlite(file: string, version: string): void {
  if (version.localeCompare(SQLITE_VERSION_MIN, 'en', { numeric: true }) >= 0) return;
  throw new LedgerUnusable(
    file,
    `needs SQLite ${SQLITE_VERSION_MIN} or later, and this node has ${version}: update node`,
  );
}

/** The file's format, 0 if it is new. Throws if it is there and is no ledger, or one of a format that is not known. */
function identify(db: DatabaseSync, file: string): number {
  const application = valueOf(db, 'PRAGMA application_id');
  const format = valueOf(db, 'PRAGMA user_version');
  if (application === '0' && format === '0' && valueOf(db, 'SELECT count(*) FROM sqlite_schema') === '0') return 0;
  if (application !== String(APPLICATION_ID))
    throw new LedgerUnusable(file, 'is a database, but no ledger of Pacta: move it away');
  if (format === '1' || format === String(FORMAT)) return Number(format);
  throw new LedgerUnusable(file, `has format ${format}, and this Pacta knows ${FORMAT}: run the Pacta that wrote it`);
}

/** Sets what makes a commit last, and reads it back: a pragma that does not take says nothing. */
export function makeDurable(db: DatabaseSync, file: string): void {
  db.exec(
    // Overwritten, not only unlinked: what is erased is gone from the file.
    'PRAGMA secure_delete = ON; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON',
  );
  const mode = valueOf(db, 'PRAGMA journal_mode');
  if (mode !== 'wal') throw new LedgerUnusable(file, `stays in journal mode ${mode}: put it on a local disk`);
  const synchronous = valueOf(db, 'PRAGMA synchronous');
  if (synchronous !== '2')
    throw new LedgerUnusable(file, `has synchronous ${synchronous}, not 2 (FULL): use a stock node`);
}

function create(db: DatabaseSync): void {
  db.exec(`BEGIN IMMEDIATE; ${TABLES}
    PRAGMA application_id = ${APPLICATION_ID};
    PRAGMA user_version = ${FORMAT};
    COMMIT`);
}

/** A ledger from before the log: each of its events gets its leaf, and what may be erased may be absent. */
function addLog(db: DatabaseSync): void {
  db.exec(`BEGIN IMMEDIATE; ALTER TABLE events RENAME TO events_1; ${EVENTS}
    INSERT INTO events SELECT * FROM events_1; DROP TABLE events_1; ${LOG}`);
  const leaves = new LeafWriter(db, EMPTY_FRONTIER);
  for (const row of db.prepare(`${ALL_EVENTS} ORDER BY position`).iterate() as Iterable<StoredRow>) {
    const { id, type, schema, stream, version, recordedAt, data, metadata, salt } = fromRow(row);
    // Nothing was erased yet in ledgers of that format.
    const parts = leafParts({ id, type, schema, stream, metadata }, dataMac(salt!, data!));
    leaves.add(leafBytes(parts, { recordedAt, version }));
  }
  db.exec(`PRAGMA user_version = ${FORMAT}; COMMIT`);
}

/**
 * Writes all that the WAL holds into the database, and syncs it. After a failed fsync, the system may show what never
 * reached the disk, and a second fsync would succeed on it: written anew, what we read is what lasts.
 */
function settle(db: DatabaseSync): void {
  db.prepare('PRAGMA wal_checkpoint(PASSIVE)').get();
}

function valueOf(db: DatabaseSync, sql: string): string {
  return String(Object.values(db.prepare(sql).get() ?? {})[0]);
}
