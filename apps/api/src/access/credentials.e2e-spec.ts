import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateKeyPair } from 'jose';
import { ControlStore } from '#libs/access';
import { RECORDING } from '../commitments/examples.js';
import { type Answered, serve, type Served } from '../testing.js';
import { AUDIENCE, keyWith, TrialProvider } from './testing.js';

let provider: TrialProvider;
let served: Served;
beforeAll(async () => {
  provider = await TrialProvider.start();
  const { issuer } = provider;
  served = await serve({}, { identityProvider: { issuer, audience: AUDIENCE, rolesClaim: 'roles' } });
});
afterAll(async () => {
  await served?.close();
  await provider?.stop();
});

const code = ({ status, body }: Answered): [number, string] => [status, body?.code];
const withToken = async (token: Promise<string>): Promise<Answered> =>
  served.get('/v1/parties', { Authorization: `Bearer ${await token}` });
const actorsOf = async (id: string): Promise<readonly string[]> =>
  (await served.get(`/v1/commitments/${id}/history`)).body.items.map((each: { actor: string }) => each.actor);

describe('The first key', () => {
  it('is an admin’s, in a file that only its owner reads, and is made once', async () => {
    const file = join(served.directory, 'admin.key');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toMatch(/^pacta_[\w-]{43}\n$/);
    const [{ id, actor, roles }] = (await served.app.get(ControlStore).keys()) as [never];
    expect([actor, roles]).toEqual([{ id: 'local', name: 'First admin' }, ['admin']]);
    expect(id).toMatch(/^key-[0-9a-f]{8}$/);
  });

  it('does not come back once its file is gone', async () => {
    const first = await serve();
    const file = join(first.directory, 'admin.key');
    rmSync(file);
    await first.app.close();
    const again = await serve({}, { dataDirectory: first.directory });
    expect([(await again.app.get(ControlStore).keys()).length, existsSync(file)]).toEqual([1, false]);
    await again.close();
    rmSync(first.directory, { recursive: true });
  });

  it('stands nowhere in the control store', async () => {
    const files = ['control.db', 'control.db-wal'].map((name) => readFileSync(join(served.directory, name)));
    const secret = served.key.slice('pacta_'.length);
    for (const text of [secret, Buffer.from(secret, 'base64url').toString('latin1')])
      expect(Buffer.concat(files).includes(Buffer.from(text, 'latin1'))).toBe(false);
  });
});

describe('The actor of an event', () => {
  it('is whoever the credential says, whatever the body holds', async () => {
    const desk = await keyWith(served, ['recorder']);
    const { body } = await served.post('/v1/commitments', RECORDING, desk.headers);
    expect(await actorsOf(body.id)).toEqual([desk.actor]);
    expect(code(await served.post('/v1/commitments', { ...RECORDING, actor: 'local' }, desk.headers))).toEqual([
      400,
      'invalid-request',
    ]);
  });

  it('is one for all keys of an actor, and keeps its Idempotency-Keys apart from those of others', async () => {
    const first = await keyWith(served, ['recorder']);
    const second = await keyWith(served, ['recorder'], { actor: first.actor });
    const other = await keyWith(served, ['recorder']);
    const record = async ({ headers }: typeof first): Promise<string> =>
      (await served.post('/v1/commitments', RECORDING, { ...headers, 'Idempotency-Key': 'mine' })).body.id;
    const [a, b, c] = [await record(first), await record(second), await record(other)];
    expect([a === b, a === c]).toEqual([true, false]);
    expect(await actorsOf(c)).toEqual([other.actor]);
  });

  it('of a token is made on first sight, stays, and says nothing of its holder', async () => {
    const record = async (sub: string, name: string): Promise<readonly string[]> => {
      const token = await provider.token({ sub, name, roles: ['recorder'] });
      const made = await served.post('/v1/commitments', RECORDING, { Authorization: `Bearer ${token}` });
      return actorsOf(made.body.id);
    };
    const [[ann], [annAgain], [bob]] = [
      await record('ann', 'Ann'),
      await record('ann', 'Ann B.'),
      await record('bob', 'Bob'),
    ];
    expect([annAgain, bob === ann]).toEqual([ann, false]);
    expect(ann).toMatch(/^actor-[0-9a-f]{12}$/);
    const store = served.app.get(ControlStore);
    expect(await store.actorOfSubject(provider.issuer, 'ann', another, 0)).toEqual({ id: ann, name: 'Ann' });
  });
});

const another = () => ({ id: 'another', name: 'Another' });

const lines = (...acts: readonly object[]): string => acts.map((act) => JSON.stringify(act)).join('\n');
const send = async (body: string, headers: Readonly<Record<string, string>>) => {
  const { text } = await served.send('/v1/imports?report=all', {
    method: 'POST',
    body,
    headers: { ...headers, 'Content-Type': 'application/x-ndjson' },
  });
  const rows = text.trim().split('\n').slice(0, -1);
  return rows.map((row) => JSON.parse(row) as { outcome?: string; code?: string; needed?: string });
};
const pledge = (subject: string) => ({ key: 'pledge', act: 'record', data: { ...RECORDING, subject } });

