import { type CompiledQuery, type Kysely, type RawBuilder, sql } from 'kysely';
import { END_OF_TIME, type Generation, OPEN, type ReadModel, type Table } from '#libs/event-sourcing';
import { storedJson } from './json.js';

type DataType = 'text' | 'integer' | 'bigint' | RawBuilder<unknown>;

/** A table of words with its full-text index, under their names in one generation. */
export interface Searched {
  readonly table: string;
  readonly search: string;
  readonly column: string;
}

/** What an engine adds to the definition of a table. */
export interface Ddl {
  /** Writes SQL, runs none. */
  readonly compiler: Kysely<unknown>;
  readonly types: Readonly<Record<'text' | 'integer' | 'number', DataType>>;
  /** Behind a table's closing bracket. */
  ending(table: Table): string;
  /** The full-text index of a table with a `words` column: what makes it, what takes it away, and what readers see of it. */
  readonly search: {
    made(searched: Searched): readonly string[];
    dropped(searched: Searched): readonly string[];
    selected(searched: Searched): string;
  };
}

/** The columns that a row is written with, in order. */
export const columnsOf = (table: Table): readonly string[] => Object.keys(table.columns);

export const wordsOf = (table: Table): string | undefined =>
  columnsOf(table).find((column) => table.columns[column] === 'words');

/** The columns that the engine adds: from and to which position a row was believed, and how long it held and was believed. */
export const columnsAdded = ({ bitemporal, held }: Table): readonly string[] => [
  ...(bitemporal ? ['knownFrom', 'knownTo'] : []),
  ...(held ? ['scale', 'knownScale'] : []),
];

/** The rows known at one time are told apart by `key`; all rows by this. */
export const identityOf = ({ key, bitemporal }: Table): readonly string[] => (bitemporal ? [...key, 'knownFrom'] : key);

export const tableName = (model: string, table: string, generation: number): string =>
  `${model}_${table}_${generation}`;
export const searchName = (model: string, table: string, generation: number): string =>
  `${model}_${table}_search_${generation}`;
/** Readers know tables by these names, whatever generation is behind them. */
export const viewName = (model: string, table: string): string => `${model}_${table}`;

/** Each row of a bitemporal table is of one of these: believed without an end in sight, believed to end, believed no more. */
export const STANDING = sql<boolean>`"knownTo" = ${sql.lit(OPEN)} and "to" = ${sql.lit(END_OF_TIME)}`;
export const ENDED = sql<boolean>`"knownTo" = ${sql.lit(OPEN)} and "to" < ${sql.lit(END_OF_TIME)}`;
export const CLOSED = sql<boolean>`"knownTo" < ${sql.lit(OPEN)}`;

type Compilable = { compile(): CompiledQuery };
type Named = Pick<Generation, 'id' | 'model' | 'shape'>;

/** The tables that a generation was made with. */
export const tablesOf = ({ shape }: Pick<Generation, 'shape'>): readonly (readonly [string, Table])[] =>
  Object.entries(storedJson(shape, 'the list of generations') as ReadModel['tables']);

/** The statements that make a generation's tables, without the indexes that only questions need. */
export const tablesMade = (ddl: Ddl, generation: Named): readonly string[] =>
  tablesOf(generation).flatMap(([name, table]) => [
    createTable(ddl, tableName(generation.model, name, generation.id), table),
    ...searchedOf(generation, name, table).flatMap((searched) => ddl.search.made(searched)),
  ]);

/** The statements that make the indexes of a generation, those that are there already aside. */
export const indexesMade = (ddl: Ddl, generation: Named): readonly string[] =>
  tablesOf(generation).flatMap(([name, table]) =>
    indexesOf(ddl.compiler, tableName(generation.model, name, generation.id), table).map((each) => each.compile().sql),
  );

