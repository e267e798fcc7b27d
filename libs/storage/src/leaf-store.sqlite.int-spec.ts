import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { leafStoreContract } from './leaf-store.contract.js';
import { SqliteLeafStore } from './leaf-store.sqlite.js';
import { DirectoryInUse } from './writer-lock.js';

const inDirectory = () => {
  const directory = mkdtempSync(join(tmpdir(), 'pacta-leaves-'));
  return { directory, remove: () => rmSync(directory, { recursive: true }) };
};

leafStoreContract('SqliteLeafStore', async () => {
  const { directory, remove } = inDirectory();
  const leaves = SqliteLeafStore.open(directory);
  const dispose = async () => {
    await leaves.close();
    remove();
  };
  return { leaves, dispose };
});

it('A log of leaves on SQLite is what it was after it is opened again, and is had by one at a time', async () => {
  const { directory, remove } = inDirectory();
  const first = SqliteLeafStore.open(directory);
  expect(() => SqliteLeafStore.open(directory)).toThrow(DirectoryInUse);
  const epoch = await first.takeOver();
  const leaf = { eventId: 'event', position: '700', bytes: Uint8Array.of(1) };
  const hash = new Uint8Array(32).fill(1);
  await first.append({ epoch, expectedSize: 0, leaves: [leaf], hashes: [hash] });
  await first.close();
  const second = SqliteLeafStore.open(directory);
  expect(await second.sequenced(0, 2)).toEqual([leaf]);
  expect(await second.hashes([0])).toEqual([hash]);
  expect(await second.takeOver()).toBe(epoch + 1);
  await second.close();
  remove();
});
