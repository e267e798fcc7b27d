import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SmallLedger, smallLedger } from '../relations/testing.js';

let ledger: SmallLedger;
beforeAll(async () => {
  ledger = await smallLedger();
});
afterAll(() => ledger.served.close());

interface Change {
  readonly type: string;
  readonly at: string;
  readonly commitment: { readonly id: string } | null;
  readonly event: { readonly type: string; readonly version: number } | null;
  readonly condition: string | null;
  readonly says: string;
  readonly changes: readonly { readonly path: string; readonly was: unknown; readonly now: unknown }[];
}

const changes = async (query: string): Promise<readonly Change[]> =>
  (await ledger.served.get(`/v1/changes?${query}`)).body.items;

/** `01-10 visit CommitmentRecorded`, `02-16 visit overdue`. */
const told = ({ at, commitment, event, condition }: Change): string =>
  [at.slice(5, 10), commitment && ledger.nameOf(commitment.id), event?.type ?? condition].filter(Boolean).join(' ');

const report = async (query: string): Promise<readonly string[]> => (await changes(query)).map(told);

describe('What changed between two days', () => {
  it.each<[string, readonly string[]]>([
    ['from=2024-01-01&to=2024-01-09', []],
    [
      'from=2024-01-10&to=2024-01-10',
      ['01-10 DocumentAdded', '01-10 guarantee CommitmentRecorded', '01-10 visit CommitmentRecorded'],
    ],
    [
      'from=2024-01-25&to=2024-02-01',
      ['01-25 mistake CommitmentRecorded', '02-01 visit FollowUpOpened', '02-01 visit due_soon'],
    ],
    // As it was known on the day: the deadline passed, and nothing said that it was met.
    [
      'from=2024-02-10&to=2024-02-19',
      [
        '02-10 guarantee CommitmentReaffirmed',
        '02-12 many CommitmentWithdrawn',
        '02-14 pledge review_due',
        '02-16 visit overdue',
      ],
    ],
    // As it was known the day after: it had been met in time, so it never was overdue.
    ['from=2024-02-16&to=2024-02-20', ['02-20 visit FulfilmentAsserted']],
    // And later: it is contested, so overdue again from the contest on, which a fact brought about and no calendar.
    [
      'from=2024-02-16&to=2024-02-22',
      ['02-20 visit FulfilmentAsserted', '02-21 visit follow_up_overdue', '02-22 visit FulfilmentContested'],
    ],
    [
      'from=2024-03-01&to=2024-03-12',
      ['03-01 pledge EventCorrected', '03-05 mistake CommitmentRetracted', '03-11 pledge overdue'],
    ],
    ['from=2024-02-25&to=2024-02-29', []],
    ['from=2024-03-11', ['03-11 pledge overdue']],
    ['', []],
    // What lies ahead: what the calendar will bring.
    ['from=2024-03-21&to=2025-01-31', ['07-14 korean review_due', '01-15 many stale', '01-19 guarantee stale']],
    [
      'from=2024-01-01&to=2024-02-28&party=KOR',
      ['01-20 many CommitmentRecorded', '01-20 korean CommitmentRecorded', '02-12 many CommitmentWithdrawn'],
    ],
    [
      'from=2024-01-01&to=2024-03-20&kind=defense_guarantee',
      ['01-10 guarantee CommitmentRecorded', '02-10 guarantee CommitmentReaffirmed'],
    ],
    ['from=2024-02-16&to=2024-02-20&kind=planned_visit&party=USA', ['02-20 visit FulfilmentAsserted']],
    ['from=2024-01-01&to=2024-03-20&party=FRA', []],
  ])('%s', async (query, expected) => expect(await report(query)).toEqual(expected));

  it('says each in a sentence, with the event, what it changed, and where that is written', async () => {
    const [contested] = (await changes('from=2024-02-22&to=2024-02-22')).filter(({ type }) => type === 'recorded');
    expect(contested).toEqual({
      type: 'recorded',
      at: '2024-02-22T12:00:00.000Z',
      commitment: { id: ledger.ids['visit'], kind: 'planned_visit', subject: 'Promise visit', debtors: ['JPN', 'USA'] },
      document: null,
      says: expect.stringContaining('The United States contested'),
      event: { id: expect.any(String), type: 'FulfilmentContested', version: 4 },
      effective: '2024-02-21',
      recordedAt: '2024-02-22T12:00:00.000Z',
      position: '12',
      condition: null,
      since: null,
      why: null,
      changes: expect.arrayContaining([{ path: '/status', was: 'fulfilled', now: 'arranging' }]),
      source: expect.objectContaining({ quote: 'That was no visit.' }),
    });
  });

  it('says why the calendar alone changed something, and where that was promised', async () => {
    const [overdue] = await changes('from=2024-03-11&to=2024-03-11');
    expect(overdue).toMatchObject({
      type: 'derived',
      condition: 'overdue',
      since: '2024-03-11T00:00:00.000Z',
      why: 'The deadline ended on 10 March 2024, and nothing says that it was met.',
      changes: [{ path: '/conditions/overdue', was: null, now: true }],
      source: { type: 'CommitmentRecorded', title: 'News', quote: 'Words of pledge.' },
      event: null,
      position: null,
    });
  });

  it('is the same in pages of any size, each item once', async () => {
    const all = await report('from=2024-01-01&to=2024-03-20');
    expect(all.length).toBeGreaterThan(15);
    for (const limit of [1, 2, 5, 7]) {
      const paged: string[] = [];
      for (
        let path: string | undefined = `/v1/changes?from=2024-01-01&to=2024-03-20&limit=${limit}`;
        path !== undefined;
      ) {
        const { body, headers } = await ledger.served.get(path);
        paged.push(...body.items.map(told));
        path = /<([^>]+)>/.exec(headers.get('link') ?? '')?.[1];
      }
      expect(paged).toEqual(all);
    }
  });

  it('is pinned to where the first page began', async () => {
    ledger.on('2024-03-21');
    const { body, headers } = await ledger.served.get('/v1/changes?from=2024-03-01&limit=2');
    await ledger.post(`/v1/commitments/${ledger.ids['pledge']!}/assert-fulfilment`, {
      effective: '2024-03-09',
      by: 'JPN',
      degree: 'full',
    });
    const rest = await ledger.served.get(/<([^>]+)>/.exec(headers.get('link')!)![1]!);
    expect([...body.items, ...rest.body.items].map(told)).toEqual([
      '03-01 pledge EventCorrected',
      '03-05 mistake CommitmentRetracted',
      '03-11 pledge overdue',
    ]);
    expect(await report('from=2024-03-01')).toEqual([
      '03-01 pledge EventCorrected',
      '03-05 mistake CommitmentRetracted',
      '03-21 pledge FulfilmentAsserted',
    ]);
  });

  it('comes as CSV and NDJSON', async () => {
    const csv = await ledger.served.get('/v1/changes?from=2024-03-01&to=2024-03-12', { Accept: 'text/csv' });
    const [header, ...rows] = csv.text.trimEnd().split('\r\n');
    expect(header).toBe(
      'type,at,commitment.id,commitment.kind,commitment.subject,commitment.debtors,document.id,document.title,says,event.id,event.type,' +
        'effective,recordedAt,position,condition,since,why,changes,source.title,source.url,source.document,source.quote',
    );
    expect(rows).toHaveLength(3);
    const ndjson = await ledger.served.get('/v1/changes?from=2024-03-01&to=2024-03-12', {
      Accept: 'application/x-ndjson',
    });
    expect(
      ndjson.text
        .trimEnd()
        .split('\n')
        .map((line) => told(JSON.parse(line) as Change)),
    ).toEqual(await report('from=2024-03-01&to=2024-03-12'));
  });

  it.each([
    ['from=2024-03-02&to=2024-03-01', 422, 'dates-reversed'],
    ['from=yesterday', 400, 'invalid-request'],
    ['since=2024-03-01', 400, 'invalid-request'],
    ['kind=marriage', 400, 'invalid-request'],
    ['party=Japan', 422, 'unknown-party'],
  ])('is refused where it makes no sense: %s', async (query, status, code) => {
    const answer = await ledger.served.get(`/v1/changes?${query}`);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
});