/** The statements that take a generation away, for readers too where they see it. */
export const tablesDropped = (ddl: Ddl, generation: Named & Pick<Generation, 'active'>): readonly string[] =>
  tablesOf(generation).flatMap(([name, table]) => {
    const { id, model, active } = generation;
    const searched = searchedOf(generation, name, table);
    const views = active ? [viewName(model, name), ...searched.map(() => viewName(model, `${name}_search`))] : [];
    return [
      ...views.map((view) => `DROP VIEW IF EXISTS ${quoted(view)}`),
      ...searched.flatMap((each) => ddl.search.dropped(each)),
      `DROP TABLE ${quoted(tableName(model, name, id))}`,
    ];
  });

/** The statements that let readers see a generation under the names that do not change. */
export const viewsOf = (ddl: Ddl, generation: Named): readonly string[] =>
  tablesOf(generation).flatMap(([name, table]) => {
    const { id, model } = generation;
    const searched = searchedOf(generation, name, table);
    const columns = [...columnsOf(table), ...columnsAdded(table), ...searched.map(() => 'number')];
    const selected = `SELECT ${columns.map(quoted).join(', ')} FROM ${quoted(tableName(model, name, id))}`;
    return [
      `CREATE VIEW ${quoted(viewName(model, name))} AS ${selected}`,
      ...searched.map(
        (each) => `CREATE VIEW ${quoted(viewName(model, `${name}_search`))} AS ${ddl.search.selected(each)}`,
      ),
    ];
  });

/** The full-text index of a table, if it has one. */
function searchedOf({ id, model }: Named, name: string, table: Table): readonly Searched[] {
  const column = wordsOf(table);
  return column === undefined
    ? []
    : [{ table: tableName(model, name, id), search: searchName(model, name, id), column }];
}

/** A table of words numbers its rows for the full-text index. */
function createTable(ddl: Ddl, name: string, table: Table): string {
  const { compiler } = ddl;
  const words = wordsOf(table);
  let create = compiler.schema.createTable(name);
  if (words !== undefined) create = create.addColumn('number', ddl.types.number, (column) => column.primaryKey());
  for (const [column, type] of Object.entries(table.columns)) {
    const base = type === 'integer' || type === 'integer?' ? ddl.types.integer : ddl.types.text;
    create = create.addColumn(column, base, (built) => (type.endsWith('?') ? built : built.notNull()));
  }
  for (const column of columnsAdded(table)) {
    create = create.addColumn(column, ddl.types.integer, (built) => built.notNull());
  }
  const identity = identityOf(table) as string[];
  create =
    words === undefined
      ? create.addPrimaryKeyConstraint(`${name}_key`, identity as never)
      : create.addUniqueConstraint(`${name}_key`, identity as never);
  return create.modifyEnd(sql.raw(ddl.ending(table))).compile().sql;
}

function indexesOf(
  db: Kysely<unknown>,
  name: string,
  { indexes = [], standing = [], held = [], passed = [] }: Table,
): readonly Compilable[] {
  const index = (suffix: string, columns: readonly string[]) =>
    db.schema
      .createIndex(`${name}_${suffix}`)
      .ifNotExists()
      .on(name)
      .columns(columns as string[]);
  return [
    ...indexes.map((columns, nth) => index(`by${nth}`, columns)),
    ...standing.map((columns, nth) => index(`standing${nth}`, columns).where(STANDING)),
    // With all that is asked of a row: it is passed over, or counted, without a look at the row itself.
    ...held.flatMap((columns, nth) => [
      index(`ended${nth}`, [...columns, 'scale', 'from', 'to']).where(ENDED),
      index(`closed${nth}`, [...columns, 'knownScale', 'knownFrom', 'knownTo', 'to']).where(CLOSED),
    ]),
    ...passed.flatMap((columns, nth) => [
      index(`passed${nth}`, columns).where(ENDED),
      index(`corrected${nth}`, columns).where(CLOSED),
    ]),
  ];
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
