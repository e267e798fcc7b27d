import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  type Commit,
  type Generation,
  type Parked,
  type ReadModel,
  RowRefused,
  RowStore,
  shapeOf,
  StaleOwner,
  type Step,
  type Table,
} from '#libs/event-sourcing';
import { compiler } from './kysely.sqlite.js';
import { columnsOf, createTable, type Ddl, quoted, searchName, tableName, viewName, wordsOf } from './rows.ddl.js';
import { Misfit, TableWriter } from './rows.sqlite.writes.js';

/** Raised when tables of the same definition are laid out otherwise: an older file is thrown away and filled anew. */
const FORMAT = 1;

const META = `
CREATE TABLE IF NOT EXISTS owner (one INTEGER PRIMARY KEY CHECK (one = 1), epoch INTEGER NOT NULL) STRICT;
INSERT OR IGNORE INTO owner VALUES (1, 0);
CREATE TABLE IF NOT EXISTS generations (
  id INTEGER PRIMARY KEY AUTOINCREMENT, model TEXT NOT NULL, version INTEGER NOT NULL, shape TEXT NOT NULL,
  active INTEGER NOT NULL, checkpoint TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS one_active ON generations (model) WHERE active = 1;
CREATE TABLE IF NOT EXISTS parked (
  generation INTEGER NOT NULL REFERENCES generations, stream TEXT NOT NULL, version INTEGER NOT NULL,
  position TEXT NOT NULL, type TEXT NOT NULL, error TEXT NOT NULL, since INTEGER NOT NULL,
  PRIMARY KEY (generation, stream, version)) STRICT, WITHOUT ROWID;
CREATE VIEW IF NOT EXISTS parked_streams AS
  SELECT DISTINCT g.model AS model, p.stream AS stream FROM parked p JOIN generations g ON g.id = p.generation WHERE g.active = 1;
PRAGMA user_version = ${FORMAT};`;

/** SQLite's part of a table: numbers up to 2^63, and rows that are mostly key are kept in the key's own tree. */
const DDL: Ddl = {
  types: { text: 'text', integer: 'integer' },
  ending: (table) => (isNarrow(table) ? 'strict, without rowid' : 'strict'),
  search: (name, column) => {
    const [, base, generation] = /^(.*)_(\d+)$/.exec(name)!;
    const search = quoted(`${base}_search_${generation}`);
    const options = `content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 2"`;
    return [`create virtual table ${search} using fts5(${quoted(column)}, ${options})`];
  },
};

const isNarrow = ({ columns, key }: Table): boolean =>
  Object.entries(columns).every(([column, type]) => key.includes(column) || type === 'integer');

/** The read models in `read-models.db`. Replayable, so commits are not fsynced one by one: rows and checkpoint go together. */
export class SqliteRowStore extends RowStore {
  private readonly writers = new Map<number, ReadonlyMap<string, TableWriter>>();

  private constructor(private readonly db: DatabaseSync) {
    super();
  }

  /** A file that is missing, damaged or of another format is begun anew; the projector fills it. */
  static open(directory: string): SqliteRowStore {
    mkdirSync(directory, { recursive: true });
    const path = join(directory, READ_MODELS_FILE);
    try {
      return new SqliteRowStore(openFile(path));
    } catch (error) {
      if (!isUnusable(error)) throw error;
      for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
      return new SqliteRowStore(openFile(path));
    }
  }

  override async takeOver(): Promise<number> {
    return Number(this.one('UPDATE owner SET epoch = epoch + 1 RETURNING epoch')['epoch']);
  }

  override async generations(): Promise<readonly Generation[]> {
    return this.all('SELECT * FROM generations ORDER BY id').map((row) => ({ ...row, active: row['active'] === 1 }) as unknown as Generation);
  }

  override async create(epoch: number, model: ReadModel): Promise<Generation> {
    const { name, version, tables } = model;
    return this.transaction(epoch, () => {
      const row = { model: name, version, shape: shapeOf(model), active: false, checkpoint: '0' };
      const insert = 'INSERT INTO generations (model, version, shape, active, checkpoint) VALUES (?, ?, ?, 0, ?) RETURNING id';
      const id = Number(this.one(insert, name, version, row.shape, row.checkpoint)['id']);
      for (const [table, definition] of Object.entries(tables)) {
        for (const statement of createTable(compiler, DDL, tableName(name, table, id), definition)) this.db.exec(statement);
      }
      return { id, ...row };
    });
  }

  override async activate(epoch: number, generations: readonly number[]): Promise<void> {
    const all = await this.generations();
    this.transaction(epoch, () => {
      for (const next of all.filter(({ id }) => generations.includes(id))) {
        const replaced = all.find(({ model, active }) => active && model === next.model);
        if (replaced && replaced.id !== next.id) this.remove(replaced);
        this.db.prepare('UPDATE generations SET active = 1 WHERE id = ?').run(next.id);
        for (const view of viewsOf(next)) this.db.exec(view);
      }
    });
  }

  override async discard(epoch: number, generation: number): Promise<void> {
    const found = (await this.generations()).find(({ id }) => id === generation);
    if (found) this.transaction(epoch, () => this.remove(found));
  }

  override async commit({ epoch, steps, checkpoints, unpark = [] }: Commit): Promise<void> {
    this.transaction(epoch, () => {
      for (const { generation, stream } of unpark) {
        this.db.prepare('DELETE FROM parked WHERE generation = ? AND stream = ?').run(generation, stream);
      }
      for (const step of steps) this.apply(step);
      for (const { generation, from, to } of checkpoints) {
        const move = this.db.prepare('UPDATE generations SET checkpoint = ? WHERE id = ? AND checkpoint = ?');
        if (move.run(to, generation, from).changes === 1) continue;
        throw new Error(`generation ${generation} of the read models is not at ${from}`);
      }
    });
  }

