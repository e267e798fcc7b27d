import type { DatabaseSync } from 'node:sqlite';
import { type Appended, EventIdTaken, type OrderedEvent, Recent, WrongExpectedVersion } from '#libs/event-sourcing';
import { EMPTY_FRONTIER, type Frontier, frontierAt, type Hash, leafBytes, storedCount } from '#libs/transparency';
import {
  type Append,
  type EventRow,
  fromRow,
  lastRecordedBy,
  notInStream,
  placeOf,
  type StoredRow,
} from './events.row.js';
import { LeafWriter } from './events.sqlite.leaves.js';
import { ALL_EVENTS } from './events.sqlite.schema.js';
import { isSqliteError, isStorageFailure, SQLITE_CONSTRAINT } from './sqlite-error.js';
import { SqliteQuery } from './sqlite-query.js';

type Kind = Pick<StoredRow, 'type' | 'schema'>;
type Last = Pick<StoredRow, 'position' | 'recordedAt'>;
type Place = Last & Pick<StoredRow, 'id' | 'version'>;
/** Where the ledger ended when an append began. */
interface Before {
  readonly last: Last;
  readonly log: Frontier;
}

/** UTF-16 code units. */
const RUN_TEXT_MAX = 8 * 1024 * 1024;
/** Of so many streams the version is remembered. */
const VERSIONS_MAX = 10_000;
const NOTHING: Last = { position: 0, recordedAt: 0 };

const PLACES = 'SELECT position, id, version, recorded_at AS recordedAt FROM events';

