import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Access, ControlStore, includesRole, type Role, ROLES } from '#libs/access';
import { Paths, type Route } from '../http/paths.js';
import { type Answered, serve, type Served } from '../testing.js';
import { AUDIENCE, keyWith, TrialProvider } from './testing.js';

let provider: TrialProvider;
let served: Served;
let routes: readonly Route[];
beforeAll(async () => {
  provider = await TrialProvider.start();
  const { issuer } = provider;
  served = await serve({}, { identityProvider: { issuer, audience: AUDIENCE, rolesClaim: 'roles' } });
  routes = served.app.get(Paths).routes();
});
afterAll(async () => {
  await served?.close();
  await provider?.stop();
});

/** Nothing has this id, so that no call of the matrix changes what another finds. */
const NOBODY = '00000000-0000-4000-8000-000000000000';
const pathOf = ({ url }: Route): string => url.replaceAll(/:(id|followUpId)\b/g, NOBODY).replaceAll(/:\w+|\*/g, 'x');

const ask = (route: Route, authorization: string): Promise<Answered> =>
  served.send(pathOf(route), { method: route.method, headers: { Authorization: authorization } });

/** What a route answered, as far as it tells who may come in. */
const door = ({ status }: Answered): '401' | '403' | 'in' => (status === 401 || status === 403 ? `${status}` : 'in');

async function doors(authorization: string): Promise<readonly string[]> {
  const answers = await Promise.all(routes.map(async (route) => [route, await ask(route, authorization)] as const));
  return answers.map(([route, answer]) => `${route.method} ${route.url}: ${door(answer)}`);
}

const expected = (may: (access: Access) => '401' | '403' | 'in'): readonly string[] =>
  routes.map((route) => `${route.method} ${route.url}: ${route.access === 'public' ? 'in' : may(route.access)}`);

const lost = async (kind: string): Promise<string> => {
  const past = Date.now() - 1;
  if (kind === 'an expired key') return `Bearer ${(await keyWith(served, ['admin'], { expiresAt: past })).text}`;
  if (kind === 'a revoked key') {
    const { id, text } = await keyWith(served, ['admin']);
    await served.app.get(ControlStore).revokeKey(id, past);
    return `Bearer ${text}`;
  }
  if (kind === 'an unknown key') return `Bearer pacta_${'A'.repeat(43)}`;
  if (kind === 'another scheme') return `Basic ${Buffer.from('admin:admin').toString('base64')}`;
  if (kind === 'a token for another audience') return `Bearer ${await provider.token({ aud: 'other' })}`;
  if (kind === 'an expired token') return `Bearer ${await provider.token({ exp: past / 1_000 - 60 })}`;
  throw new Error(kind);
};

describe('Every route', () => {
  it('is known, and says who may call it', () => {
    expect(routes.length).toBeGreaterThan(90);
    const called = (access: Access, method: string) =>
      routes
        .filter((route) => route.access === access && route.method === method)
        .map(({ url }) => url.replace('/v1/commitments/:id/', '…/'))
        .toSorted();
    expect(called('public', 'POST')).toEqual([]);
    expect(called('public', 'GET')).toEqual([
      '/docs',
      '/docs/:file',
      '/health/live',
      '/health/ready',
      '/openapi.json',
      '/problems',
      '/problems/:code',
      '/tlog/checkpoint',
      '/tlog/key',
      '/tlog/tile/*',
    ]);
    expect(called('auditor', 'GET')).toEqual(['/v1/access-log', '/v1/export']);
    expect(called('admin', 'POST')).toEqual([
      '/v1/events/:id/redact',
      '/v1/read-models/:name/rebuild',
      '/v1/read-models/parked/:stream/retry',
    ]);
    expect(called('reviewer', 'POST')).toEqual([
      '…/allege-breach',
      '…/assert-fulfilment',
      '…/assess',
      '…/contest-breach',
      '…/contest-fulfilment',
      '…/correct-event',
      '…/find-breach',
      '…/link-duplicate',
      '…/reopen',
      '…/retract',
      '…/retract-event',
      '…/withdraw-allegation',
    ]);
    const others = routes.filter(({ access }) => access === 'reader' || access === 'recorder');
    expect(others.filter(({ access, method }) => (access === 'reader') !== (method !== 'POST'))).toEqual([]);
    expect(new Set(routes.map(({ method }) => method))).toEqual(new Set(['GET', 'HEAD', 'POST']));
  });

  it('without a key meets 401, unless it is public', async () => {
    const asked = await Promise.all(
      routes.map(async (route) => {
        const answer = await fetch(served.url + pathOf(route), { method: route.method });
        await answer.body?.cancel();
        return [`${route.method} ${route.url}`, answer.status === 401, answer.headers.get('www-authenticate')];
      }),
    );
    expect(asked).toEqual(
      routes.map(({ method, url, access }) => [
        `${method} ${url}`,
        access !== 'public',
        access === 'public' ? null : 'Bearer realm="pacta"',
      ]),
    );
  });

  it.each(ROLES)('lets a key with the role %s do what the role may', async (role) => {
    const { text } = await keyWith(served, [role]);
    expect(await doors(`Bearer ${text}`)).toEqual(expected((access) => mayEnter([role], access)));
  });

  it.each(ROLES)('lets a token with the role %s do what the role may', async (role) => {
    const token = await provider.token({ roles: [role], sub: role });
    expect(await doors(`Bearer ${token}`)).toEqual(expected((access) => mayEnter([role], access)));
  });

  it('lets a token without one of our roles do nothing', async () => {
    const token = await provider.token({ roles: ['owner'] });
    expect(await doors(`Bearer ${token}`)).toEqual(expected(() => '403'));
  });

  it.each([
    'an expired key',
    'a revoked key',
    'an unknown key',
    'another scheme',
    'a token for another audience',
    'an expired token',
  ])('with %s meets 401, unless it is public', async (kind) => {
    expect(await doors(await lost(kind))).toEqual(expected(() => '401'));
  });
});

const mayEnter = (roles: readonly Role[], access: Access): '403' | 'in' =>
  access === 'public' || includesRole(roles, access) ? 'in' : '403';

describe('A path that is not served', () => {
  it('is told to those who may come in', async () => {
    const { text } = await keyWith(served, ['reader']);
    expect((await served.get('/v1/nothing', { Authorization: `Bearer ${text}` })).status).toBe(404);
    expect((await fetch(`${served.url}/v1/nothing`)).status).toBe(401);
    expect((await fetch(`${served.url}/v1/commitments`, { method: 'DELETE' })).status).toBe(401);
    expect((await fetch(`${served.url}/v1/commitments`, { method: 'OPTIONS' })).status).toBe(401);
  });
});
