import { chmodSync, mkdtempSync, openSync, rmSync, writeSync, closeSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SqliteControlStore } from '#libs/storage';
import { Pacta } from '../journeys/pacta.js';
import { pacta } from '../verify/run.js';

interface Finding {
  readonly about: string;
  readonly state: string;
  readonly says: string;
  readonly todo?: string;
}

let directory: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'pacta-doctor-'));
  const server = await Pacta.start(directory);
  for (const title of ['One', 'Two', 'Three']) await server.post('/v1/documents', { title });
  await server.stop();
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const at = (name: string): string => join(directory, name);
async function doctor(
  ...args: readonly string[]
): Promise<{ code: number | null; bad: readonly Finding[]; all: readonly Finding[] }> {
  const { code, out } = await pacta(['doctor', '--data-dir', directory, '--json', ...args]);
  const { findings } = JSON.parse(out) as { findings: readonly Finding[] };
  return { code, all: findings, bad: findings.filter(({ state }) => state !== 'ok') };
}

describe('pacta doctor', () => {
  it('ends without a trace where its reader has had enough', async () => {
    const ended = await pacta(['doctor', '--data-dir', directory], { isUnread: true });
    expect(ended).toEqual({ code: 141, out: '', err: '' });
  });

  it('finds nothing wrong with a stopped Pacta, in a line for each thing it looked at', async () => {
    const { code, out } = await pacta(['doctor', '--data-dir', directory]);
    expect(code).toBe(0);
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => line.slice(0, line.indexOf(':'))),
    ).toEqual(
      [
        'versions',
        'disk',
        'ledger.db',
        'control.db',
        'read-models.db',
        'ledger',
        'clock',
        'tlog.key',
        'admin.key',
        'keys',
        'server',
      ].map((about) => `ok      ${about}`),
    );
    expect(out).toContain('3 events, 0 redacted, verified');
  });

  it('asks the server that holds the directory, and says where none answers', async () => {
    const server = await Pacta.start(directory);
    expect((await doctor('--url', server.url)).all.at(-1)).toMatchObject({
      state: 'ok',
      says: 'ready, 0 events behind',
    });
    const { code, bad } = await doctor('--url', 'http://127.0.0.1:9');
    expect([code, bad]).toMatchObject([1, [{ about: 'server', says: expect.stringContaining('none answers') }]]);
    await server.stop();
  });

  it('says which file others may read, and what to do', async () => {
    chmodSync(at('tlog.key'), 0o644);
    expect(await doctor()).toMatchObject({
      code: 1,
      bad: [{ about: 'tlog.key', todo: `chmod 600 ${at('tlog.key')}` }],
    });
    chmodSync(at('tlog.key'), 0o600);
  });

  it('knows keys that expire soon, and that an admin is left', async () => {
    const store = SqliteControlStore.open(directory, 'existing');
    const [first] = await store.keys();
    const made = JSON.parse(
      (
        await pacta([
          'keys',
          'create',
          '--data-dir',
          directory,
          '--name',
          'Desk',
          '--role',
          'admin',
          '--expires',
          '5d',
          '--json',
        ])
      ).out,
    ) as { id: string; actor: string };
    expect(await doctor()).toMatchObject({
      code: 0,
      bad: [{ about: 'keys', state: 'warning', says: expect.stringContaining(`${made.id} (Desk) expires`) }],
    });
    await store.revokeKey(made.id, 1);
    await store.revokeKey(first!.id, 1);
    await store.close();
    expect(await doctor()).toMatchObject({ code: 1, bad: [{ about: 'keys', state: 'wrong' }] });
  });

  it.each(['lots', '0', '1.5'])('is told how much is to be free as the server is, not as %s', async (minFree) => {
    const { code, bad } = await doctor('--min-free', minFree);
    expect(code).toBe(1);
    expect(bad).toContainEqual(
      expect.objectContaining({ about: 'disk', state: 'wrong', says: expect.stringContaining(`"${minFree}"`) }),
    );
  });

  it('finds a page that is damaged', async () => {
    const file = openSync(at('read-models.db'), 'r+');
    writeSync(
      file,
      Buffer.alloc(2_000, 0xa5),
      0,
      2_000,
      Math.floor(statSync(at('read-models.db')).size / 8_192) * 4_096,
    );
    closeSync(file);
    const { code, bad } = await doctor();
    expect(code).toBe(1);
    expect(bad).toContainEqual(
      expect.objectContaining({
        about: 'read-models.db',
        state: 'wrong',
        todo: expect.stringContaining('delete the file'),
      }),
    );
  });
});
