import { describe, expect, it } from '@jest/globals';
import { answerOn, at, beliefIn, event, type GivenEvent, given, guarantee, recordOf, visit, act } from '../testing.js';
import { answer } from './answer.js';
import { beliefOf } from './commitment.js';
import { history } from './history.js';
import { outstanding } from './outstanding.js';
import { timeline } from './timeline.js';

const read = (title: string, quote: string) =>
  ({ title, url: 'https://example.org/', quote, verified: false }) as const;
const learnt = (day: string) => ({ recordedAt: at(`${day}T12:00:00Z`) });

/** DOMAIN, "Two real histories": the visit, in our own words, each entry recorded on its day. */
const VISIT: readonly GivenEvent[] = [
  {
    ...visit({
      effective: '2021-11-13T08:45:00+09:00',
      deadline: { type: 'vague_soon', asStated: 'as early as possible' },
      source: read('Call of the ministers', 'They will see to a journey of the Prime Minister, as early as possible.'),
    }),
    ...learnt('2021-11-13'),
  },
  event(
    'SourceAttached',
    {
      effective: '2021-12-04',
      stance: 'unconfirmed',
      source: read('A newspaper', 'It may well slip into the new year.'),
    },
    learnt('2021-12-04'),
  ),
  event(
    'CommitmentReaffirmed',
    { effective: '2021-12-11', by: 'USA', source: read('Meeting in Liverpool', 'They spoke again of an early visit.') },
    learnt('2021-12-11'),
  ),
  event('VisitSubstituted', { effective: '2022-01-21', format: 'virtual' }, learnt('2022-01-21')),
  event(
    'SourceAttached',
    {
      effective: '2022-05-23',
      stance: 'varies',
      source: read('The President in Tokyo', 'The host came to the guest.'),
      note: 'A reverse visit',
    },
    learnt('2022-05-23'),
  ),
  event('FulfilmentAsserted', { effective: '2022-09-21', by: 'JPN', degree: 'full' }, learnt('2022-09-22')),
  event(
    'FulfilmentContested',
    { effective: '2022-09-22', by: 'USA', reason: 'They met on the margins of the UN' },
    learnt('2022-09-23'),
  ),
  event(
    'VisitScheduled',
    {
      effective: '2023-01-03',
      from: '2023-01-13',
      to: '2023-01-13',
      place: 'Washington',
      format: 'official_working',
      zone: 'America/New_York',
    },
    learnt('2023-01-03'),
  ),
  event(
    'FulfilmentAsserted',
    { effective: '2023-01-13', by: 'USA', degree: 'full', zone: 'America/New_York' },
    learnt('2024-08-28'),
  ),
];

const on = (asOf: string) => answerOn(asOf, ...VISIT);

describe('The visit', () => {
  it('goes from "as early as possible" to the day on which it took place', () => {
    const days = [
      '2021-11-14',
      '2021-12-05',
      '2022-01-22',
      '2022-05-24',
      '2022-09-22',
      '2022-09-23',
      '2023-01-05',
      '2023-01-15',
    ];
    expect(days.map((day) => [day, on(`${day}T00:00:00Z`).status, on(`${day}T00:00:00Z`).disputed])).toEqual([
      ['2021-11-14', 'arranging', false],
      ['2021-12-05', 'arranging', false],
      ['2022-01-22', 'arranging', false],
      ['2022-05-24', 'arranging', false],
      ['2022-09-22', 'fulfilled', false],
      ['2022-09-23', 'arranging', true],
      ['2023-01-05', 'scheduled', true],
      // The one that contested has said that it was done.
      ['2023-01-15', 'fulfilled', false],
    ]);
    expect(on('2022-02-01T00:00:00Z').standing[0]!.marked).toBe('substitute');
  });

  it('is a thing to look at on New Year’s Day 2022, and not overdue', () => {
    const items = outstanding(timeline(beliefIn(...VISIT))).filter(
      ({ from, to }) => from <= at('2022-01-01T00:00:00Z') && at('2022-01-01T00:00:00Z') < to,
    );
    expect(items).toMatchObject([
      {
        reason: 'review_due',
        dueOn: null,
        why: '“as early as possible” names no date, and nothing has moved since 13 November 2021; it is looked at every 30 days.',
      },
    ]);
    expect(timeline(beliefIn(...VISIT)).flatMap(({ conditions }) => conditions)).not.toContain('overdue');
  });

  it('is not moved by a report without a source, nor by a journey of the host', () => {
    const told = history(recordOf(...VISIT), 1, 50);
    expect([told[1]!.changes, told[4]!.changes]).toEqual([[], []]);
  });

  it('is not known to have taken place before the register says so', () => {
    const record = recordOf(...VISIT);
    const known = record.filter(({ recordedAt }) => recordedAt < at('2024-08-28T00:00:00Z'));
    expect(answer(beliefOf(known)!, at('2023-02-01T00:00:00Z'))).toMatchObject({
      status: 'scheduled',
      conditions: expect.arrayContaining(['awaiting_outcome']),
    });
    expect(answer(beliefOf(record)!, at('2023-02-01T00:00:00Z'))).toMatchObject({ status: 'fulfilled' });
  });

  it('would have been refused as fulfilled before it was promised', () =>
    given(...VISIT)
      .when(act('assert-fulfilment', { effective: '2021-11-11', by: 'USA', degree: 'full' }))
      .thenRefuses('before-commitment'));
});

const SAID = ['2021-04-16', '2021-11-13', '2022-01-21', '2022-05-23', '2023-01-13', '2024-04-10', '2025-02-07'];
const GUARANTEE: readonly GivenEvent[] = [
  guarantee({
    effective: '2021-01-27',
    deadline: { type: 'standing', asStated: 'unwavering' },
    source: read('Call of the leaders', 'The promise stands, the islands included.'),
  }),
  ...SAID.map((effective) =>
    event('CommitmentReaffirmed', {
      effective,
      by: 'USA',
      source: read(
        `Statement of ${effective}`,
        effective < '2022'
          ? 'The promise stands.'
          : effective < '2023'
            ? 'The promise stands, by every means.'
            : 'The promise stands, by every means, the gravest included.',
      ),
    }),
  ),
];

describe('The guarantee', () => {
  it('is one commitment, said eight times', () => {
    const { status, reaffirmations, lastReaffirmed, sources } = answerOn('2025-03-01T00:00:00Z', ...GUARANTEE);
    expect({ status, reaffirmations, lastReaffirmed }).toEqual({
      status: 'in_force',
      reaffirmations: 7,
      lastReaffirmed: '2025-02-07',
    });
    expect(new Set(sources.map(({ quote }) => quote)).size).toBe(4);
    expect(sources.map(({ effective }) => effective)).toEqual(['2021-01-27', ...SAID]);
  });

  it('goes stale only where a year passes in silence', () => {
    const stale = timeline(beliefIn(...GUARANTEE)).filter(({ conditions }) => conditions.includes('stale'));
    expect(
      stale.map(({ from, to }) => [from, to].map((instant) => new Date(instant).toISOString().slice(0, 10))),
    ).toEqual([
      ['2024-01-13', '2024-04-10'],
      ['2026-02-07', '9999-12-31'],
    ]);
  });
});
