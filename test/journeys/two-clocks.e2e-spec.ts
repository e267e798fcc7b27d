import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serve, type Served } from '../../apps/api/src/testing.js';

const README = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
const source = { title: 'A report', url: 'https://example.org/', quote: 'As it was reported.' };
const both = ['JPN', 'USA'];

/** The visit's history in the order in which it became known: when, and what. Two entries came late. */
const ARRIVALS: readonly (readonly [knownOn: string, act: string, body: object])[] = [
  [
    '2021-11-13',
    '',
    {
      kind: 'planned_visit',
      subject: 'Arrange a visit to the United States by Prime Minister Kishida',
      debtors: both,
      creditors: both,
      terms: { visitor: { name: 'Kishida Fumio', party: 'JPN' }, host: 'USA', obligation: 'arrange' },
      deadline: { type: 'vague_soon', asStated: 'at the earliest opportunity' },
      effective: '2021-11-13T08:45:00+09:00',
      source,
    },
  ],
  ['2021-12-05', '/attach-source', { effective: '2021-12-04', stance: 'unconfirmed', source }],
  ['2021-12-12', '/reaffirm', { effective: '2021-12-11' }],
  ['2022-01-22', '/substitute-visit', { effective: '2022-01-21', format: 'virtual' }],
  ['2022-05-24', '/attach-source', { effective: '2022-05-23', stance: 'varies', note: 'The host travelled', source }],
  ['2022-09-22', '/assert-fulfilment', { effective: '2022-09-21', by: 'JPN', degree: 'full' }],
  ['2022-10-01', '/contest-fulfilment', { effective: '2022-09-22', by: 'USA', reason: 'It was a journey to the UN' }],
  ['2023-01-03', '/schedule-visit', { effective: '2023-01-03T12:00:00-05:00', from: '2023-01-13', to: '2023-01-13' }],
  [
    '2024-08-28',
    '/assert-fulfilment',
    { effective: '2023-01-13', zone: 'America/New_York', by: 'USA', degree: 'full' },
  ],
];

/** The README's table: a row for each `asOf`, a column for each `knownAt`. */
function table(): readonly { asOf: string; knownAt: string; cell: string }[] {
  const [, markdown = ''] = /<!-- two clocks: [^>]*-->\n([\s\S]*?)<!-- \/two clocks -->/.exec(README) ?? [];
  const [head = [], , ...rows] = markdown
    .trim()
    .split('\n')
    .map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  return rows.flatMap(([asOf = '', ...cells]) =>
    cells.map((cell, column) => ({ asOf, knownAt: head[column + 1]!, cell })),
  );
}

interface Told {
  readonly code?: string;
  readonly status: string | number;
  readonly disputed: boolean;
}

const told = ({ code, status, disputed }: Told): string =>
  code === undefined ? `${status}${disputed ? ', disputed' : ''}` : code;

let now = 0;
let served: Served;
let visit = '/v1/commitments';

beforeAll(async () => {
  served = await serve({ now: () => now });
  for (const [knownOn, act, body] of ARRIVALS) {
    now = Date.parse(`${knownOn}T18:00:00Z`);
    const answer = await served.post(visit + act, body);
    expect([answer.status, answer.body?.conflicts]).toEqual([act === '' ? 201 : 200, []]);
    if (act === '') visit += `/${answer.body.id}`;
  }
  now = Date.parse('2026-01-01T00:00:00Z');
});
afterAll(() => served.close());

describe('The visit by both clocks', () => {
  it('has a table in the README', () => expect(table().length).toBeGreaterThan(50));

  it.each(table())('as of $asOf, as known on $knownAt: $cell', async ({ asOf, knownAt, cell }) => {
    const clocks = `asOf=${asOf}&knownAt=${knownAt}`;
    expect(told((await served.get(`${visit}?${clocks}`)).body as Told)).toBe(cell);
    const listed = (await served.get(`/v1/commitments?${clocks}&minPosition=${ARRIVALS.length}`)).body.items as Told[];
    expect(listed.map(told)).toEqual(cell === 'not-yet' ? [] : [cell]);
  });
});
