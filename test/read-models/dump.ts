import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Every row that readers of a directory's read models see, as text in order; numbers of the full-text index apart. */
export function dumpOf(directory: string): Readonly<Record<string, readonly string[]>> {
  const db = new DatabaseSync(join(directory, 'read-models.db'), { readOnly: true });
  const views = db.prepare(`SELECT name FROM sqlite_master WHERE type = 'view' AND name NOT LIKE '%_search'`).all();
  const all = views.map(({ name }) => {
    const found = db.prepare(`SELECT * FROM "${String(name)}"`).all();
    return [String(name), found.map(({ number: _, ...row }) => JSON.stringify(row)).toSorted()];
  });
  db.close();
  return Object.fromEntries(all) as Record<string, string[]>;
}
