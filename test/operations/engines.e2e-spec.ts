import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { EventStoreDbServer } from '../eventstoredb/server.js';
import { Pacta } from '../journeys/pacta.js';
import { pacta } from '../verify/run.js';

/** Each starts several processes, one after the other. */
jest.setTimeout(60_000);

const POSTGRES = 'postgres://desk:hidden@127.0.0.1:9/pacta?schema=desk';

let root: string;
let server: EventStoreDbServer;
/** For Pacta and for the command line. */
let settings: Readonly<Record<string, string>>;
const at = (name: string): string => join(root, name);
const running = async (): Promise<Pacta> => Pacta.start(at('data'), [], settings);
const run = async (args: readonly string[], more: Readonly<Record<string, string>> = settings) =>
  pacta(args, { settings: more });
const filesIn = (name: string) => readdirSync(at(name)).toSorted();
const headSize = () => Number(readFileSync(at('data/tlog.head'), 'utf8').split('\n')[1]);

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'pacta-engines-'));
  server = await EventStoreDbServer.start();
  settings = { PACTA_EVENT_STORE: server.connectionString };
  const first = await running();
  for (const title of ['One', 'Two']) await first.post('/v1/documents', { title }, title);
  await signed(first, 2);
  await first.stop();
  copyFileSync(at('data/log.db'), at('log.db'));
  const second = await running();
  await second.post('/v1/documents', { title: 'Three' }, 'Three');
  await signed(second, 3);
  await second.stop();
});
afterAll(async () => {
  await server.stop();
  rmSync(root, { recursive: true, force: true });
});

/** Until a checkpoint over so many leaves is kept. */
async function signed({ url }: Pacta, size: number): Promise<void> {
  const checkpoint = async () => (await fetch(`${url}/tlog/checkpoint`)).text();
  while (Number((await checkpoint()).split('\n')[1]) < size) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(headSize()).toBe(size);
}

describe('Where events are in EventStoreDB', () => {
  it.each([
    ['told so', () => settings],
    ['seen in the directory', () => ({})],
  ])('pacta backup copies nothing, and says what to copy, in which order (%s)', async (_, told) => {
    const { code, out, err } = await run(['backup', '--data-dir', at('data'), '--out', at('backup')], told());
    expect([code, out, existsSync(at('backup'))]).toEqual([1, '', false]);
    expect(err).toMatch(/are in EventStoreDB.*nothing was copied/);
    expect(err.split('\n').slice(2)).toEqual([
      `  log.db, control.db, tlog.key in ${at('data')}, while the Pacta on it is stopped`,
      '  the events: EventStoreDB, as its manual says',
      '',
    ]);
  });

  it('pacta backup names the schemas of PostgreSQL too, and no password', async () => {
    const shared = { ...settings, PACTA_READ_MODELS: POSTGRES };
    const { code, err } = await run(['backup', '--data-dir', at('none'), '--out', at('backup')], shared);
    expect(code).toBe(1);
    expect(err.split('\n').slice(2)).toEqual([
      "  leaves, keys and who read what: pg_dump --schema=desk_log --schema=desk_control 'postgres://desk@127.0.0.1:9/pacta'",
      '  the events: EventStoreDB, as its manual says',
      '',
    ]);
  });

  it('pacta restore puts no ledger of files beside it', async () => {
    const files = await Pacta.start(at('files'));
    await files.post('/v1/documents', { title: 'Of files' });
    await files.stop();
    expect((await run(['backup', '--data-dir', at('files'), '--out', at('of-files')], {})).code).toBe(0);
    const before = filesIn('data');
    for (const told of [settings, {}])
      expect(await run(['restore', at('of-files'), '--data-dir', at('data')], told)).toMatchObject({
        code: 1,
        err: expect.stringContaining('are in EventStoreDB'),
      });
    expect(filesIn('data')).toEqual(before);
  });

  it('pacta doctor says what it did not look at, and finds nothing wrong', async () => {
    const { code, out } = await run(['doctor', '--data-dir', at('data'), '--json']);
    const { state, findings } = JSON.parse(out) as { state: string; findings: { about: string; state: string }[] };
    expect([code, state]).toEqual([0, 'warning']);
    expect(findings.filter((each) => each.state !== 'ok')).toMatchObject([
      {
        about: 'ledger',
        says: expect.stringContaining('not looked at'),
        todo: expect.stringContaining('verify --url'),
      },
    ]);
    expect(findings.map(({ about }) => about)).toContain('log.db');
  });

  it('pacta doctor asks the server alone where there is no data directory to be', async () => {
    const shared = { ...settings, PACTA_READ_MODELS: POSTGRES };
    const { code, out } = await run(['doctor', '--data-dir', at('none'), '--url', 'http://127.0.0.1:9'], shared);
    expect(code).toBe(1);
    expect(out.split('\n').filter((line) => /^[a-z]/.test(line))).toEqual([
      expect.stringMatching(/^ok {6}versions/),
      expect.stringMatching(/^warning directory: .* is not there/),
      expect.stringMatching(/^wrong {3}keys: /),
      expect.stringMatching(/^wrong {3}server: none answers/),
    ]);
  });

  it('pacta verify says whom to ask', async () =>
    expect(await run(['verify', '--data-dir', at('data')])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/are in EventStoreDB: .*--url/),
    }));

  it('pacta accept-head makes no empty ledger, and goes on from an older log, which gets the same leaves again', async () => {
    expect(await run(['accept-head', '--data-dir', at('data')], {})).toMatchObject({
      code: 1,
      err: expect.stringContaining('set PACTA_EVENT_STORE'),
    });
    expect(existsSync(at('data/ledger.db'))).toBe(false);
    const given = readFileSync(at('data/tlog.head'), 'utf8');
    copyFileSync(at('log.db'), at('data/log.db'));
    const older = await running();
    expect(await older.post('/v1/documents', { title: 'Four' }, 'Four')).toMatchObject({
      status: 503,
      body: { code: 'ledger-rolled-back' },
    });
    await older.stop();
    const { code, out } = await run(['accept-head', '--data-dir', at('data')]);
    expect([code, out]).toEqual([0, expect.stringContaining('goes on from size 2; a head of size 3')]);
    const again = await running();
    await signed(again, 3);
    expect(readFileSync(at('data/tlog.head'), 'utf8')).toBe(given);
    await again.stop();
  });
});

it('pacta accept-head names a directory without a ledger as one', async () => {
  expect(await run(['accept-head', '--data-dir', at('none')], {})).toMatchObject({
    code: 1,
    err: expect.stringContaining('holds no ledger'),
  });
  expect(existsSync(at('none'))).toBe(false);
});

describe('Where read models alone are in PostgreSQL', () => {
  it('a backup is whole, and a restore says what to do with those of what was there', async () => {
    const told = { PACTA_READ_MODELS: POSTGRES };
    const { code, out } = await run(['backup', '--data-dir', at('files'), '--out', at('whole'), '--json'], told);
    expect([code, (JSON.parse(out) as { events: number }).events]).toEqual([0, 1]);
    expect(await run(['restore', at('whole'), '--data-dir', at('restored')], told)).toMatchObject({
      code: 0,
      out: expect.stringContaining('DROP SCHEMA desk CASCADE'),
    });
  });
});
