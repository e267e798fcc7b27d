import { type CompiledQuery, type Kysely, sql } from 'kysely';
import { END_OF_TIME, OPEN, type Table } from '#libs/event-sourcing';

/** What an engine adds to the definition of a table. */
export interface Ddl {
  readonly types: Readonly<Record<'text' | 'integer', 'text' | 'integer' | 'bigint'>>;
  /** Behind a table's closing bracket. */
  ending(table: Table): string;
  /** The statements that make the full-text index of a table with a `words` column. */
  search(name: string, column: string): readonly string[];
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

/** The statements that make a table with its indexes. A table of words numbers its rows for the full-text index. */
export function createTable(db: Kysely<unknown>, ddl: Ddl, name: string, table: Table): readonly string[] {
  const words = wordsOf(table);
  let create = db.schema.createTable(name);
  if (words !== undefined) create = create.addColumn('number', 'integer', (column) => column.primaryKey());
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
  const made: Compilable[] = [create.modifyEnd(sql.raw(ddl.ending(table))), ...indexesOf(db, name, table)];
  return [...made.map((each) => each.compile().sql), ...(words === undefined ? [] : ddl.search(name, words))];
}

function indexesOf(
  db: Kysely<unknown>,
  name: string,
  { indexes = [], standing = [], held = [] }: Table,
): readonly Compilable[] {
  const index = (suffix: string, columns: readonly string[]) =>
    db.schema
      .createIndex(`${name}_${suffix}`)
      .on(name)
      .columns(columns as string[]);
  return [
    ...indexes.map((columns, nth) => index(`by${nth}`, columns)),
    ...standing.map((columns, nth) => index(`standing${nth}`, columns).where(STANDING)),
    ...held.flatMap((columns, nth) => [
      index(`ended${nth}`, [...columns, 'scale', 'from']).where(ENDED),
      index(`closed${nth}`, [...columns, 'knownScale', 'knownFrom']).where(CLOSED),
    ]),
  ];
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
