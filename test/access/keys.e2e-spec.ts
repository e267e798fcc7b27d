import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serve, type Served } from '../../apps/api/src/testing.js';
import { pacta } from '../verify/run.js';

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served?.close());

const keys = async (...args: readonly string[]) => pacta(['keys', ...args, '--data-dir', served.directory]);
const status = async (key: string): Promise<number> =>
  (await served.get('/v1/parties?limit=1', { Authorization: `Bearer ${key}` })).status;

describe('pacta keys, beside the running server', () => {
  it('makes a key, prints it alone, and lists it without', async () => {
    const { code, out, err } = await keys('create', '--name', 'Japan desk', '--role', 'recorder', 'reviewer');
    expect([code, out]).toEqual([0, expect.stringMatching(/^pacta_[\w-]{43}\n$/)]);
    expect(err).toMatch(/^key-[0-9a-f]{8} {2}actor-[0-9a-f]{12} {2}recorder,reviewer {2}never expires {2}Japan desk\n/);
    expect(await status(out.trim())).toBe(200);
    const listed = await keys();
    expect(listed.out.split('\n')[1]).toBe(err.split('\n')[0]);
    expect(listed.out).not.toContain('pacta_');
  });

  it('revokes one, which is refused from then on', async () => {
    const made = JSON.parse((await keys('create', '--name', 'Lost', '--role', 'admin', '--json')).out);
    expect([made.roles, await status(made.key)]).toEqual([['admin'], 200]);
    expect(await keys('revoke', made.id)).toEqual({ code: 0, out: `${made.id} is revoked\n`, err: '' });
    expect(await status(made.key)).toBe(401);
    const listed = JSON.parse((await keys('list', '--json')).out) as { id: string; revokedAt: string | null }[];
    expect(listed.find(({ id }) => id === made.id)!.revokedAt).toMatch(/^\d{4}-/);
  });

  it('gives an actor a second key, which takes the place of one that expires', async () => {
    const first = JSON.parse(
      (await keys('create', '--name', 'Desk', '--role', 'reader', '--expires', '90d', '--json')).out,
    );
    const second = JSON.parse(
      (await keys('create', '--name', 'x', '--role', 'reader', '--actor', first.actor, '--json')).out,
    );
    expect([second.actor, second.expiresAt]).toEqual([first.actor, null]);
    expect((Date.parse(first.expiresAt) - Date.parse(first.createdAt)) / 86_400_000).toBe(90);
  });

  it.each([
    [
      ['create', '--name', 'A', '--role', 'owner'],
      'there is no role owner: reader, recorder, reviewer, auditor, admin',
    ],
    [['create', '--name', ' ', '--role', 'reader'], '--name says whose the key is'],
    [
      ['create', '--name', 'A', '--role', 'reader', '--expires', 'soon'],
      "--expires is 'soon'; it may be: so many days",
    ],
    [['create', '--name', 'A', '--role', 'reader', '--expires', '2021-01-01'], "--expires is '2021-01-01'"],
    [['create', '--name', 'A', '--role', 'reader', '--actor', 'A B'], "--actor is 'A B'"],
    [['create', '--role', 'reader'], "required option '--name <name>' not specified"],
    [['revoke', 'key-00000000'], 'there is no key key-00000000'],
  ])('says what is wrong with %j', async (args, why) => {
    const { code, out, err } = await keys(...args);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(why);
  });

  it('makes no control store where there is no ledger', async () => {
    const nowhere = mkdtempSync(join(tmpdir(), 'pacta-keys-'));
    const { code, err } = await pacta(['keys', 'list', '--data-dir', nowhere]);
    expect([code, err]).toEqual([
      1,
      expect.stringContaining('name the data directory of a Pacta that was started once'),
    ]);
    rmSync(nowhere, { recursive: true });
  });
});

describe('The command line, asking a server', () => {
  it('says that it needs a key, and which variable names it', async () => {
    const { code, err } = await pacta(['parked', '--url', served.url]);
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/^pacta: 401 Send a key .* Name the key by PACTA_API_KEY\.\n$/),
    ]);
  });

  it('takes the key from the environment', async () => {
    expect(await pacta(['parked', '--url', served.url], { key: served.key })).toEqual({
      code: 0,
      out: 'nothing is parked\n',
      err: '',
    });
  });
});
