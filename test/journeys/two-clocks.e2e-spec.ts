import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serve } from '../../apps/api/src/testing.js';
import { type Arrival, Arrivals, cellsOf } from './clock-table.js';

const README = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
const source = { title: 'A report', url: 'https://example.org/', quote: 'As it was reported.' };
const both = ['JPN', 'USA'];

/** The visit's history in the order in which it became known: when, and what. Two entries came late. */
const ARRIVALS: readonly Arrival[] = [
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

const [, TABLE = ''] = /<!-- two clocks: [^>]*-->\n([\s\S]*?)<!-- \/two clocks -->/.exec(README) ?? [];

describe('The visit by both clocks', () => {
  const visit = new Arrivals();
  beforeAll(() => visit.load(serve, ARRIVALS));
  afterAll(() => visit.close());

  it('has a table in the README', () => expect(cellsOf(TABLE).length).toBeGreaterThan(50));

  it.each(cellsOf(TABLE))('as of $asOf, as known on $knownAt: $cell', async (cell) => {
    expect(await visit.told(cell)).toBe(cell.cell);
  });
});
