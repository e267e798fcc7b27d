import { chmodSync, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  type AccessFilter,
  type Actor,
  ControlStore,
  type KeptKey,
  type NewKey,
  type NumberedAccess,
  type ReadAccess,
} from '#libs/access';
import { StoreUnavailable } from '#libs/event-sourcing';
import { accessesAsked, keyIn, type KeyRow, KEYS } from './control.row.js';
import { makeDirectory } from './data-directory.js';
import { LedgerUnusable } from './ledger-unusable.js';
import { readFailure, reasonOf } from './sqlite-error.js';
import { SqliteQuery } from './sqlite-query.js';

const FILE = 'control.db';
/** Raised with any change of the tables. */
const FORMAT = 1;
/** "PCTC", at byte 68 of the file. */
const APPLICATION_ID = 0x50435443;
/** Ms that a statement waits for another process: keys are made and revoked beside the server. */
const BUSY_TIMEOUT = 5_000;

const OWNER_ONLY = 0o600;

const TABLES = `
  CREATE TABLE actors (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    issuer TEXT,
    subject TEXT,
    created_at INTEGER NOT NULL,
    UNIQUE (issuer, subject)
  ) STRICT;
  CREATE TABLE keys (
    id TEXT PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    actor TEXT NOT NULL REFERENCES actors,
    roles TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER
  ) STRICT;
  CREATE TABLE accesses (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    credential TEXT NOT NULL,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    route TEXT NOT NULL,
    status INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX accesses_of_actor ON accesses (actor, number);
  CREATE INDEX accesses_of_route ON accesses (route, number);
  CREATE INDEX accesses_at ON accesses (at);`;

const inodeOf = (file: string): number | undefined => statSync(file, { throwIfNoEntry: false })?.ino;

/** Keys and accesses in a file of their own, which the command line opens beside the server. */
export class SqliteControlStore extends ControlStore {
  private readonly key: SqliteQuery<KeyRow>;
  private readonly subject: SqliteQuery<Actor>;
  private readonly inode: number | undefined;

  private constructor(
    private readonly db: DatabaseSync,
    private readonly file: string,
  ) {
    super();
    this.inode = inodeOf(file);
    this.key = new SqliteQuery(db, `${KEYS} WHERE hash = ?`);
    this.subject = new SqliteQuery(db, 'SELECT id, name FROM actors WHERE issuer = ? AND subject = ?');
  }

  /**
   * Throws `LedgerUnusable`, which says what to do.
   * @param which a new one is made where there is none, unless an existing one is wanted
   */
  static open(directory: string, which: 'new' | 'existing' = 'new'): SqliteControlStore {
    const file = join(directory, FILE);
    if (which === 'existing' && !existsSync(file))
      throw new LedgerUnusable(file, 'there is none: name the data directory of a Pacta that was started once');
    makeDirectory(directory);
    let db: DatabaseSync | undefined;
    try {
      db = new DatabaseSync(file, { timeout: BUSY_TIMEOUT });
      // It holds names. What SQLite makes beside it has the same mode.
      chmodSync(file, OWNER_ONLY);
      db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
      prepare(db, file);
      return new SqliteControlStore(db, file);
    } catch (error) {
      if (db?.isOpen) db.close();
      throw error instanceof LedgerUnusable ? error : new LedgerUnusable(file, reasonOf(error), { cause: error });
    }
  }

  override async keyOf(hash: Uint8Array): Promise<KeptKey | undefined> {
    const row = asked(() => this.key.get(hash));
    return row && keyIn(row);
  }

  override async keys(): Promise<readonly KeptKey[]> {
    const sql = `${KEYS} ORDER BY keys.created_at, keys.id`;
    return asked(() => new SqliteQuery<KeyRow>(this.db, sql).all()).map(keyIn);
  }

  override async addKey(key: NewKey): Promise<void> {
    this.inOne(() => this.insert(key));
  }

  /** Those that begin on one directory are kept apart by its lock: whoever makes one that is not added was not kept apart. */
  override async addFirstKey(make: () => Promise<NewKey>): Promise<boolean> {
    if (this.hasKeys()) return false;
    const key = await make();
    return this.inOne(() => {
      if (this.hasKeys()) return false;
      this.insert(key);
      return true;
    });
  }

