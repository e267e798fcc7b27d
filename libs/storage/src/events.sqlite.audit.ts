import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { type AuditedEvent, type AuditEntry, type Hash, storedCount } from '#libs/transparency';
import type { StoredRow } from './events.row.js';
import { ALL_EVENTS } from './events.sqlite.schema.js';
import { LedgerUnusable } from './ledger-unusable.js';
import { connectReadOnly, requireTables } from './events.sqlite.read-only.js';
import { reasonOf } from './sqlite-error.js';
import { SqliteQuery } from './sqlite-query.js';

interface LeafRow {
  readonly leafIndex: number;
  readonly bytes: Uint8Array;
}
interface HashRow {
  readonly hashIndex: number;
  readonly hash: Hash;
}

const LEAVES = 'SELECT leaf_index AS leafIndex, bytes FROM leaves ORDER BY leaf_index';
const HASHES = 'SELECT hash_index AS hashIndex, hash FROM tree ORDER BY hash_index';
const LAST_LEAF = 'SELECT coalesce(max(leaf_index) + 1, 0) AS size FROM leaves';

const LAST_STAMP = 'SELECT recorded_at AS at FROM events ORDER BY position DESC LIMIT 1';

/**
 * A ledger as it stands at one moment, to be audited: beside the server that writes it, and where there is none. Its
 * connection writes nothing, takes no writer's lock, and keeps the WAL from being emptied until it is closed.
 */
export class LedgerSnapshot {
  private constructor(
    private readonly file: string,
    private readonly db: DatabaseSync,
    /** Leaves, as far as the table of leaves tells. */
    readonly size: number,
  ) {}

  /** Throws `LedgerUnusable`. */
  static open(directory: string): LedgerSnapshot {
    const file = join(directory, 'ledger.db');
    if (!existsSync(file))
      throw new LedgerUnusable(
        file,
        existsSync(join(directory, 'log.db'))
          ? 'the events of this ledger are in EventStoreDB: ask the running Pacta, by --url'
          : 'there is no ledger: name its data directory',
      );
    let db: DatabaseSync | undefined;
    try {
      db = connectReadOnly(file);
      requireTables(db, file);
      // A read within a transaction fixes what all later ones see.
      db.exec('BEGIN');
      const { size } = new SqliteQuery<{ size: number }>(db, LAST_LEAF).get()!;
      return new LedgerSnapshot(file, db, size);
    } catch (error) {
      if (db?.isOpen) db.close();
      throw error instanceof LedgerUnusable ? error : new LedgerUnusable(file, reasonOf(error), { cause: error });
    }
  }

  /** Events, leaves and hashes side by side, by the index where each belongs; up to the last of any. */
  *entries(): Generator<AuditEntry> {
    const rows = {
      events: new Ahead<StoredRow>(this.db, `${ALL_EVENTS} ORDER BY position`),
      leaves: new Ahead<LeafRow>(this.db, LEAVES),
      hashes: new Ahead<HashRow>(this.db, HASHES),
    };
    for (let index = 0; ; index++) {
      const entry = this.entryAt(index, rows);
      if (!entry) return;
      yield entry;
      if (entry.unreadable) return;
    }
  }

  /** When the last event was stamped, ms since the epoch; undefined in an empty ledger. */
  get lastRecordedAt(): number | undefined {
    return new SqliteQuery<{ at: number }>(this.db, LAST_STAMP).get()?.at;
  }

  close(): void {
    this.db.close();
  }

  private entryAt(index: number, { events, leaves, hashes }: Rows): AuditEntry | undefined {
    let leaf: Uint8Array | undefined;
    try {
      leaf = leafOf(index, leaves);
      const kept = hashesOf(index, hashes);
      // What lies before its place, as at position 0, is taken as it comes, and does not fit.
      const row = events.takeIf(({ position }) => position <= index + 1);
      if (!row && !leaf && kept.length === 0 && [events, leaves, hashes].every(({ isDone }) => isDone))
        return undefined;
      return { ...(row && { event: eventOf(row) }), ...(leaf && { leaf }), hashes: kept };
    } catch (error) {
      const why = error instanceof Unlike ? error.message : `${this.file} cannot be read here: ${reasonOf(error)}`;
      return { ...(leaf && { leaf }), unreadable: { why } };
    }
  }
}

interface Rows {
  readonly events: Ahead<StoredRow>;
  readonly leaves: Ahead<LeafRow>;
  readonly hashes: Ahead<HashRow>;
}

/** The rows of a statement, with a look at the next one; read when asked for, so that a failure shows at its own place. */
class Ahead<Row> {
  private readonly rows: Iterator<Row>;
  private next: Row | undefined;
  private isRead = false;

  constructor(db: DatabaseSync, sql: string) {
    this.rows = new SqliteQuery<Row>(db, sql).iterate()[Symbol.iterator]();
  }

  get isDone(): boolean {
    return this.peek() === undefined;
  }

  takeIf(fits: (row: Row) => boolean): Row | undefined {
    const row = this.peek();
    if (row === undefined || !fits(row)) return undefined;
    this.isRead = false;
    return row;
  }

  private peek(): Row | undefined {
    if (this.isRead) return this.next;
    const { done, value } = this.rows.next();
    this.next = done ? undefined : value;
    this.isRead = true;
    return this.next;
  }
}

/** A row is not as the ledger writes them. */
class Unlike extends Error {
  override readonly name = 'Unlike';
}

function leafOf(index: number, leaves: Ahead<LeafRow>): Uint8Array | undefined {
  const row = leaves.takeIf(({ leafIndex }) => leafIndex <= index);
  if (row && row.leafIndex < index) throw new Unlike(`a leaf before it has the index ${row.leafIndex}`);
  return row && bytesOf('leaf', row.bytes);
}

/** The hashes that are stored with a leaf. One that is missing leaves a hole, or ends them. */
function hashesOf(index: number, hashes: Ahead<HashRow>): Hash[] {
  const [first, end] = [storedCount(index), storedCount(index + 1)];
  const kept: Hash[] = [];
  for (let row; (row = hashes.takeIf(({ hashIndex }) => hashIndex < end));) {
    if (row.hashIndex < first) throw new Unlike(`a hash of the tree has the index ${row.hashIndex}`);
    kept[row.hashIndex - first] = bytesOf('hash', row.hash);
  }
  return kept;
}

function eventOf(row: StoredRow): AuditedEvent {
  const data = row.data === null ? null : valueOf('data', row.data);
  const salt = row.salt === null ? null : bytesOf('salt', row.salt);
  return { ...row, data, salt, metadata: valueOf('metadata', row.metadata) as AuditedEvent['metadata'] };
}

/** Our tables are strict, but others may have been put in their place. */
function bytesOf(column: string, value: Uint8Array): Uint8Array {
  if (!ArrayBuffer.isView(value)) throw new Unlike(`its ${column} is not a row of bytes`);
  return value;
}

/** Throws where the text is not the one that was written for its value: what JSON reads past, others may read otherwise. */
function valueOf(column: string, text: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Unlike(`its ${column} is no JSON`);
  }
  if (typeof value === 'object' && value !== null && JSON.stringify(value) === text) return value;
  throw new Unlike(`its ${column} is not JSON as the ledger writes it`);
}
