import type { Cell, Row, Table } from '#libs/event-sourcing';
import { quoted } from './rows.ddl.js';

/** SQL whose parameters are columns of many rows, an array each. */
export interface Statement {
  readonly text: string;
  readonly values: readonly (readonly Cell[])[];
}

/** Rows as a source `o` of a statement, each column an array. */
export function unnested(
  table: Table,
  columns: readonly string[],
  rows: readonly Row[],
): { readonly source: string; readonly values: Statement['values'] } {
  const arrays = columns.map((column, nth) => `$${nth + 1}::${isText(table, column) ? 'text' : 'bigint'}[]`);
  return {
    source: `unnest(${arrays.join(', ')}) AS o(${columns.map(quoted).join(', ')})`,
    values: columns.map((column) => rows.map((row) => row[column]!)),
  };
}

/** `search` is given as lexemes with a space between. */
export function inserting(name: string, table: Table, columns: readonly string[], rows: readonly Row[]): Statement {
  const { source, values } = unnested(table, columns, rows);
  const given = columns.map((column) =>
    column === 'search' ? `array_to_tsvector(string_to_array(o.search, ' '))` : `o.${quoted(column)}`,
  );
  const into = columns.map(quoted).join(', ');
  return { text: `INSERT INTO ${quoted(name)} AS t (${into}) SELECT ${given.join(', ')} FROM ${source}`, values };
}

export function deleting(name: string, table: Table, by: readonly string[], rows: readonly Row[]): Statement {
  const { source, values } = unnested(table, by, rows);
  return { text: `DELETE FROM ${quoted(name)} t USING ${source} WHERE ${same(by)}`, values };
}

export function updating(
  name: string,
  table: Table,
  by: readonly string[],
  columns: readonly string[],
  rows: readonly Row[],
): Statement {
  const { source, values } = unnested(table, [...by, ...columns], rows);
  const set = columns.map((column) => `${quoted(column)} = o.${quoted(column)}`).join(', ');
  return { text: `UPDATE ${quoted(name)} t SET ${set} FROM ${source} WHERE ${same(by)}`, values };
}

const same = (columns: readonly string[]): string =>
  columns.map((column) => `t.${quoted(column)} = o.${quoted(column)}`).join(' AND ');

/** Columns that the engine adds are numbers, the lexemes of words aside. */
function isText({ columns }: Table, column: string): boolean {
  const type = columns[column];
  return type === undefined ? column === 'search' : type !== 'integer' && type !== 'integer?';
}
