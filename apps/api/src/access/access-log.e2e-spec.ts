import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ControlStore } from '#libs/access';
import { AccessLog } from '#libs/application';
import { serve, type Served } from '../testing.js';
import { keyWith } from './testing.js';

let served: Served;
beforeAll(async () => {
  served = await serve({}, { publicRead: true });
});
afterAll(() => served?.close());

interface Access {
  readonly number: number;
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

const told = ({ method, path, status }: Access): string => `${method} ${path} ${status}`;
const items = async (query: string): Promise<readonly Access[]> =>
  (await served.get(`/v1/access-log?${query}`)).body.items;

it('It holds who read what, and who wanted to do what they may not; what was written is in the ledger', async () => {
  const { actor, id, headers } = await keyWith(served, ['reader']);
  await served.get('/v1/commitments?party=JPN', headers);
  await served.get('/v1/export', headers);
  await served.post('/v1/documents', { title: 'A' }, headers);
  await served.post('/v1/documents', { title: 'A' });
  const [last, ...rest] = await items(`actor=${actor}`);
  expect([last!, ...rest].map(told)).toEqual([
    'POST /v1/documents 403',
    'GET /v1/export 403',
    'GET /v1/commitments?party=JPN 200',
  ]);
  expect(last).toMatchObject({ actor, name: 'reader', credential: id, route: '/v1/documents' });
  expect(await items('actor=local&route=/v1/documents')).toEqual([]);
});

it('It knows those who read without a key by their address alone', async () => {
  await fetch(`${served.url}/v1/parties`);
  expect(await items('actor=anybody')).toMatchObject([
    { name: null, credential: expect.stringMatching(/^address .*127\.0\.0\.1$/), path: '/v1/parties' },
  ]);
});

it('It is paged, newest first, from and to days, and written as CSV', async () => {
  const { actor, headers } = await keyWith(served, ['reader']);
  for (let n = 1; n <= 5; n++) await served.get(`/v1/parties?limit=${n}`, headers);
  const pages: string[][] = [];
  for (let path: string | null = `/v1/access-log?actor=${actor}&limit=2`; path !== null;) {
    const { body, headers: sent } = await served.get(path);
    pages.push(body.items.map((each: Access) => each.path.slice(-1)));
    path = /<([^>]*)>/.exec(sent.get('link') ?? '')?.[1] ?? null;
  }
  expect(pages).toEqual([['5', '4'], ['3', '2'], ['1']]);
  const today = new Date().toISOString().slice(0, 10);
  expect(await items(`actor=${actor}&from=${today}&to=${today}`)).toHaveLength(5);
  expect(await items(`actor=${actor}&to=2021`)).toEqual([]);
  const csv = await served.get(`/v1/access-log?actor=${actor}`, { Accept: 'text/csv' });
  expect(csv.text.split('\n')[0]!.trim()).toBe('number,at,actor,name,credential,method,path,route,status');
  expect(csv.text.trim().split('\n')).toHaveLength(6);
});

it('It outlasts a restart, and what is older than it may be is forgotten', async () => {
  let day = Date.parse('2026-01-01');
  const first = await serve({ now: () => day }, { accessLogDays: 30 });
  const store = first.app.get(ControlStore);
  const note = async (at: number) =>
    store.noteAccesses([{ at, actor: 'a', credential: 'c', method: 'GET', path: '/', route: '/', status: 200 }]);
  await note(day - 31 * 86_400_000);
  await note(day - 29 * 86_400_000);
  await first.get('/v1/parties');
  await first.app.get(AccessLog).write();
  expect(await store.accesses({ actor: 'a' }, 10)).toHaveLength(1);
  day += 2 * 86_400_000;
  await first.get('/v1/parties');
  await first.app.close();
  const again = await serve({}, { dataDirectory: first.directory });
  const kept = await again.app.get(ControlStore).accesses({}, 10);
  expect(kept.map(({ actor }) => actor)).toEqual(['local', 'local']);
  await again.close();
});
