import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serve } from '../../apps/api/src/testing.js';
import { type Arrival, Arrivals, cellsOf } from './clock-table.js';

const source = { title: 'A report', url: 'https://example.org/', quote: 'As it was reported.' };

const recorded = (deadline: object = { type: 'none' }): Arrival => [
  '2022-01-10',
  '',
  {
    kind: 'coordination_pledge',
    subject: 'Coordinate',
    debtors: ['JPN'],
    creditors: ['USA'],
    terms: { topics: ['climate'] },
    deadline,
    effective: '2022-01-10',
    source,
  },
];
const withdrawn = (knownOn: string): Arrival => [knownOn, '/withdraw', { effective: '2022-03-01' }];
const retracts = (knownOn: string, nth: number): Arrival => [
  knownOn,
  '/retract-event',
  (ids) => ({ event: ids[nth], reason: 'It was not so' }),
];
const corrects = (knownOn: string, nth: number, changes: object): Arrival => [
  knownOn,
  '/correct-event',
  (ids) => ({ event: ids[nth], changes, reason: 'It was misread' }),
];

interface Case {
  readonly what: string;
  readonly arrivals: readonly Arrival[];
  readonly table: string;
}

/** What every combination of the clocks answers, for each way in which the ledger comes to know something else. */
const CASES: readonly Case[] = [
  {
    what: 'A fact that arrives late is judged at its own time, and known from when it was recorded',
    arrivals: [recorded(), withdrawn('2022-06-01')],
    table: `
| as of      | 2022-01-09 | 2022-05-31 | 2022-06-02 |
|------------|------------|------------|------------|
| 2022-01-09 | not-yet    | not-yet    | not-yet    |
| 2022-02-28 | not-yet    | active     | active     |
| 2022-03-02 | not-yet    | active     | withdrawn  |
| 2022-07-01 | not-yet    | active     | withdrawn  |`,
  },
  {
    what: 'A corrected fact counts from its corrected date, for who asks after the correction; taken back, as before',
    arrivals: [
      recorded(),
      withdrawn('2022-03-01'),
      corrects('2022-06-01', 1, { effective: '2022-05-01' }),
      retracts('2022-08-01', 2),
    ],
    table: `
| as of      | 2022-02-28 | 2022-05-31 | 2022-06-02 | 2022-08-02 |
|------------|------------|------------|------------|------------|
| 2022-02-28 | active     | active     | active     | active     |
| 2022-03-02 | active     | withdrawn  | active     | withdrawn  |
| 2022-05-02 | active     | withdrawn  | withdrawn  | withdrawn  |`,
  },
  {
    what: 'A making that was misdated moves with its correction',
    arrivals: [recorded(), corrects('2022-06-01', 0, { effective: '2021-12-01' })],
    table: `
| as of      | 2022-05-31 | 2022-06-02 |
|------------|------------|------------|
| 2021-11-30 | not-yet    | not-yet    |
| 2021-12-02 | not-yet    | active     |
| 2022-01-11 | active     | active     |`,
  },
  {
    what: 'A retracted entry is gone from the standing, and stays where it was believed',
    arrivals: [recorded(), withdrawn('2022-03-01'), retracts('2022-06-01', 1)],
    table: `
| as of      | 2022-02-28 | 2022-05-31 | 2022-06-02 |
|------------|------------|------------|------------|
| 2022-02-28 | active     | active     | active     |
| 2022-03-02 | active     | withdrawn  | active     |`,
  },
  {
    what: 'A retracted commitment answers so at every effective time',
    arrivals: [recorded(), withdrawn('2022-03-01'), ['2022-06-01', '/retract', { reason: 'It was another' }]],
    table: `
| as of      | 2022-02-28 | 2022-05-31 | 2022-06-02 |
|------------|------------|------------|------------|
| 2022-01-09 | not-yet    | not-yet    | not-yet    |
| 2022-02-28 | active     | active     | retracted  |
| 2022-03-02 | active     | withdrawn  | retracted  |`,
  },
  {
    what: 'A fact that a late one leaves without ground is a conflict, from its own time on, until one is taken back',
    arrivals: [
      recorded(),
      ['2022-04-02', '/report-progress', { effective: '2022-04-01' }],
      withdrawn('2022-06-01'),
      retracts('2022-08-01', 1),
    ],
    table: `
| as of      | 2022-05-31 | 2022-06-02          | 2022-08-02 |
|------------|------------|---------------------|------------|
| 2022-02-28 | active     | active              | active     |
| 2022-03-02 | active     | withdrawn           | withdrawn  |
| 2022-04-02 | active     | withdrawn, conflict | withdrawn  |`,
  },
  {
    what: 'What the parties changed counts from their change on',
    arrivals: [
      recorded({ type: 'date', notAfter: '2022-03-31' }),
      [
        '2022-04-15',
        '/change-deadline',
        { effective: '2022-04-15', deadline: { type: 'date', notAfter: '2022-12-31' }, reason: 'They agreed to' },
      ],
    ],
    table: `
| as of      | 2022-04-14      | 2022-04-16      |
|------------|-----------------|-----------------|
| 2022-03-31 | active          | active          |
| 2022-04-10 | active, overdue | active, overdue |
| 2022-04-20 | active, overdue | active          |`,
  },
  {
    what: 'What we had written wrong was never so, for who asks after the correction',
    arrivals: [
      recorded({ type: 'date', notAfter: '2022-03-31' }),
      corrects('2022-04-15', 0, { deadline: { type: 'date', notAfter: '2022-12-31' } }),
    ],
    table: `
| as of      | 2022-04-14      | 2022-04-16      |
|------------|-----------------|-----------------|
| 2022-04-10 | active, overdue | active          |
| 2022-04-20 | active, overdue | active          |
| 2023-01-01 | active, overdue | active, overdue |`,
  },
];

describe.each(CASES)('$what', ({ arrivals, table }) => {
  const ledger = new Arrivals();
  beforeAll(() => ledger.load(serve, arrivals));
  afterAll(() => ledger.close());

  it.each(cellsOf(table))('as of $asOf, as known on $knownAt: $cell', async (cell) => {
    expect(await ledger.told(cell)).toBe(cell.cell);
  });
});
