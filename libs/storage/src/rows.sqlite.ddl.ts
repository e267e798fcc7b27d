import { type Generation, type ReadModel, type Table } from '#libs/event-sourcing';
import { storedJson } from './json.js';
import { compiler } from './kysely.sqlite.js';
import {
  columnsAdded,
  columnsOf,
  createTable,
  type Ddl,
  quoted,
  searchName,
  tableName,
  viewName,
  wordsOf,
} from './rows.ddl.js';

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

/** The tables that a generation was made with. */
export const tablesOf = ({ shape }: Pick<Generation, 'shape'>): readonly (readonly [string, Table])[] =>
  Object.entries(storedJson(shape, 'the list of generations') as ReadModel['tables']);

/** The statements that make a generation's tables. */
export const tablesMade = (generation: Generation): readonly string[] =>
  tablesOf(generation).flatMap(([name, table]) =>
    createTable(compiler, DDL, tableName(generation.model, name, generation.id), table),
  );

/** The statements that take a generation away, for readers too where they see it. */
export const tablesDropped = (generation: Generation): readonly string[] =>
  tablesOf(generation).flatMap(([name, table]) => {
    const { id, model, active } = generation;
    const searched = wordsOf(table) !== undefined;
    const views = active ? [viewName(model, name), ...(searched ? [viewName(model, `${name}_search`)] : [])] : [];
    const tables = [tableName(model, name, id), ...(searched ? [searchName(model, name, id)] : [])];
    return [
      ...views.map((view) => `DROP VIEW IF EXISTS ${quoted(view)}`),
      ...tables.map((each) => `DROP TABLE ${quoted(each)}`),
    ];
  });

/** The statements that let readers see a generation under the names that do not change. */
export function viewsOf(generation: Generation): readonly string[] {
  const { id, model } = generation;
  return tablesOf(generation).flatMap(([name, table]) => {
    const words = wordsOf(table);
    const columns = [...columnsOf(table), ...columnsAdded(table), ...(words === undefined ? [] : ['number'])];
    const selected = columns.map(quoted).join(', ');
    const view = `CREATE VIEW ${quoted(viewName(model, name))} AS SELECT ${selected} FROM ${quoted(tableName(model, name, id))}`;
    if (words === undefined) return [view];
    const search = quoted(searchName(model, name, id));
    return [
      view,
      `CREATE VIEW ${quoted(viewName(model, `${name}_search`))} AS SELECT rowid AS number, ${quoted(words)} FROM ${search}`,
    ];
  });
}