  override async parked(): Promise<readonly Parked[]> {
    const select = 'SELECT p.*, g.model FROM parked p JOIN generations g ON g.id = p.generation ORDER BY length(position), position';
    return this.all(select) as unknown as Parked[];
  }

  override async close(): Promise<void> {
    if (this.db.isOpen) this.db.close();
  }

  private apply(step: Step): void {
    const { generation, position, writes, park } = step;
    const writers = this.writersOf(generation);
    try {
      for (const write of writes) {
        const writer = writers.get(write.table);
        if (!writer) throw new Misfit(`there is no table ${write.table}`);
        writer.apply(write, Number(position));
      }
    } catch (error) {
      throw isOfTheRow(error) ? new RowRefused(step, error) : error;
    }
    if (!park) return;
    const { stream, version, type, error, since } = park;
    const insert = this.db.prepare('INSERT INTO parked VALUES (?, ?, ?, ?, ?, ?, ?)');
    insert.run(generation, stream, version, position, type, error, since);
  }

  private writersOf(generation: number): ReadonlyMap<string, TableWriter> {
    const known = this.writers.get(generation);
    if (known) return known;
    const { model, shape } = this.one('SELECT model, shape FROM generations WHERE id = ?', generation) as unknown as Generation;
    const made = new Map(
      Object.entries(JSON.parse(shape) as Record<string, Table>).map(([name, table]) => [
        name,
        new TableWriter(this.db, tableName(model, name, generation), searchName(model, name, generation), table),
      ]),
    );
    this.writers.set(generation, made);
    return made;
  }

  private remove(generation: Generation): void {
    const { id, model, active } = generation;
    this.writers.delete(id);
    for (const [name, table] of tablesOf(generation)) {
      const searched = wordsOf(table) !== undefined;
      if (active) this.db.exec(`DROP VIEW IF EXISTS ${quoted(viewName(model, name))}`);
      if (active && searched) this.db.exec(`DROP VIEW IF EXISTS ${quoted(viewName(model, `${name}_search`))}`);
      this.db.exec(`DROP TABLE ${quoted(tableName(model, name, id))}`);
      if (searched) this.db.exec(`DROP TABLE ${quoted(searchName(model, name, id))}`);
    }
    this.db.prepare('DELETE FROM parked WHERE generation = ?').run(id);
    this.db.prepare('DELETE FROM generations WHERE id = ?').run(id);
  }

  /** Synchronous from begin to commit: nothing else on this connection comes between. */
  private transaction<T>(epoch: number, work: () => T): T {
    this.db.exec('BEGIN IMMEDIATE');
    try {
      const current = Number(this.one('SELECT epoch FROM owner')['epoch']);
      if (current !== epoch) throw new StaleOwner(epoch, current);
      const done = work();
      this.db.exec('COMMIT');
      return done;
    } catch (error) {
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
      for (const writers of this.writers.values()) for (const writer of writers.values()) writer.forget();
      throw error;
    }
  }

  private one(text: string, ...values: (string | number)[]): Record<string, unknown> {
    return this.db.prepare(text).get(...values) as Record<string, unknown>;
  }

  private all(text: string): Record<string, unknown>[] {
    return this.db.prepare(text).all() as Record<string, unknown>[];
  }
}

export const READ_MODELS_FILE = 'read-models.db';

const tablesOf = ({ shape }: Generation): [string, Table][] => Object.entries(JSON.parse(shape) as Record<string, Table>);

/** The statements that let readers see a generation under the names that do not change. */
function viewsOf(generation: Generation): readonly string[] {
  const { id, model } = generation;
  return tablesOf(generation).flatMap(([name, table]) => {
    const words = wordsOf(table);
    const columns = [...columnsOf(table), ...(table.bitemporal ? ['knownFrom', 'knownTo'] : []), ...(words === undefined ? [] : ['number'])];
    const selected = columns.map(quoted).join(', ');
    const view = `CREATE VIEW ${quoted(viewName(model, name))} AS SELECT ${selected} FROM ${quoted(tableName(model, name, id))}`;
    if (words === undefined) return [view];
    const search = quoted(searchName(model, name, id));
    return [view, `CREATE VIEW ${quoted(viewName(model, `${name}_search`))} AS SELECT rowid AS number, ${quoted(words)} FROM ${search}`];
  });
}

function openFile(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: 5_000 });
  try {
    db.exec(PRAGMAS);
    const { user_version: format } = db.prepare('PRAGMA user_version').get() as { user_version: number };
    if (format !== 0 && format !== FORMAT) throw new OtherFormat(`${path} is of format ${format}`);
    db.exec(META);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** A checkpoint of the WAL is the one thing that waits for the disk: one every 32 MiB. */
const PRAGMAS = `PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 8192;
PRAGMA cache_size = -64000; PRAGMA temp_store = MEMORY`;

class OtherFormat extends Error {}

const primaryCodeOf = (error: unknown): number =>
  typeof error === 'object' && error !== null && 'errcode' in error ? Number(error.errcode) & 0xff : 0;

/** SQLITE_CORRUPT, SQLITE_NOTADB. */
const isUnusable = (error: unknown): boolean => error instanceof OtherFormat || [11, 26].includes(primaryCodeOf(error));

/** SQLITE_TOOBIG, SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_RANGE, or a value that cannot be bound. */
function isOfTheRow(error: unknown): boolean {
  if (error instanceof Misfit || [18, 19, 20, 25].includes(primaryCodeOf(error))) return true;
  return typeof error === 'object' && error !== null && 'code' in error && /^ERR_(INVALID_ARG|OUT_OF_RANGE)/.test(String(error.code));
}
