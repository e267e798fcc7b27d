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
  made = await loadSeed(SEED, served);
  visit = `/v1/commitments/${made.get('visit')!.id}`;
  // Lists and documents are read from models that follow the ledger: all that is asked below is in them from here on.
  await served.get(`/v1/documents/${made.get('call')!.id}?minPosition=${made.get('call')!.position}`);
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

  it('shows the eight statements of the guarantee, and where two phrases came in', async () => {
    const { body } = await served.get(`/v1/commitments/${made.get('guarantee')!.id}/statements`);
    const said = body.items as Said[];
    expect(said.map(({ effective }) => effective.slice(0, 10))).toEqual([
      '2021-01-27',
      '2021-04-16',
      '2021-11-13',
      '2022-01-21',
      '2022-05-23',
      '2023-01-13',
      '2024-04-10',
      '2025-02-07',
    ]);
    expect(said.every(({ source }) => source.verified)).toBe(true);
    for (const [phrase, since] of [
      ['full range of capabilities', '2022-01-21'],
      ['including nuclear', '2023-01-13'],
    ] as const) {
      expect(said.find(({ quote }) => quote.includes(phrase))!.effective).toBe(since);
      const added = said.find(({ change }) => change?.added.some((each) => each.includes(phrase)))!;
      expect([added.effective, added.quote]).toEqual([since, expect.stringContaining(phrase)]);
    }
  });

  it('changes nothing when it is loaded again', async () => {
    const before = (await served.get('/v1/events?limit=500')).body;
    const again = await loadSeed(SEED, served);
    expect([...again]).toEqual([...made]);
    expect((await served.get('/v1/events?limit=500')).body).toEqual(before);
  });
});

interface Said {
  readonly effective: string;
  readonly quote: string;
  readonly source: { readonly verified: boolean };
  readonly change: { readonly added: readonly string[] } | null;
}
