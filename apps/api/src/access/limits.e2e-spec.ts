import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { serve, type Served } from '../testing.js';
import { keyWith } from './testing.js';

let served: Served;
beforeAll(async () => {
  served = await serve({}, { rate: { perSecond: 2, burst: 20 } });
});
afterAll(() => served?.close());

const statuses = async (count: number, ask: () => Promise<{ readonly status: number }>): Promise<readonly number[]> =>
  (await Promise.all(Array.from({ length: count }, ask))).map(({ status }) => status).toSorted((a, b) => a - b);

it('A key that asks too often meets 429, which says when to go on, and no other key does', async () => {
  const [busy, quiet] = [await keyWith(served, ['reader']), await keyWith(served, ['reader'])];
  const answers = await statuses(60, () => served.get('/v1/parties?limit=1', busy.headers));
  expect(answers.slice(0, 20)).toEqual(Array(20).fill(200));
  expect(answers.filter((status) => status === 429).length).toBeGreaterThanOrEqual(30);
  const refused = await served.get('/v1/parties?limit=1', busy.headers);
  expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
    429,
    'too-many-requests',
    '1',
  ]);
  expect((await served.get('/v1/parties?limit=1', quiet.headers)).status).toBe(200);
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  expect((await served.get('/v1/parties?limit=1', busy.headers)).status).toBe(200);
});

it('An address that guesses keys meets 429, whatever it tries next, while those with a key go on', async () => {
  const guess = () => served.get('/v1/parties', { Authorization: `Bearer pacta_${'A'.repeat(43)}` });
  const answers = await statuses(60, guess);
  expect(new Set(answers)).toEqual(new Set([401, 429]));
  expect((await fetch(`${served.url}/openapi.json`)).status).toBe(429);
  expect((await served.get('/v1/parties?limit=1', (await keyWith(served, ['reader'])).headers)).status).toBe(200);
});

it('Whoever watches over the process is never told to wait', async () => {
  expect(new Set(await statuses(60, () => fetch(`${served.url}/health/live`)))).toEqual(new Set([200]));
});
