import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { importInto } from '../imports/testing.js';
import { serve, type Served } from '../testing.js';

const noon = (day: string): number => Date.parse(`${day}T12:00:00Z`);
let now = noon('2023-01-10');
let served: Served;
const ids: Record<string, string> = {};
let position = '';

const source = { title: 'Readout', url: 'https://example.org/readout', quote: 'They will help.' };

async function post(path: string, body: object) {
  const answer = await served.post(path, body);
  if (answer.status > 201) throw new Error(`${path}: ${answer.text}`);
  position = answer.body.position;
  return answer.body;
}

async function pledge(name: string, debtors: readonly string[], creditors: readonly string[], terms: object) {
  const body = await post('/v1/commitments', {
    kind: 'assistance_pledge',
    subject: `Help ${name}`,
    debtors,
    creditors,
    terms: { recipient: creditors[0], ...terms },
    effective: '2023-01-01',
    source,
  });
  ids[name] = body.id;
}

const act = (name: string, which: string, body: object) => post(`/v1/commitments/${ids[name]!}/${which}`, body);
const money = (value: string, currency: string) => ({ amount: { value, currency } });

const file = (name: string): string => readFileSync(new URL(`../../../../${name}`, import.meta.url), 'utf8');
const [, TABLE = ''] = /<!-- sums of help: [^>]*-->\n([\s\S]*?)<!-- \/sums of help -->/.exec(file('README.md')) ?? [];

const seed = (name: string): readonly string[] => file(`seeds/${name}`).trim().split('\n');

/** The example ledger: what was known in March, and what was learnt on 1 July. */
beforeAll(async () => {
  served = await serve({ now: () => now });
  for (const [day, name] of [
    ['2023-03-20', 'help-1.jsonl'],
    ['2023-07-01', 'help-2.jsonl'],
  ] as const) {
    now = noon(day);
    const { refused, position: at } = await importInto(served, seed(name));
    expect(refused).toEqual([]);
    position = at;
  }
  const { body } = await served.get(`/v1/commitments?kind=assistance_pledge&minPosition=${position}`);
  for (const { id, subject } of body.items) ids[subject.split(' ').at(-1)] = id;
});
afterAll(() => served.close());

interface Told {
  readonly group?: string;
  readonly currency: string;
  readonly pledged: string;
  readonly committed: string;
  readonly delivered: string;
  readonly joint?: readonly (Omit<Told, 'group'> & { readonly parties: readonly string[] })[];
}

const three = ({ pledged, committed, delivered }: Told): string => `${pledged} ${committed} ${delivered}`;

/** `DEU EUR pledged committed delivered`, and what is joint behind `+`. */
const line = (told: Told): string =>
  [
    `${told.group} ${told.currency} ${three(told)}`,
    ...(told.joint ?? []).map((joint) => `${joint.parties.join(' ')}: ${three(joint as Told)}`),
  ].join(' + ');

async function sums(query: string) {
  const { status, body, text } = await served.get(`/v1/assistance?minPosition=${position}&${query}`);
  if (status !== 200) throw new Error(text);
  return {
    items: body.items.map(line) as readonly string[],
    totals: body.totals.map((each: Told) => `${each.currency} ${three(each)}`) as readonly string[],
  };
}

const statuses = async (name: string) =>
  (await served.get(`/v1/commitments/${ids[name]!}`)).body.standing.map(
    ({ debtor, status }: { debtor: string; status: string }) => `${debtor} ${status}`,
  );

