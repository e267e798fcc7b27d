import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from '@jest/globals';
import { controlContract } from './control.contract.js';
import { SqliteControlStore } from './control.sqlite.js';

controlContract('SqliteControlStore', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'pacta-control-'));
  const stores = [SqliteControlStore.open(directory)];
  return {
    store: stores[0]!,
    async another() {
      const store = SqliteControlStore.open(directory, 'existing');
      stores.push(store);
      return store;
    },
    async dispose() {
      for (const each of stores) await each.close();
      rmSync(directory, { recursive: true });
    },
  };
});

it('A file that is no control store is refused, with what to do', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'pacta-control-'));
  const open = (which?: 'existing') => SqliteControlStore.open(directory, which);
  const file = join(directory, 'control.db');
  expect(() => open('existing')).toThrow(/control\.db: there is none/);
  await open().close();
  const db = new DatabaseSync(file);
  db.exec('PRAGMA user_version = 9');
  db.close();
  expect(() => open()).toThrow('has format 9, and this Pacta knows 1');
  writeFileSync(file, 'x'.repeat(4096));
  expect(() => open()).toThrow(/control\.db: /);
  rmSync(directory, { recursive: true });
});
