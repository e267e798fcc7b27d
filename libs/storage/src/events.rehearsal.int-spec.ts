import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { EventIdTaken, type NewEvent, WrongExpectedVersion } from '#libs/event-sourcing';
import { MemoryEventStore } from './events.memory.js';
import { RehearsalStore } from './events.rehearsal.js';

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const event = (n: number): NewEvent => ({
  id: id(n),
  type: 'Noted',
  schema: 1,
  data: { n },
  metadata: { commandId: id(n), requestHash: '', actor: '', $correlationId: id(n), $causationId: id(n) },
  salt: new Uint8Array(32),
});
const now = () => 1_000;
const rehearsals = () => readdirSync(tmpdir()).filter((name) => name.startsWith('pacta-rehearsal-'));

let base: MemoryEventStore;
let store: RehearsalStore;
let others: readonly string[];
beforeEach(async () => {
  base = new MemoryEventStore({ now });
  await base.append('a', [event(1), event(2)], 0);
  others = rehearsals();
  store = await RehearsalStore.over(base, now);
});
afterEach(async () => store.close());

const read = async (stream: string, after?: number) =>
  (await store.read(stream, after)).map(({ id: each, version, position }) => [each, version, position]);

it('A rehearsal goes on where the ledger ends, and the ledger knows nothing of it', async () => {
  expect(await store.append('a', [event(3)], 2)).toMatchObject({ version: 3, position: '3' });
  expect(await store.append('b', [event(4)], 0)).toMatchObject({ version: 1, position: '4' });
  expect(await read('a')).toEqual([
    [id(1), 1, '1'],
    [id(2), 2, '2'],
    [id(3), 3, '3'],
  ]);
  expect(await read('a', 1)).toEqual([
    [id(2), 2, '2'],
    [id(3), 3, '3'],
  ]);
  expect(await read('a', 3)).toEqual([]);
  expect([await store.head(), await base.head()]).toEqual(['4', '2']);
});

it('A rehearsal refuses as a store does, by versions of the whole stream', async () => {
  await expect(store.append('a', [event(3)], 1)).rejects.toEqual(new WrongExpectedVersion('a', 1, 2));
  await expect(store.append('a', [event(3)], 3)).rejects.toEqual(new WrongExpectedVersion('a', 3, 2));
  await store.append('a', [event(3)], 2);
  await expect(store.append('a', [event(4)], 2)).rejects.toEqual(new WrongExpectedVersion('a', 2, 3));
  await expect(store.append('b', [event(3)], 0)).rejects.toBeInstanceOf(EventIdTaken);
});

it('A rehearsal does not see what others record meanwhile', async () => {
  await store.append('a', [event(3)], 2);
  await base.append('a', [event(9)], 2);
  expect((await read('a')).map(([each]) => each)).toEqual([id(1), id(2), id(3)]);
});

it('A rehearsal leaves nothing behind', async () => {
  expect(rehearsals().length).toBeGreaterThan(others.length);
  await store.close();
  expect(rehearsals().filter((name) => !others.includes(name))).toEqual([]);
  expect(await base.head()).toBe('2');
});
