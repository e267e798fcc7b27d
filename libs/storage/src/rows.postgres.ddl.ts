import { sql } from 'kysely';
import { compiler } from './postgres.js';
import { type Ddl, quoted } from './rows.ddl.js';

/** Text in the order of its bytes in UTF-8, as SQLite has it. */
export const POSTGRES_TABLES: Ddl = {
  compiler,
  types: {
    text: sql`text collate "C"`,
    integer: 'bigint',
    number: sql`bigint generated always as identity`,
  },
  ending: () => '',
  search: {
    made: ({ table, search }) => [
      `ALTER TABLE ${quoted(table)} ADD COLUMN search tsvector NOT NULL`,
      // What was written a moment ago is found by the index, not by a walk over what waits to get into it.
      `CREATE INDEX ${quoted(search)} ON ${quoted(table)} USING gin (search) WITH (fastupdate = off)`,
    ],
    dropped: () => [],
    selected: ({ table }) => `SELECT number, search AS words FROM ${quoted(table)}`,
  },
};
