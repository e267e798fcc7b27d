import { Kysely, PostgresDialect, sql } from 'kysely';
import { lexemeOf } from './lexemes.js';
import type { PostgresDatabase } from './postgres.js';
import { connectionsOf } from './postgres-connections.js';
import { EFFORTS } from './queries.effort.js';
import type { Engine } from './queries.engine.js';
import { KyselyQueries } from './queries.js';
import type { Schema } from './queries.schema.js';

/** Questions to a schema, once a `PostgresRowStore` has made it. The pool is closed with them. */
export function openPostgresQueries({ pool }: PostgresDatabase, efforts = EFFORTS): KyselyQueries {
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: connectionsOf(pool) }) });
  return new KyselyQueries({ db, matches, holds, efforts }, async () => pool.end());
}

/** Each word quoted, all of them wanted, the last one as a prefix. */
const matches: Engine['matches'] = (words, last) =>
  sql`w.words @@ ${`${words.map((word) => `'${lexemeOf(word)}'`).join(' & ')}${last ? '' : ':*'}`}::tsquery`;

const holds: Engine['holds'] = (words) =>
  sql`exists (select 1 from register_words_search w where w.number = x.number and ${matches(words)})`;
