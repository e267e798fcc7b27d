import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventIdOf, uuidv5 } from '#libs/event-sourcing';
import { LedgerSnapshot, SqliteEventStore } from '#libs/storage';
import { Pacta } from '../journeys/pacta.js';
import { pacta } from '../verify/run.js';

let directory: string;
const at = (name: string): string => join(directory, name);
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'pacta-backup-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const SPACE = '7c0f3a58-0000-4000-8000-000000000001';
const RATE = 1_000;
const SLICE = 50;

/** Appends events of a document to streams of their own, so many a second, until it is told to stop; how many it was told are kept. */
async function write(store: SqliteEventStore, until: AbortSignal): Promise<number> {
  const began = performance.now();
  let acknowledged = 0;
  while (!until.aborted) {
    const commands = Array.from({ length: SLICE }, (_, n) => uuidv5(SPACE, String(acknowledged + n)));
    await Promise.all(
      commands.map(async (commandId) =>
        store.append(
          `document-${commandId}`,
          [
            {
              id: eventIdOf(commandId, 0),
              type: 'DocumentAdded',
              schema: 1,
              data: { title: commandId },
              metadata: {
                commandId,
                requestHash: '',
                actor: 'desk',
                $correlationId: commandId,
                $causationId: commandId,
              },
              salt: Buffer.alloc(32, 1),
            },
          ],
          0,
        ),
      ),
    );
    acknowledged += SLICE;
    await sleep(Math.max(0, (acknowledged / RATE) * 1_000 - (performance.now() - began)));
  }
  return acknowledged;
}

const sizeOf = (place: string): number => {
  const snapshot = LedgerSnapshot.open(place);
  try {
    return snapshot.size;
  } finally {
    snapshot.close();
  }
};

describe('pacta backup, under a thousand writes a second', () => {
  it('copies at least what was acknowledged when it began, whole, and it verifies', async () => {
    mkdirSync(at('busy'));
    const store = SqliteEventStore.open({ directory: at('busy'), now: Date.now });
    const stop = new AbortController();
    const writing = write(store, stop.signal);
    await sleep(1_500);
    for (const name of ['first', 'second', 'third']) {
      const before = Number(await store.head());
      const { code, out } = await pacta(['backup', '--data-dir', at('busy'), '--out', at(name), '--json']);
      const during = Number(await store.head());
      const { events, files } = JSON.parse(out);
      expect([code, files.map((file: { name: string }) => file.name)]).toEqual([0, ['ledger.db']]);
      expect(events).toBeGreaterThanOrEqual(before);
      expect(events).toBeLessThanOrEqual(during);
      expect(during - before).toBeGreaterThan(RATE / 4);
      expect(readdirSync(at(name)).toSorted()).toEqual(['ledger.db', 'manifest.json']);
      expect(await pacta(['verify', '--data-dir', at(name)])).toMatchObject({ code: 0 });
    }
    stop.abort();
    expect(await writing).toBeGreaterThan(1_500);
    await store.close();
  }, 60_000);
});

it('A copy of the live ledger.db alone lacks what stands in its WAL, as the README warns', async () => {
  const [live, copy] = [at('live'), at('copy')];
  for (const place of [live, copy]) mkdirSync(place);
  const store = SqliteEventStore.open({ directory: live, now: Date.now });
  const once = new AbortController();
  const writing = write(store, once.signal);
  once.abort();
  expect(await writing).toBe(SLICE);
  copyFileSync(join(live, 'ledger.db'), join(copy, 'ledger.db'));
  expect([sizeOf(live), sizeOf(copy)]).toEqual([SLICE, 0]);
  await store.close();
});

const headOf = (place: string): string => readFileSync(join(place, 'tlog.head'), 'utf8');

const TITLES = ['One', 'Two', 'Three'];

const rewrite = (file: string, was: string, now: string): void =>
  writeFileSync(file, readFileSync(file, 'utf8').replace(was, now));

const restore = (...args: readonly string[]) => pacta(['restore', at('backup'), '--data-dir', ...args]);
const titles = async (server: Pacta): Promise<readonly string[]> =>
  (await server.lines('/v1/documents?minPosition=3')).map(({ title }) => title as string).toSorted();

