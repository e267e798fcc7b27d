import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { BEGINNING, type Position } from '#libs/event-sourcing';
import {
  type Hash,
  type Leaf,
  type LeafHead,
  type LeafRun,
  LeafStore,
  LeafTaken,
  StaleSequencer,
  storedCount,
  WrongExpectedSize,
} from '#libs/transparency';
import { makeDirectory } from './data-directory.js';
import { connect, makeDurable } from './events.sqlite.schema.js';
import { LedgerUnusable } from './ledger-unusable.js';
import { readFailure, reasonOf } from './sqlite-error.js';
import { SqliteQuery } from './sqlite-query.js';
import { WriterLock } from './writer-lock.js';

const FILE = 'log.db';
/** Raised with any change of the tables. */
const FORMAT = 1;
/** "PCTL", at byte 68 of the file. */
const APPLICATION_ID = 0x5043544c;

/** The hashes lie in the order of `storedIndex`. */
const TABLES = `
  CREATE TABLE owner (epoch INTEGER NOT NULL) STRICT;
  INSERT INTO owner VALUES (0);
  CREATE TABLE leaves (
    leaf_index INTEGER PRIMARY KEY,
    event_id TEXT NOT NULL UNIQUE,
    position TEXT NOT NULL,
    bytes BLOB NOT NULL
  ) STRICT;
  CREATE TABLE tree (hash_index INTEGER PRIMARY KEY, hash BLOB NOT NULL) STRICT;`;

/** The port on a file of its own beside the read models: it is part of every backup, since what it answers was perhaps signed. */
export class SqliteLeafStore extends LeafStore {
  private readonly sql;

  private constructor(
    private readonly db: DatabaseSync,
    private readonly file: string,
    private readonly lock: WriterLock,
  ) {
    super();
    this.sql = {
      epoch: new SqliteQuery<{ epoch: number }>(db, 'SELECT epoch FROM owner'),
      end: new SqliteQuery<{ size: number; position: Position }>(
        db,
        'SELECT leaf_index + 1 AS size, position FROM leaves ORDER BY leaf_index DESC LIMIT 1',
      ),
      leaves: new SqliteQuery<Leaf>(
        db,
        'SELECT event_id AS eventId, position, bytes FROM leaves WHERE leaf_index >= ? ORDER BY leaf_index LIMIT ?',
      ),
      index: new SqliteQuery<{ index: number }>(db, 'SELECT leaf_index AS "index" FROM leaves WHERE event_id = ?'),
      hash: new SqliteQuery<{ hash: Uint8Array }>(db, 'SELECT hash FROM tree WHERE hash_index = ?'),
    };
  }

  /** Throws `DirectoryInUse` while another holds the directory, and `LedgerUnusable` if the file is none of ours. */
  static open(directory: string): SqliteLeafStore {
    makeDirectory(directory);
    const lock = WriterLock.take(directory);
    const file = join(directory, FILE);
    let db: DatabaseSync | undefined;
    try {
      db = connect(file);
      makeDurable(db, file);
      prepare(db, file);
      return new SqliteLeafStore(db, file, lock);
    } catch (error) {
      if (db?.isOpen) db.close();
      lock.release();
      throw error instanceof LedgerUnusable ? error : new LedgerUnusable(file, reasonOf(error), { cause: error });
    }
  }

  /** Takes the log of a directory away, while nobody has it. */
  static remove(directory: string): void {
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(directory, FILE + suffix), { force: true });
  }

  async takeOver(): Promise<number> {
    return this.ask(() => {
      this.db.exec('UPDATE owner SET epoch = epoch + 1');
      return this.sql.epoch.get()!.epoch;
    });
  }

  async head(): Promise<LeafHead> {
    return this.ask(() => this.end());
  }

  async append(run: LeafRun): Promise<void> {
    this.ask(() => {
      this.db.exec('BEGIN IMMEDIATE');
      try {
        this.write(run);
        this.db.exec('COMMIT');
      } catch (error) {
        if (this.db.isTransaction) this.db.exec('ROLLBACK');
        throw error;
      }
    });
  }

  async size(): Promise<number> {
    return this.ask(() => this.end().size);
  }

  async hashes(indexes: readonly number[]): Promise<readonly Hash[]> {
    return this.ask(() =>
      indexes.map((index) => {
        const found = this.sql.hash.get(index);
        if (!found) throw new RangeError(`the log has no hash ${index}`);
        return found.hash;
      }),
    );
  }

  async leaves(from: number, limit: number): Promise<readonly Uint8Array[]> {
    return this.ask(() => this.sql.leaves.all(from, limit).map(({ bytes }) => bytes));
  }

  async sequenced(from: number, limit: number): Promise<readonly Leaf[]> {
    return this.ask(() => this.sql.leaves.all(from, limit).map((leaf) => ({ ...leaf })));
  }

  async indexOf(eventId: string): Promise<number | undefined> {
    return this.ask(() => this.sql.index.get(eventId)?.index);
  }

  /** Idempotent. */
  async close(): Promise<void> {
    if (this.db.isOpen) this.db.close();
    this.lock.release();
  }

  private end(): LeafHead {
    const { size, position } = this.sql.end.get() ?? { size: 0, position: BEGINNING };
    return { size, position };
  }

  private write({ epoch, expectedSize, leaves, hashes }: LeafRun): void {
    const owner = this.sql.epoch.get()!.epoch;
    if (epoch !== owner) throw new StaleSequencer(epoch, owner);
    const { size } = this.end();
    if (expectedSize !== size) throw new WrongExpectedSize(expectedSize, size);
    if (hashes.length !== storedCount(size + leaves.length) - storedCount(size)) {
      throw new RangeError(`${leaves.length} leaves behind ${size} do not store ${hashes.length} hashes`);
    }
    const addLeaf = this.db.prepare('INSERT INTO leaves VALUES (?, ?, ?, ?)');
    for (const [index, { eventId, position, bytes }] of leaves.entries()) {
      if (this.sql.index.get(eventId)) throw new LeafTaken(eventId);
      addLeaf.run(size + index, eventId, position, bytes);
    }
    const addHash = this.db.prepare('INSERT INTO tree VALUES (?, ?)');
    for (const [index, hash] of hashes.entries()) addHash.run(storedCount(size) + index, hash);
  }

  private ask<Answer>(question: () => Answer): Answer {
    try {
      return question();
    } catch (error) {
      throw readFailure(this.file, error);
    }
  }
}

function prepare(db: DatabaseSync, file: string): void {
  const { user_version: format } = db.prepare('PRAGMA user_version').get()!;
  const { application_id: application } = db.prepare('PRAGMA application_id').get()!;
  if (format === 0 && application === 0) {
    db.exec(`BEGIN IMMEDIATE; ${TABLES}
      PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${FORMAT}; COMMIT`);
  } else if (format !== FORMAT || application !== APPLICATION_ID) {
    throw new LedgerUnusable(file, 'is no log of leaves that this Pacta knows: run the Pacta that wrote it');
  }
}