  override async revokeKey(id: string, at: number): Promise<boolean> {
    this.db.prepare('UPDATE keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL').run(at, id);
    return this.db.prepare('SELECT 1 FROM keys WHERE id = ?').get(id) !== undefined;
  }

  override async actorOfSubject(issuer: string, subject: string, make: () => Actor, at: number): Promise<Actor> {
    const known = asked(() => this.subject.get(issuer, subject));
    if (known) return known;
    const { id, name } = make();
    this.db
      .prepare('INSERT INTO actors VALUES (?, ?, ?, ?, ?) ON CONFLICT (issuer, subject) DO NOTHING')
      .run(id, name, issuer, subject, at);
    return this.subject.get(issuer, subject)!;
  }

  override async noteAccesses(accesses: readonly ReadAccess[]): Promise<void> {
    const insert = this.db.prepare(
      'INSERT INTO accesses (at, actor, credential, method, path, route, status) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.inOne(() => {
      for (const { at, actor, credential, method, path, route, status } of accesses)
        insert.run(at, actor, credential, method, path, route, status);
    });
  }

  override async accesses(filter: AccessFilter, limit: number, before?: number): Promise<readonly NumberedAccess[]> {
    const { sql, values } = accessesAsked(filter, limit, before, () => '?');
    return asked(() => new SqliteQuery<NumberedAccess>(this.db, sql).all(...values));
  }

  override async forgetAccesses(before: number): Promise<void> {
    this.db.prepare('DELETE FROM accesses WHERE at < ?').run(before);
  }

  /** A file that was taken away goes on answering those who hold it open, and nobody after them. */
  override async check(): Promise<void> {
    asked(() => this.key.get(NO_HASH));
    const inode = inodeOf(this.file);
    if (inode === this.inode) return;
    const what = inode === undefined ? 'was taken away' : 'was replaced';
    throw new StoreUnavailable(`${this.file} ${what} while it was in use: put it back, and start again`);
  }

  override async close(): Promise<void> {
    if (this.db.isOpen) this.db.close();
  }

  private hasKeys(): boolean {
    return this.db.prepare('SELECT 1 FROM keys LIMIT 1').get() !== undefined;
  }

  private insert({ id, hash, actor, roles, createdAt, expiresAt }: NewKey): void {
    this.db
      .prepare('INSERT INTO actors (id, name, created_at) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING')
      .run(actor.id, actor.name, createdAt);
    this.db
      .prepare('INSERT INTO keys (id, hash, actor, roles, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)')
      .run(id, hash, actor.id, roles.join(' '), createdAt, expiresAt ?? null);
  }

  private inOne<T>(work: () => T): T {
    this.db.exec('BEGIN IMMEDIATE');
    try {
      const done = work();
      this.db.exec('COMMIT');
      return done;
    } catch (error) {
      this.db.exec('ROLLBACK');
      throw error;
    }
  }
}

/** What a key has no hash like. */
const NO_HASH = new Uint8Array(0);

/** What is asked at every request. */
function asked<Answer>(question: () => Answer): Answer {
  try {
    return question();
  } catch (error) {
    throw readFailure('the control store', error);
  }
}

/** Makes the tables of a new file; throws where the file is another's, or of a format that is not known. */
function prepare(db: DatabaseSync, file: string): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    const [application, format, tables] = ['PRAGMA application_id', 'PRAGMA user_version', COUNT].map((sql) =>
      Number(Object.values(db.prepare(sql).get() ?? {})[0]),
    );
    if (application === 0 && format === 0 && tables === 0)
      db.exec(`${TABLES} PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${FORMAT}`);
    else if (application !== APPLICATION_ID)
      throw new LedgerUnusable(file, 'is a database, but no control store of Pacta: move it away');
    else if (format !== FORMAT)
      throw new LedgerUnusable(
        file,
        `has format ${format}, and this Pacta knows ${FORMAT}: run the Pacta that wrote it`,
      );
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

const COUNT = 'SELECT count(*) FROM sqlite_schema';
