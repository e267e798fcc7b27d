import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { inTemporary } from '../measure.js';
import { asPart } from '../part.js';

interface Options {
  /** Holds read models. */
  readonly directory: string;
  /** So many events made them. */
  readonly events: number;
}

/** The rows of so many events share a commit, as in a rebuild. */
const EVENTS_A_COMMIT = 500;
/** So many are read before the clock goes on. */
const CHUNK = 20_000;

/** The name of a full-text index. */
const SEARCH = /^(.*)_search(_\d+)$/;

type Value = string | number | null;

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  /** Of its full-text index, if it has one. */
  readonly search?: { readonly name: string; readonly column: string };
}

/**
 * The ceiling of a rebuild: the rows that it ends with, written into the same tables by `node:sqlite` alone, as if nothing had been
 * believed before, and then the same indexes, as a rebuild makes them. Reading rows is not counted. Told: events a second.
 */
await asPart(async ({ directory, events }: Options) =>
  inTemporary(async (temporary) => {
    const from = new DatabaseSync(join(directory, 'read-models.db'), { readOnly: true });
    const to = new DatabaseSync(join(temporary, 'read-models.db'));
    to.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -64000');
    to.exec('PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 8192');
    const tables = tablesOf(from);
    const schema = schemaOf(from);
    for (const sql of schema.filter((each) => !isIndex(each))) to.exec(sql);
    const counts = tables.map(({ name }) =>
      Number(Object.values(from.prepare(`SELECT count(*) FROM "${name}"`).get()!)[0]),
    );
    const rows = counts.reduce((sum, count) => sum + count, 0);
    const group = Math.max(1, Math.round((rows / events) * EVENTS_A_COMMIT));
    let time = 0;
    for (const table of tables) for (const chunk of chunksOf(from, table)) time += insert(to, table, chunk, group);
    const began = performance.now();
    to.exec('PRAGMA temp_store = FILE');
    for (const sql of schema.filter(isIndex)) to.exec(sql);
    time += performance.now() - began;
    from.close();
    to.close();
    return { rate: (events / time) * 1_000, time, items: rows };
  }),
);

function insert(db: DatabaseSync, { name, columns, search }: Table, rows: readonly Value[][], group: number): number {
  const began = performance.now();
  const put = db.prepare(`INSERT INTO "${name}" VALUES (${columns.map(() => '?').join(', ')})`);
  const index = search && db.prepare(`INSERT INTO "${search.name}" (rowid, "${search.column}") VALUES (?, ?)`);
  const words = search ? columns.indexOf(search.column) : -1;
  const number = columns.indexOf('number');
  for (let start = 0; start < rows.length; start += group) {
    db.exec('BEGIN IMMEDIATE');
    for (const row of rows.slice(start, start + group)) {
      put.run(...row);
      index?.run(row[number]!, row[words]!);
    }
    db.exec('COMMIT');
  }
  return performance.now() - began;
}

function* chunksOf(db: DatabaseSync, { name, columns }: Table): Generator<Value[][]> {
  // As they came: bitemporal rows by when they were first known.
  const order = columns.includes('knownFrom') ? ' ORDER BY "knownFrom"' : '';
  const select = db.prepare(`SELECT * FROM "${name}"${order}`);
  select.setReturnArrays(true);
  let chunk: Value[][] = [];
  for (const row of select.iterate() as unknown as Iterable<Value[]>) {
    chunk.push(row);
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  yield chunk;
}

interface Named {
  readonly name: string;
  readonly sql: string;
}

function listed(db: DatabaseSync, types: string): readonly Named[] {
  const select = `SELECT name, sql FROM sqlite_schema WHERE type IN (${types}) AND sql IS NOT NULL ORDER BY rowid`;
  return db.prepare(select).all() as unknown as Named[];
}

function isIndex(sql: string): boolean {
  return sql.startsWith('CREATE INDEX');
}

/** Without the tables that a full-text index makes for itself. */
function schemaOf(db: DatabaseSync): readonly string[] {
  return listed(db, "'table', 'index'")
    .filter(({ name, sql }) => isOfGeneration(name) || /^CREATE (VIRTUAL|INDEX)/.test(sql))
    .map(({ sql }) => sql);
}

function isOfGeneration(name: string): boolean {
  return /_\d+$/.test(name) && !SEARCH.test(name);
}

function tablesOf(db: DatabaseSync): readonly Table[] {
  const all = listed(db, "'table'");
  const searches = all.filter(({ sql }) => sql.startsWith('CREATE VIRTUAL'));
  return all
    .filter(({ name }) => isOfGeneration(name))
    .map(({ name }) => {
      const columns = db
        .prepare(`SELECT name FROM pragma_table_info('${name}')`)
        .all()
        .map((row) => String(row['name']));
      const search = searches.find((each) => each.name.replace(SEARCH, '$1$2') === name);
      const column = search && /fts5\("([^"]+)"/.exec(search.sql)?.[1];
      return { name, columns, ...(search && column ? { search: { name: search.name, column } } : {}) };
    });
}
