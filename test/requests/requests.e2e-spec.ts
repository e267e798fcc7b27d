import { expect, it } from '@jest/globals';
import { requests } from './requests.js';

const COUNT = 3_000;

it(`Requests of every sort meet what the API's own description promises, and never a 5xx (${COUNT})`, async () => {
  const tally = await requests(COUNT, Number(process.env['REQUESTS_SEED'] ?? 1), () => undefined);
  // The sample has seen right ones and wrong ones.
  for (const status of [200, 201, 400, 401, 403, 404, 405, 406, 409, 412, 413, 415, 422])
    expect([status, tally[status] ?? 0]).toEqual([status, expect.any(Number)]);
  expect(Math.min(...[200, 201, 400, 401, 403, 404, 409, 422].map((status) => tally[status] ?? 0))).toBeGreaterThan(10);
}, 120_000);
