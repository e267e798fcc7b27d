import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serve, type Served } from '../../apps/api/src/testing.js';
import { loadSeed, type Made } from '../../apps/cli/src/seed.js';

const SEED = join(import.meta.dirname, '../../seeds/japan-us.jsonl');

let served: Served;
let made: ReadonlyMap<string, Made>;
let visit: string;

beforeAll(async () => {
  served = await serve();
  made = await loadSeed(SEED, served.url);
  visit = `/v1/commitments/${made.get('visit')!.id}`;
});
afterAll(() => served.close());

describe('The example ledger', () => {
  it('holds the commitments of the call with their quotes where they stand, and the statements that are none', async () => {
    const { body: call } = await served.get(`/v1/documents/${made.get('call')!.id}`);
    const places = [...call.quotes, ...call.statements] as { quote: string; start: number; end: number }[];
    expect(places).toHaveLength(15);
    for (const { quote, start, end } of places) expect(call.text.slice(start, end)).toBe(quote);
    expect(new Set((call.statements as { class: string }[]).map((each) => each.class))).toEqual(
      new Set(['headline', 'fact', 'courtesy', 'hope', 'position', 'request', 'assessment']),
    );
  });

  it.each([
    ['2021-11-14', 'arranging', []],
    ['2021-12-05', 'arranging', []],
    ['2022-01-01', 'arranging', ['review_due']],
    ['2022-01-22', 'arranging', []],
    ['2022-05-24', 'arranging', ['review_due']],
    ['2022-09-21', 'fulfilled', []],
    ['2022-09-23', 'arranging', ['review_due', 'disputed']],
    ['2023-01-04', 'scheduled', ['disputed']],
    ['2023-01-14', 'fulfilled', []],
  ])('tells of the visit on %s that it is %s, with %j', async (asOf, status, conditions) => {
    expect((await served.get(`${visit}?asOf=${asOf}`)).body).toMatchObject({ status, conditions });
  });

  it('lists the visit on 2022-01-01 as due for review and not as overdue', async () => {
    const { body } = await served.get(`/v1/follow-ups?asOf=2022-01-01&commitment=${made.get('visit')!.id}`);
    expect(body.items).toMatchObject([
      { reason: 'opened', owner: 'Japan desk', dueOn: '2022-01-14', overdue: false },
      { reason: 'review_due', dueOn: null, overdue: false },
    ]);
  });

  it('changes nothing when it is loaded again', async () => {
    const before = (await served.get('/v1/events?limit=500')).body;
    const again = await loadSeed(SEED, served.url);
    expect([...again]).toEqual([...made]);
    expect((await served.get('/v1/events?limit=500')).body).toEqual(before);
  });
});
