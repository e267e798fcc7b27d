import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Row, RowStore } from '#libs/event-sourcing';
import { rowStoreContract } from './rows.contract.js';
import { Desk, type Rows } from './rows.samples.contract.js';
import { SqliteRowStore } from './rows.sqlite.js';

async function open(): Promise<Rows> {
  const directory = mkdtempSync(join(tmpdir(), 'pacta-rows-'));
  const opened: RowStore[] = [];
  const another = async () => {
    const rows = SqliteRowStore.open(directory);
    opened.push(rows);
    return rows;
  };
  const query = (text: string, ...values: readonly string[]): readonly Row[] => {
    const db = new DatabaseSync(join(directory, 'read-models.db'), { readOnly: true });
    const found = db.prepare(text).all(...values) as Row[];
    db.close();
    return found.map(({ number: _, ...row }) => row);
  };
  return {
    rows: await another(),
    another,
    read: async (model, table) =>
      query(`SELECT * FROM "${model}_${table}"`).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    search: async (model, table, word) =>
      query(
        `SELECT id FROM "${model}_${table}" t JOIN "${model}_${table}_search" s ON s.number = t.number WHERE s.words MATCH ? ORDER BY id`,
        word,
      ).map(({ id }) => String(id)),
    indexes: async (model) =>
      query(`SELECT name FROM sqlite_schema WHERE type = 'index' AND name LIKE ? ORDER BY name`, `${model}%by%`).map(
        ({ name }) => String(name),
      ),
    async dispose() {
      for (const rows of opened) await rows.close();
      rmSync(directory, { recursive: true });
    },
  };
}

rowStoreContract('The row store on SQLite', open);

describe('The file of the row store on SQLite', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'pacta-rows-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const lastOf = () =>
    new DatabaseSync(join(directory, 'read-models.db'), { readOnly: true })
      .prepare('SELECT text FROM notes_last')
      .all();

  it.each([
    ['was deleted', () => rmSync(join(directory, 'read-models.db'))],
    ['is no database', () => writeFileSync(join(directory, 'read-models.db'), 'x'.repeat(10_000))],
    [
      'is of another format',
      () => new DatabaseSync(join(directory, 'read-models.db')).exec('PRAGMA user_version = 999'),
    ],
  ])('is made anew and filled where it %s', async (_, spoil) => {
    const desk = new Desk();
    await desk.write('a', 'one');
    for (const spoiled of [false, true]) {
      if (spoiled) spoil();
      const rows = SqliteRowStore.open(directory);
      await (await desk.level(rows)).stop();
      await rows.close();
    }
    expect(lastOf()).toEqual([{ text: 'one' }]);
  });
});