const JOINT = 'EST LVA: 9000000 0';
const NOTHING_YET = [
  'DEU EUR 150000000.30 0 0',
  `EST EUR 0 0 0 + ${JOINT} 0`,
  'JPN JPY 70000000000 0 0',
  `LVA EUR 0 0 0 + ${JOINT} 0`,
  'USA USD 1500000 0 0',
];
const ANNOUNCED = ['EUR 159000000.30 0 0', 'JPY 70000000000 0 0', 'USD 1500000 0 0'];
const AS_THOUGHT = {
  items: [
    'DEU EUR 150000000.30 80000000.10 25000000.05',
    `EST EUR 0 4000000 0 + ${JOINT} 1000000.01`,
    'JPN JPY 70000000000 70000000000 2000000000',
    `LVA EUR 0 0 0 + ${JOINT} 1000000.01`,
    'USA USD 1500000 0 0',
  ],
  totals: ['EUR 159000000.30 84000000.10 26000000.06', 'JPY 70000000000 70000000000 2000000000', 'USD 1500000 0 0'],
};

describe('The sums of a ledger of pledges', () => {
  it.each<[string, string, { readonly items: readonly string[]; readonly totals: readonly string[] }]>([
    ['2023-02-01', '2023-03-31', { items: NOTHING_YET, totals: ANNOUNCED }],
    ['2023-04-01', '2023-03-31', AS_THOUGHT],
    ['2023-06-30', '2023-03-31', AS_THOUGHT],
    ['2023-02-01', '2023-07-31', { items: NOTHING_YET, totals: ANNOUNCED }],
    [
      '2023-04-01',
      '2023-07-31',
      {
        items: [
          'DEU EUR 150000000.30 80000000.10 75000000.25',
          `EST EUR 0 4000000 0 + ${JOINT} 1000000.01`,
          'JPN JPY 70000000000 70000000000 20000000000',
          `LVA EUR 0 0 0 + ${JOINT} 1000000.01`,
          'USA USD 1500000 0 0',
        ],
        totals: [
          'EUR 159000000.30 84000000.10 76000000.26',
          'JPY 70000000000 70000000000 20000000000',
          'USD 1500000 0 0',
        ],
      },
    ],
    [
      '2023-06-30',
      '2023-07-31',
      {
        items: [
          'DEU EUR 140000000.20 80000000.10 75000000.25',
          `EST EUR 0 4000000 0 + ${JOINT} 1000000.01`,
          'JPN JPY 70000000000 70000000000 20000000000',
          `LVA EUR 0 0 0 + ${JOINT} 1000000.01`,
          'USA USD 0 0 300000',
        ],
        totals: [
          'EUR 149000000.20 84000000.10 76000000.26',
          'JPY 70000000000 70000000000 20000000000',
          'USD 0 0 300000',
        ],
      },
    ],
  ])('by debtor as of %s, known at %s', async (asOf, knownAt, expected) => {
    expect(await sums(`by=debtor&asOf=${asOf}&knownAt=${knownAt}`)).toEqual(expected);
  });

  it('are those of the README', async () => {
    const told = await Promise.all(
      ['2023-02-01', '2023-04-01', '2023-06-30'].map(async (asOf) => {
        const of = async (knownAt: string) => (await sums(`by=debtor&asOf=${asOf}&knownAt=${knownAt}`)).totals;
        const [first, both] = [await of('2023-03-31'), await of('2023-07-31')];
        return first.map(
          (sum, nth) => `| ${[asOf, ...sum.split(' '), ...both[nth]!.split(' ').slice(1)].join(' | ')} |\n`,
        );
      }),
    );
    const [, , ...rows] = TABLE.split(/^/m);
    expect(rows).toEqual(told.flat());
  });

  it('by creditor: what two are promised together is joint', async () => {
    const { items } = await sums('by=creditor&asOf=2023-06-30&knownAt=2023-07-31');
    expect(items).toEqual([
      'MDA JPY 0 0 0 + MDA UKR: 70000000000 70000000000 20000000000',
      'MDA USD 0 0 300000',
      'UKR EUR 149000000.20 84000000.10 76000000.26',
      'UKR JPY 0 0 0 + MDA UKR: 70000000000 70000000000 20000000000',
    ]);
  });

  it('by modality, which nothing shares', async () => {
    const { items } = await sums('by=modality&asOf=2023-06-30&knownAt=2023-07-31');
    expect(items).toEqual([
      'financial EUR 90000000 80000000.10 25000000.05',
      'financial JPY 70000000000 70000000000 20000000000',
      'humanitarian EUR 9000000 4000000 1000000.01',
      'military EUR 50000000.20 0 50000000.20',
      'technical USD 0 0 300000',
    ]);
  });

  it('of a party, a modality and a currency', async () => {
    const then = 'asOf=2023-06-30&knownAt=2023-07-31';
    expect((await sums(`by=debtor&party=MDA&${then}`)).items).toEqual([
      'JPN JPY 70000000000 70000000000 20000000000',
      'USA USD 0 0 300000',
    ]);
    expect((await sums(`by=debtor&modality=military&${then}`)).items).toEqual(['DEU EUR 50000000.20 0 50000000.20']);
    expect((await sums(`by=debtor&currency=JPY&${then}`)).totals).toEqual(['JPY 70000000000 70000000000 20000000000']);
    expect(await sums(`by=debtor&currency=CHF&${then}`)).toEqual({ items: [], totals: [] });
  });

  it('follow where the amounts brought each debtor', async () => {
    expect(await statuses('grid')).toEqual(['DEU partly_delivered']);
    expect(await statuses('shells')).toEqual(['DEU fulfilled']);
    expect(await statuses('shelter')).toEqual(['EST partly_delivered', 'LVA partly_delivered']);
    expect(await statuses('training')).toEqual(['USA withdrawn']);
  });

  it('add up what the list tells of each pledge', async () => {
    const at = 'asOf=2023-06-30&knownAt=2023-07-31';
    const list = await served.get(`/v1/commitments?kind=assistance_pledge&sort=subject&${at}`);
    expect(
      list.body.items.map(
        ({ subject, amounts }: { subject: string; amounts: readonly (Told & { debtors: string[] })[] }) => [
          subject,
          ...amounts.map((told) => `${told.debtors.join(' ')} ${told.currency} ${three(told)}`),
        ],
      ),
    ).toEqual([
      ['Help by a loan', 'JPN JPY 70000000000 70000000000 20000000000'],
      ['Help by training', 'USA USD 0 0 300000'],
      ['Help for the grid', 'DEU EUR 90000000 80000000.10 25000000.05'],
      ['Help with shells', 'DEU EUR 50000000.20 0 50000000.20'],
      ['Help with shelter', 'EST EUR 0 4000000 0', 'EST LVA EUR 9000000 0 1000000.01'],
    ]);
    const { body } = await served.get(`/v1/commitments/${ids['grid']!}?${at}`);
    expect(body.amounts).toEqual(list.body.items[2].amounts);
    const rows = await served.get(`/v1/commitments?kind=assistance_pledge&${at}`, { Accept: 'text/csv' });
    expect(rows.text).toContain('""delivered"":""25000000.05""');
  });

  it('are counted in one currency at the rates that are stated, which the answer tells back', async () => {
    const at = 'asOf=2023-06-30&knownAt=2023-07-31';
    const { body } = await served.get(`/v1/assistance?by=creditor&in=EUR&rates=USD:0.925,JPY:0.00625&${at}`);
    expect(body.converted).toEqual({
      currency: 'EUR',
      rates: [
        { currency: 'USD', rate: '0.925' },
        { currency: 'JPY', rate: '0.00625' },
      ],
      rounding: 'each sum once, to the smallest unit of the currency, half up',
      items: [
        {
          group: 'MDA',
          pledged: '0',
          committed: '0',
          delivered: '277500',
          joint: [{ parties: ['MDA', 'UKR'], pledged: '437500000', committed: '437500000', delivered: '125000000' }],
        },
        {
          group: 'UKR',
          pledged: '149000000.20',
          committed: '84000000.10',
          delivered: '76000000.26',
          joint: [{ parties: ['MDA', 'UKR'], pledged: '437500000', committed: '437500000', delivered: '125000000' }],
        },
      ],
      totals: { pledged: '586500000.20', committed: '521500000.10', delivered: '201277500.26' },
    });
    expect(body.totals.map((each: Told) => each.currency)).toEqual(['EUR', 'JPY', 'USD']);
    const missing = await served.get(`/v1/assistance?by=creditor&in=EUR&rates=USD:0.925&${at}`);
    expect([missing.status, missing.body.code, missing.body.currencies]).toEqual([422, 'rate-not-stated', ['JPY']]);
    const only = await served.get(`/v1/assistance?by=creditor&in=EUR&currency=EUR&${at}`);
    expect(only.body.converted.totals).toEqual({
      pledged: '149000000.20',
      committed: '84000000.10',
      delivered: '76000000.26',
    });
  });

  it('by modality lead to the pledges of each', async () => {
    const { body } = await served.get('/v1/commitments?modality=financial&sort=subject&creditor=UKR&asOf=2023-06-30');
    expect(body.items.map(({ subject }: { subject: string }) => subject)).toEqual([
      'Help by a loan',
      'Help for the grid',
    ]);
  });

  it('can be followed through the history', async () => {
    const { body } = await served.get(`/v1/commitments/${ids['shelter']!}/history`);
    expect(body.items.at(-1).changes).toContainEqual({
      path: '/amounts/EST LVA EUR/delivered',
      was: '0',
      now: '1000000.01',
    });
  });

  it('count a duplicate nowhere, and nothing that was retracted', async () => {
    now = noon('2023-08-10');
    await pledge('again', ['DEU'], ['UKR'], { modality: 'military', ...money('50000000.20', 'EUR') });
    await pledge('never', ['DEU'], ['UKR'], { modality: 'military', ...money('7', 'EUR') });
    expect((await sums('by=debtor&modality=military')).totals).toEqual(['EUR 100000007.40 0 50000000.20']);
    await act('again', 'link-duplicate', { of: ids['shells']! });
    await act('never', 'retract', { reason: 'Nobody said so' });
    expect((await sums('by=debtor&modality=military')).totals).toEqual(['EUR 50000000.20 0 50000000.20']);
  });

  it('keep amounts and parties where the words were erased', async () => {
    const before = await sums('by=creditor');
    const { items } = (await served.get(`/v1/commitments/${ids['grid']!}/history`)).body;
    for (const { event } of items.slice(0, 3))
      await served.post(`/v1/events/${event.id}/redact`, { reason: 'A person is named', authority: 'A court' });
    const { body } = await served.get(`/v1/commitments/${ids['grid']!}/history`);
    expect(body.items[2].says).not.toContain('Transformers');
    expect(await sums('by=creditor')).toEqual(before);
  });

  it('are asked by a group, of a currency and a party that there are', async () => {
    for (const [query, status, pointer] of [
      ['', 400, '/by'],
      ['by=recipient', 400, '/by'],
      ['by=debtor&currency=EURO', 400, '/currency'],
      ['by=debtor&modality=cash', 400, '/modality'],
      ['by=debtor&limit=5', 400, '/limit'],
      ['by=debtor&in=EURO', 400, '/in'],
      ['by=debtor&rates=USD:1', 400, '/rates'],
      ['by=debtor&in=EUR&rates=USD', 400, '/rates'],
      ['by=debtor&in=EUR&rates=EUR:1', 400, '/rates'],
      ['by=debtor&party=XXX', 422, '/party'],
    ] as const) {
      const answer = await served.get(`/v1/assistance?${query}`);
      expect([query, answer.status, answer.body.errors[0].pointer]).toEqual([query, status, pointer]);
    }
  });

  it('has sentences that name the amounts', async () => {
    const { body } = await served.get(`/v1/commitments/${ids['shelter']!}/history`);
    expect(body.items.map(({ says }: { says: string }) => says)).toEqual([
      'Estonia and Latvia promised Ukraine on 1 January 2023 (an assistance pledge): Help with shelter.',
      'Estonia committed EUR 4,000,000 on 1 March 2023.',
      'Estonia and Latvia delivered EUR 1,000,000.01 together on 10 March 2023: Tents.',
    ]);
  });
});
