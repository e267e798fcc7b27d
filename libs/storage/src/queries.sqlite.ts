import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { sql } from 'kysely';
import { kyselyOver } from './kysely.sqlite.js';
import { holderOf } from './lexemes.js';
import { EFFORTS } from './queries.effort.js';
import type { Engine } from './queries.engine.js';
import { KyselyQueries } from './queries.js';
import type { Schema } from './queries.schema.js';
import { READ_MODELS_FILE } from './rows.sqlite.file.js';

/** Questions to `read-models.db`, once a `SqliteRowStore` has made it, on a connection of their own that cannot write. */
export function openSqliteQueries(directory: string, efforts = EFFORTS): KyselyQueries {
  const db = new DatabaseSync(join(directory, READ_MODELS_FILE), { readOnly: true, timeout: 5_000 });
  db.exec('PRAGMA cache_size = -32000; PRAGMA temp_store = MEMORY');
  db.function('holds_words', { deterministic: true }, holdsWords());
  return new KyselyQueries({ db: kyselyOver<Schema>(db), matches, holds, efforts }, async () => {
    if (db.isOpen) db.close();
  });
}

/** FTS5: each word quoted, all of them wanted, the last one as a prefix. */
const matches: Engine['matches'] = (words, last) =>
  sql`w.words match ${`${words.map((word) => `"${word}"`).join(' ')}${last ? '' : '*'}`}`;

/** The words are parted by blanks, which no word has. */
const holds: Engine['holds'] = (words) => sql`holds_words(x.words, ${words.join(' ')})`;

/** As a function of SQL: a question asks it of many texts with the same words. */
function holdsWords(): (text: SQLOutputValue, words: SQLOutputValue) => number {
  let asked: SQLOutputValue;
  let isHeld = holderOf([]);
  return (text, words) => {
    if (words !== asked) isHeld = holderOf(String(words).split(' '));
    asked = words;
    return Number(isHeld(String(text)));
  };
}
