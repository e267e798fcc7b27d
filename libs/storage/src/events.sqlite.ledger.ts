import type { DatabaseSync } from 'node:sqlite';
import { type Appended, EventIdTaken, type OrderedEvent, WrongExpectedVersion } from '#libs/event-sourcing';
import { type Append, type EventRow, fromRow, lastRecordedBy, type StoredRow } from './events.row.js';
import { isSqliteError, isStorageFailure, SQLITE_CONSTRAINT } from './sqlite-error.js';
import { SqliteQuery } from './sqlite-query.js';

type Kind = Pick<StoredRow, 'type' | 'schema'>;
type Last = Pick<StoredRow, 'position' | 'recordedAt'>;
type Place = Last & Pick<StoredRow, 'id' | 'version'>;

/** UTF-16 code units. */
const RUN_TEXT_MAX = 8 * 1024 * 1024;
const NOTHING: Last = { position: 0, recordedAt: 0 };

const EVENTS =
  'SELECT position, id, stream, version, type, schema, recorded_at AS recordedAt, data, metadata, salt FROM events';
const PLACES = 'SELECT position, id, version, recorded_at AS recordedAt FROM events';

const prepare = (db: DatabaseSync) => ({
  insert: db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
  deleteAfter: db.prepare('DELETE FROM events WHERE position > ?'),
  insertKind: db.prepare('INSERT OR IGNORE INTO event_types VALUES (?, ?)'),
  version: new SqliteQuery<{ version: number | null }>(
    db,
    'SELECT max(version) AS version FROM events WHERE stream = ?',
  ),
  places: new SqliteQuery<Place>(db, `${PLACES} WHERE stream = ? AND version > ? ORDER BY version LIMIT ?`),
  id: db.prepare('SELECT 1 FROM events WHERE id = ?'),
  read: new SqliteQuery<StoredRow>(db, `${EVENTS} WHERE stream = ? AND version > ? ORDER BY version`),
  readAll: new SqliteQuery<StoredRow>(db, `${EVENTS} WHERE position > ? ORDER BY position LIMIT ?`),
  last: new SqliteQuery<Place>(db, `${PLACES} ORDER BY position DESC LIMIT 1`),
  at: new SqliteQuery<Place>(db, `${PLACES} WHERE position = ?`),
  kinds: new SqliteQuery<Kind>(db, 'SELECT type, schema FROM event_types ORDER BY type, schema'),
});

/**
 * One connection to a ledger, with its statements and what it knows of the ledger's end. All its writes stand between
 * `begin` and `commit`. Whatever `append` throws as a storage failure has spoilt the transaction: roll back, or close.
 */
export class SqliteLedger {
  private readonly sql: ReturnType<typeof prepare>;
  private last: Last = NOTHING;
  /** What the events of this transaction are stamped with. */
  private now = 0;
  private kindsKnown = new Set<string>();

  constructor(private readonly db: DatabaseSync) {
    this.sql = prepare(db);
    this.look();
  }

  /** Of the last event; 0 if none. */
  get position(): number {
    return this.last.position;
  }

  begin(now: number): void {
    this.db.exec('BEGIN IMMEDIATE');
    this.now = Math.max(now, this.last.recordedAt);
  }

  commit(): void {
    this.db.exec('COMMIT');
  }

  rollback(): void {
    if (this.db.isTransaction) this.db.exec('ROLLBACK');
    this.look();
  }

  /** Writes an append whole, or throws and has written nothing of it. */
  append(append: Append): Appended {
    const { stream, rows, expectedVersion } = append;
    const version = this.sql.version.get(stream)?.version ?? 0;
    if (version !== expectedVersion) return this.repetition(append, version);
    const before = this.last;
    for (const [index, row] of rows.entries()) this.insert(row, stream, version + index + 1, before);
    for (const row of rows) this.keepKind(row);
    return { version: version + rows.length, position: String(this.last.position), recordedAt: this.now };
  }

  read(stream: string, afterVersion: number): readonly OrderedEvent[] {
    return this.sql.read.all(stream, afterVersion).map(fromRow);
  }

  readAll(after: number, limit: number): readonly OrderedEvent[] {
    return this.sql.readAll.all(after, limit).map(fromRow);
  }

  /** As `readAll`, but for the end of a run at about `RUN_TEXT_MAX`, so that long texts do not add up in memory. */
  readRun(after: number, limit: number): readonly OrderedEvent[] {
    const run: OrderedEvent[] = [];
    let text = 0;
    for (const row of this.sql.readAll.iterate(after, limit)) {
      run.push(fromRow(row));
      text += row.data.length;
      if (text >= RUN_TEXT_MAX) break;
    }
    return run;
  }

  positionAt(instant: number): number {
    const recordedAtOf = (position: number) => this.sql.at.get(position)!.recordedAt;
    return lastRecordedBy(instant, this.last.position, recordedAtOf);
  }

  kinds(): readonly Kind[] {
    return this.sql.kinds.all().map(({ type, schema }) => ({ type, schema }));
  }

  close(): void {
    this.db.close();
  }

  /** Leaves one file behind: the WAL is emptied into the database. */
  closeTidily(): void {
    try {
      this.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } finally {
      this.db.close();
    }
  }

  /** Learns from the disk where the ledger ends. */
  private look(): void {
    this.last = this.sql.last.get() ?? NOTHING;
    this.kindsKnown = new Set(this.kinds().map(nameOf));
  }

  /** Takes back what its append has written before, if the row cannot be kept. */
  private insert(row: EventRow, stream: string, version: number, before: Last): void {
    const { id, type, schema, data, metadata, salt } = row;
    const position = this.last.position + 1;
    try {
      this.sql.insert.run(position, id, stream, version, type, schema, this.now, data, metadata, salt);
    } catch (error) {
      const isTaken = isSqliteError(error, SQLITE_CONSTRAINT) && this.sql.id.get(id) !== undefined;
      if (!isStorageFailure(error)) this.sql.deleteAfter.run(before.position);
      this.last = before;
      throw isTaken ? new EventIdTaken(id) : error;
    }
    this.last = { position, recordedAt: this.now };
  }

  private keepKind({ type, schema }: Kind): void {
    const name = nameOf({ type, schema });
    if (this.kindsKnown.has(name)) return;
    this.sql.insertKind.run(type, schema);
    this.kindsKnown.add(name);
  }

  /** The first answer, if just these events stand at just these versions. */
  private repetition({ stream, rows, expectedVersion }: Append, version: number): Appended {
    const places = this.sql.places.all(stream, expectedVersion, rows.length);
    const last = places.at(-1);
    if (last && rows.every(({ id }, index) => id === places[index]?.id)) {
      return { version: last.version, position: String(last.position), recordedAt: last.recordedAt };
    }
    throw new WrongExpectedVersion(stream, expectedVersion, version);
  }
}

const nameOf = ({ type, schema }: Kind): string => `${type} ${schema}`;