describe('An import', () => {
  const breach = {
    key: 'breach',
    act: 'allege-breach',
    commitment: 'pledge',
    data: { effective: '2022-08-05', by: 'JPN', debtor: 'USA', ground: 'None came.' },
  };

  it('asks for the role of each line, and for a reviewer’s where a line was revised', async () => {
    const { headers } = await keyWith(served, ['recorder']);
    expect(await send(lines(pledge('A visit'), breach), headers)).toMatchObject([
      { outcome: 'recorded' },
      { code: 'forbidden', needed: 'reviewer' },
    ]);
    expect(await send(lines(pledge('Another visit')), headers)).toMatchObject([
      { code: 'forbidden', needed: 'reviewer' },
    ]);
    const both = await keyWith(served, ['recorder', 'reviewer']);
    expect(await send(lines(pledge('A visit'), breach), both.headers)).toMatchObject([
      { outcome: 'recorded' },
      { outcome: 'recorded' },
    ]);
  });
});

describe('A token', () => {
  it('is taken as the provider signed it', async () => {
    expect((await withToken(provider.token())).status).toBe(200);
    expect((await withToken(provider.token({ roles: 'reader other' }))).status).toBe(200);
  });

  it.each([
    ['is not for this ledger', { aud: 'other' }, /^The token is not for this ledger: its aud/],
    ['is of another issuer', { iss: 'https://other.example.org' }, /^The token is not for this ledger: its iss/],
    ['has expired', { exp: 1 }, /^The token has expired/],
    ['is not good yet', { nbf: 4_000_000_000 }, /^The token is not for this ledger: its nbf/],
    ['is nobody’s', { sub: undefined }, /^The token is not for this ledger: its sub/],
    ['is for ever', { exp: undefined }, /^The token is not for this ledger: its exp/],
  ])('that %s meets 401, which says so', async (_, claims, detail) => {
    const answer = await withToken(provider.token(claims));
    expect(code(answer)).toEqual([401, 'unauthenticated']);
    expect(answer.body.detail).toMatch(detail);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="pacta", error="invalid_token"');
  });

  it('that another signed, nobody signed, or that a secret signed meets 401', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    const [header, payload] = (await provider.token({ roles: ['admin'] })).split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const token of [
      await provider.token({}, privateKey),
      await provider.token({}, new Uint8Array(32), 'HS256'),
      `${none}.${payload}.`,
      `${header}.${payload}.AAAA`,
      'a.b.c',
      'abc',
    ])
      expect(code(await withToken(Promise.resolve(token)))).toEqual([401, 'unauthenticated']);
  });

  it('is checked with keys that were asked for before', async () => {
    const before = provider.asked;
    for (let n = 0; n < 20; n++) await withToken(provider.token());
    expect(provider.asked).toBe(before);
  });

  it('that cannot be checked meets 503, and keys go on', async () => {
    const { issuer } = provider;
    provider.isAway = true;
    const other = await serve({}, { identityProvider: { issuer, audience: AUDIENCE, rolesClaim: 'roles' } });
    const ask = async () => other.get('/v1/parties', { Authorization: `Bearer ${await provider.token()}` });
    expect(code(await ask())).toEqual([503, 'identity-provider-away']);
    expect((await other.get('/v1/parties')).status).toBe(200);
    provider.isAway = false;
    expect((await ask()).status).toBe(200);
    await other.close();
  });
});

const listen = async ({ headers }: Awaited<ReturnType<typeof keyWith>>): Promise<Response> =>
  fetch(`${served.url}/v1/events`, {
    headers: { ...headers, Accept: 'text/event-stream' },
    signal: AbortSignal.timeout(20_000),
  });

it('A client that listens is cut off once its key is revoked, or has expired', async () => {
  const revoked = await keyWith(served, ['reader']);
  const expiring = await keyWith(served, ['reader'], { expiresAt: Date.now() + 2_000 });
  const open = [await listen(revoked), await listen(expiring)];
  expect(open.map(({ status }) => status)).toEqual([200, 200]);
  await served.app.get(ControlStore).revokeKey(revoked.id, Date.now());
  // They would go on for ever otherwise.
  for (const response of open) expect(await response.text()).toMatch(/^retry: 2000\n/);
  expect((await listen(revoked)).status).toBe(401);
}, 30_000);

describe('A ledger that everybody may read', () => {
  it('is read without a key, and written with one', async () => {
    const open = await serve({}, { publicRead: true });
    const status = async (path: string, method = 'GET') => (await fetch(open.url + path, { method })).status;
    expect(await status('/v1/commitments')).toBe(200);
    expect(await status('/v1/nothing')).toBe(401);
    expect(await status('/v1/export')).toBe(401);
    expect(await status('/v1/access-log')).toBe(401);
    expect(await status('/v1/commitments', 'POST')).toBe(401);
    expect((await open.get('/v1/commitments', { Authorization: `Bearer pacta_${'A'.repeat(43)}` })).status).toBe(401);
    await open.close();
  });
});
