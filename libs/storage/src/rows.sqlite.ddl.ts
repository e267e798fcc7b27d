import type { Table } from '#libs/event-sourcing';
import { compiler } from './kysely.sqlite.js';
import { type Ddl, quoted } from './rows.ddl.js';

/** SQLite's part of a table: numbers up to 2^63, and rows that are mostly key are kept in the key's own tree. */
export const SQLITE_TABLES: Ddl = {
  compiler,
  types: { text: 'text', integer: 'integer', number: 'integer' },
  ending: (table) => (isNarrow(table) ? 'strict, without rowid' : 'strict'),
  search: {
    made: ({ search, column }) => {
      const options = `content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 2"`;
      return [`CREATE VIRTUAL TABLE ${quoted(search)} USING fts5(${quoted(column)}, ${options})`];
    },
    dropped: ({ search }) => [`DROP TABLE ${quoted(search)}`],
    selected: ({ search, column }) => `SELECT rowid AS number, ${quoted(column)} FROM ${quoted(search)}`,
  },
};

const isNarrow = ({ columns, key }: Table): boolean =>
  Object.entries(columns).every(([column, type]) => key.includes(column) || type === 'integer');
