import { DatabaseSync } from 'node:sqlite';
import { openSqliteRows, type Rows } from './ledger.js';
import { readModelsContract } from './read-models.contract.js';

/** Every row that readers see, as text in order; numbers of the full-text index apart. */
async function dump(rows: Rows): Promise<object> {
  const db = new DatabaseSync(`${rows.directory}/read-models.db`, { readOnly: true });
  const views = db.prepare(`SELECT name FROM sqlite_master WHERE type = 'view' AND name NOT LIKE '%_search'`).all();
  const all = views.map(({ name }) => {
    const found = db.prepare(`SELECT * FROM "${String(name)}"`).all();
    return [name, found.map(({ number: _, ...row }) => JSON.stringify(row)).toSorted()];
  });
  db.close();
  return Object.fromEntries(all) as object;
}

readModelsContract('SQLite', openSqliteRows, dump);