const prepare = (db: DatabaseSync) => ({
  insert: db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
  deleteAfter: db.prepare('DELETE FROM events WHERE position > ?'),
  deleteLeaves: db.prepare('DELETE FROM leaves WHERE leaf_index >= ?'),
  deleteHashes: db.prepare('DELETE FROM tree WHERE hash_index >= ?'),
  hash: new SqliteQuery<{ hash: Uint8Array }>(db, 'SELECT hash FROM tree WHERE hash_index = ?'),
  leaves: new SqliteQuery<{ bytes: Uint8Array }>(
    db,
    'SELECT bytes FROM leaves WHERE leaf_index >= ? ORDER BY leaf_index LIMIT ?',
  ),
  place: new SqliteQuery<Pick<StoredRow, 'position' | 'stream'>>(
    db,
    'SELECT position, stream FROM events WHERE id = ?',
  ),
  erase: db.prepare('UPDATE events SET data = NULL, salt = NULL WHERE id = ?'),
  insertKind: db.prepare('INSERT OR IGNORE INTO event_types VALUES (?, ?)'),
  version: new SqliteQuery<{ version: number | null }>(
    db,
    'SELECT max(version) AS version FROM events WHERE stream = ?',
  ),
  places: new SqliteQuery<Place>(db, `${PLACES} WHERE stream = ? AND version > ? ORDER BY version LIMIT ?`),
  id: db.prepare('SELECT 1 FROM events WHERE id = ?'),
  read: new SqliteQuery<StoredRow>(db, `${ALL_EVENTS} WHERE stream = ? AND version > ? ORDER BY version`),
  readAll: new SqliteQuery<StoredRow>(db, `${ALL_EVENTS} WHERE position > ? ORDER BY position LIMIT ?`),
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
  private readonly leaves: LeafWriter;
  private last: Last = NOTHING;
  /** What the events of this transaction are stamped with. */
  private now = 0;
  private kindsKnown = new Set<string>();
  /** At which version streams are that were lately asked for: nobody else writes. */
  private readonly versions = new Recent<number>(VERSIONS_MAX, () => 1);

  constructor(private readonly db: DatabaseSync) {
    this.sql = prepare(db);
    this.leaves = new LeafWriter(db, EMPTY_FRONTIER);
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
    const version = this.versions.get(stream) ?? this.sql.version.get(stream)?.version ?? 0;
    if (version !== expectedVersion) return this.repetition(append, version);
    this.requireErasable(append);
    const before = { last: this.last, log: this.leaves.mark() };
    for (const [index, row] of rows.entries()) this.insert(row, stream, version + index + 1, before);
    for (const row of rows) this.keepKind(row);
    for (const id of append.erased) this.sql.erase.run(id);
    this.versions.set(stream, version + rows.length);
    return { version: version + rows.length, recordedAt: this.now, ...placeOf(this.last.position) };
  }

  read(stream: string, afterVersion: number): readonly OrderedEvent[] {
    if (this.versions.get(stream) === afterVersion) return [];
    const rows = this.sql.read.all(stream, afterVersion);
    const last = rows.at(-1)?.version ?? afterVersion;
    // Nothing after a version does not tell that there is one.
    if (rows.length > 0 || afterVersion === 0) this.versions.set(stream, last);
    return rows.map(fromRow);
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
      text += row.data?.length ?? 0;
      if (text >= RUN_TEXT_MAX) break;
    }
    return run;
  }

  positionAt(instant: number): number {
    const recordedAtOf = (position: number) => this.sql.at.get(position)!.recordedAt;
    return lastRecordedBy(instant, this.last.position, recordedAtOf);
  }

  /** Stored hashes by their indexes. Throws `RangeError` if one is not there. */
  hashes(indexes: readonly number[]): readonly Hash[] {
    return indexes.map((index) => {
      const found = this.sql.hash.get(index);
      if (!found) throw new RangeError(`the log has no hash ${index}`);
      return found.hash;
    });
  }

  leafBytes(from: number, limit: number): readonly Uint8Array[] {
    return this.sql.leaves.all(from, limit).map(({ bytes }) => bytes);
  }

  /** The position of an event by its id. */
  positionOf(eventId: string): number | undefined {
    return this.sql.place.get(eventId)?.position;
  }

  kinds(): readonly Kind[] {
    return this.sql.kinds.all().map(({ type, schema }) => ({ type, schema }));
  }

  close(): void {
    this.db.close();
  }

  emptyWal(): void {
    this.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  /** Leaves one file behind: the WAL is emptied into the database. */
  closeTidily(): void {
    try {
      this.emptyWal();
    } finally {
      this.db.close();
    }
  }

  /** Learns from the disk where the ledger ends. */
  private look(): void {
    this.last = this.sql.last.get() ?? NOTHING;
    const { indexes, from } = frontierAt(this.last.position);
    this.leaves.back(from(this.hashes(indexes)));
    this.kindsKnown = new Set(this.kinds().map(nameOf));
    this.versions.clear();
  }

  /** Takes back what its append has written before, if the row cannot be kept. */
  private insert(row: EventRow, stream: string, version: number, before: Before): void {
    const { id, type, schema, data, metadata, salt } = row;
    const position = this.last.position + 1;
    try {
      this.sql.insert.run(position, id, stream, version, type, schema, this.now, data, metadata, salt);
      this.leaves.add(leafBytes(row.leaf, { recordedAt: this.now, version }));
    } catch (error) {
      const isTaken = isSqliteError(error, SQLITE_CONSTRAINT) && this.sql.id.get(id) !== undefined;
      if (!isStorageFailure(error)) this.takeBack(before);
      this.last = before.last;
      this.leaves.back(before.log);
      throw isTaken ? new EventIdTaken(id) : error;
    }
    this.last = { position, recordedAt: this.now };
  }

  private requireErasable({ stream, erased }: Append): void {
    for (const id of erased) if (this.sql.place.get(id)?.stream !== stream) throw notInStream(stream, id);
  }

  private takeBack({ last, log }: Before): void {
    this.sql.deleteAfter.run(last.position);
    this.sql.deleteLeaves.run(log.size);
    this.sql.deleteHashes.run(storedCount(log.size));
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
      return { version: last.version, recordedAt: last.recordedAt, ...placeOf(last.position), repeated: true };
    }
    throw new WrongExpectedVersion(stream, expectedVersion, version);
  }
}

const nameOf = ({ type, schema }: Kind): string => `${type} ${schema}`;