describe('pacta restore', () => {
  let made: string;
  beforeAll(async () => {
    const server = await Pacta.start(at('data'));
    for (const title of TITLES) await server.post('/v1/documents', { title });
    made = (await pacta(['backup', '--data-dir', at('data'), '--out', at('backup'), '--with-key'])).out;
    await server.post('/v1/documents', { title: 'Behind the backup' });
    await server.stop();
  });

  it('puts back the ledger, its keys and its signing key where there was nothing', async () => {
    expect(made).toMatch(/^3 events, root .*: copied to .*, and verified there\n/);
    const { code, out } = await restore(at('new'));
    expect([code, out]).toEqual([0, expect.stringMatching(/^3 events, root .*: verified, and restored to /)]);
    expect(['tlog.key', 'control.db'].map((name) => statSync(join(at('new'), name)).mode & 0o777)).toEqual([
      0o600, 0o600,
    ]);
    copyFileSync(join(at('data'), 'admin.key'), join(at('new'), 'admin.key'));
    const server = await Pacta.start(at('new'));
    expect(await titles(server)).toEqual(TITLES.toSorted());
    expect(await (await fetch(`${server.url}/tlog/checkpoint`)).text()).toContain(headOf(at('data')).split('\n')[0]);
    await server.stop();
  });

  it('sets aside what is there only when it is told to, and the guard then knows that more had been signed', async () => {
    expect(await restore(at('data'))).toMatchObject({ code: 1, err: expect.stringContaining('by --replace') });
    const { code, out } = await restore(at('data'), '--replace');
    expect([code, out]).toEqual([0, expect.stringMatching(/what was there is in .*replaced-.*accept-head/s)]);
    const server = await Pacta.start(at('data'));
    expect(await titles(server)).toEqual(TITLES.toSorted());
    expect((await server.post('/v1/documents', { title: 'Refused' })).body).toMatchObject({
      code: 'ledger-rolled-back',
    });
    await server.stop();
    const [aside] = readdirSync(at('data')).filter((name) => name.startsWith('replaced-'));
    expect(sizeOf(join(at('data'), aside!))).toBe(4);
    expect(existsSync(join(at('data'), aside!, 'tlog.key'))).toBe(true);
  });

  it('is refused while a Pacta serves the directory', async () => {
    const server = await Pacta.start(at('data'));
    expect(await restore(at('data'), '--replace')).toMatchObject({ code: 1, err: expect.stringContaining('stop it') });
    expect(await titles(server)).toEqual(TITLES.toSorted());
    await server.stop();
  });

  it.each([
    ['a byte more', (place: string) => appendFileSync(join(place, 'ledger.db'), 'x'), /not as it was backed up/],
    ['a file less', (place: string) => rmSync(join(place, 'control.db')), /control\.db is not as it was backed up/],
    ['no manifest', (place: string) => rmSync(join(place, 'manifest.json')), /is no backup: it has no manifest\.json/],
    [
      'half a manifest',
      (place: string) => appendFileSync(join(place, 'manifest.json'), '{'),
      /is no manifest of a backup/,
    ],
    [
      'a name that leads elsewhere',
      (place: string) => rewrite(join(place, 'manifest.json'), '"tlog.key"', '"../tlog.key"'),
      /names "\.\.\/tlog\.key", which is no file of a backup/,
    ],
    [
      'no ledger',
      (place: string) => rewrite(join(place, 'manifest.json'), '"ledger.db"', '"control.db"'),
      /names no ledger\.db/,
    ],
  ])('takes none with %s, and leaves everything as it was', async (_, damage, why) => {
    const [place, target] = [mkdtempSync(at('damaged-')), at('untouched')];
    for (const name of readdirSync(at('backup'))) copyFileSync(join(at('backup'), name), join(place, name));
    damage(place);
    const { code, err } = await pacta(['restore', place, '--data-dir', target]);
    expect([code, err]).toEqual([1, expect.stringMatching(why)]);
    expect(existsSync(target)).toBe(false);
  });

  it('and backup say what is wrong with the places they are given', async () => {
    expect((await pacta(['backup', '--data-dir', at('data'), '--out', at('backup')])).err).toContain(
      'is there already',
    );
    expect((await pacta(['backup', '--data-dir', at('nowhere'), '--out', at('x')])).err).toContain('holds no ledger');
    expect(existsSync(at('x.draft'))).toBe(false);
  });
});
