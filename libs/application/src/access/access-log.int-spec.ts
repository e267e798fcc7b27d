import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { ReadAccess } from '#libs/access';
import { SqliteControlStore } from '#libs/storage';
import { AccessLog } from './access-log.js';

const DAY = 86_400_000;

let directory: string;
let store: SqliteControlStore;
let log: AccessLog;
let now: number;
const errors: unknown[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'pacta-access-'));
  store = SqliteControlStore.open(directory);
  now = 40 * DAY;
  errors.length = 0;
  log = new AccessLog(store, { days: 30, now: () => now, onError: (error) => errors.push(error) });
});
afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

const note = (n: number): void =>
  log.note({ actor: 'a', credential: 'c', method: 'GET', path: `/${n}`, route: '/', status: 200 });
const notedIn = async (from: SqliteControlStore): Promise<readonly string[]> =>
  (await from.accesses({}, 100_000)).map(({ path }) => path.slice(1)).toReversed();
const numbers = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

/** Lets the store write only when it is told to; says how many writes were begun, and how many were in hand at most. */
function gate(): { open(): void; begun: number; most: number } {
  const write = store.noteAccesses.bind(store);
  const { promise, resolve } = Promise.withResolvers<void>();
  const seen = { begun: 0, most: 0, open: resolve };
  let inHand = 0;
  store.noteAccesses = async (accesses: readonly ReadAccess[]) => {
    seen.begun++;
    seen.most = Math.max(seen.most, ++inHand);
    await promise;
    await write(accesses);
    inHand--;
  };
  return seen;
}

it('Whoever waits for a write sees what was noted before, also while another is in hand; one is at a time', async () => {
  const seen = gate();
  note(1);
  const first = log.write();
  await new Promise(setImmediate);
  note(2);
  const [second, third] = [log.write(), log.write()];
  note(3);
  await new Promise(setImmediate);
  expect([seen.begun, seen.most]).toEqual([1, 1]);
  seen.open();
  await second;
  expect(await notedIn(store)).toEqual(['1', '2', '3']);
  await Promise.all([first, third]);
  note(4);
  await log.write();
  expect(await notedIn(store)).toEqual(['1', '2', '3', '4']);
  expect([seen.begun, seen.most, errors]).toEqual([3, 1, []]);
});

it('A thousand are written without being asked for, and the rest at shutdown, which waits for what is in hand', async () => {
  const seen = gate();
  for (let n = 1; n <= 1_000; n++) note(n);
  await new Promise(setImmediate);
  for (let n = 1_001; n <= 1_010; n++) note(n);
  expect(seen.begun).toBe(1);
  const down = log.onApplicationShutdown();
  seen.open();
  await down;
  const again = SqliteControlStore.open(directory, 'existing');
  expect(await notedIn(again)).toEqual(numbers(1, 1_010));
  expect(errors).toEqual([]);
  await again.close();
});

it('What could not be written is written the next time, in its order, once, and is not tried anew at every request', async () => {
  const write = store.noteAccesses.bind(store);
  let attempts = 0;
  store.noteAccesses = async () => {
    attempts++;
    throw new Error('the disk is full');
  };
  for (let n = 1; n <= 1_000; n++) note(n);
  await log.write();
  for (let n = 1_001; n <= 1_100; n++) {
    note(n);
    await new Promise(setImmediate);
  }
  expect([attempts, errors.length]).toEqual([1, 1]);
  store.noteAccesses = write;
  await log.write();
  await log.write();
  expect(await notedIn(store)).toEqual(numbers(1, 1_100));
});

it('Of more than are kept for a store that is away, the oldest go', async () => {
  const write = store.noteAccesses.bind(store);
  store.noteAccesses = async () => Promise.reject(new Error('away'));
  for (let n = 1; n <= 20_005; n++) note(n);
  await log.write();
  store.noteAccesses = write;
  await log.write();
  expect(await notedIn(store)).toEqual(numbers(6, 20_005));
});

it('That old ones could not be forgotten loses none, and notes none twice', async () => {
  store.forgetAccesses = async () => Promise.reject(new Error('away'));
  note(1);
  await log.write();
  note(2);
  await log.write();
  expect([await notedIn(store), errors.length]).toEqual([['1', '2'], 1]);
});
