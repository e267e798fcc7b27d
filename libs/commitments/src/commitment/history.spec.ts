import { describe, expect, it } from '@jest/globals';
import { at, event, type GivenEvent, guarantee, idOf, pledge, recordOf, SOURCE, visit } from '../testing.js';
import { differences, history } from './history.js';

const ONE = { debtors: ['USA'], creditors: ['JPN'] };
const items = (...events: readonly GivenEvent[]) => history(recordOf(...events), 1, 50);
const changes = (...events: readonly GivenEvent[]) => items(...events).at(-1)!.changes;

const corrected = (note: string) => event('EventCorrected', { event: idOf(2), changes: { note }, reason: 'A slip' });

describe('The history', () => {
  it('tells each entry as it was recorded, oldest first', () => {
    const reaffirmed = event(
      'CommitmentReaffirmed',
      { effective: '2021-04', by: 'USA', source: SOURCE },
      { recordedAt: at('2024-05-06T07:08:09Z') },
    );
    expect(items(guarantee(), reaffirmed)).toEqual([
      {
        version: 1,
        event: { id: idOf(1), type: 'CommitmentRecorded' },
        says: 'The United States promised Japan on 1 January 2021 (a defense guarantee): Defend Japan, the Senkaku Islands included.',
        effective: '2021-01-01',
        recordedAt: '2026-01-01T00:00:00.000Z',
        source: SOURCE,
        note: null,
        changes: [
          { path: '/status', was: null, now: 'in_force' },
          { path: '/conditions/review_due', was: null, now: true },
        ],
      },
      {
        version: 2,
        event: { id: idOf(2), type: 'CommitmentReaffirmed' },
        says: 'The United States reaffirmed it in April 2021: “They agreed.”',
        effective: '2021-04',
        recordedAt: '2024-05-06T07:08:09.000Z',
        source: SOURCE,
        note: null,
        changes: [],
      },
    ]);
  });

  it('tells what was noted beside an entry', () =>
    expect(items(pledge(), event('ProgressReported', { effective: '2022', note: 'They met.' }))[1]).toMatchObject({
      note: 'They met.',
    }));

  it('pages by version', () => {
    const record = recordOf(
      pledge(),
      ...Array.from({ length: 5 }, () => event('ProgressReported', { effective: '2022' })),
    );
    expect(history(record, 3, 2).map(({ version }) => version)).toEqual([3, 4]);
    expect(history(record, 7, 2)).toEqual([]);
  });

  it('says what each entry changed', () => {
    expect(changes(pledge(ONE), event('CommitmentWithdrawn', { effective: '2022-01-01' }))).toEqual([
      { path: '/status', was: 'active', now: 'withdrawn' },
      { path: '/standing/USA/status', was: 'active', now: 'withdrawn' },
      { path: '/conditions/review_due', was: true, now: null },
    ]);
    expect(
      changes(
        visit(ONE),
        event('DeadlineChanged', { effective: '2022', deadline: { type: 'date', notAfter: '2023' }, reason: '' }),
      ),
    ).toEqual([
      { path: '/deadline/type', was: 'none', now: 'date' },
      { path: '/deadline/notAfter', was: null, now: '2023' },
      { path: '/conditions/review_due', was: true, now: null },
      { path: '/conditions/overdue', was: null, now: true },
    ]);
    const opened = event('FollowUpOpened', { action: 'Ask', owner: 'desk-asia' });
    expect(changes(visit(ONE), opened)).toEqual([
      { path: `/followUps/${idOf(2)}`, was: null, now: { owner: 'desk-asia', dueOn: null, state: 'outstanding' } },
    ]);
    expect(
      changes(visit(ONE), event('BreachAlleged', { effective: '2022', by: 'JPN', ground: 'Nothing was done' })),
    ).toEqual([
      { path: '/disputed', was: false, now: true },
      { path: '/breaches/USA by JPN', was: null, now: 'alleged' },
    ]);
  });

  it('of a correction says what the entry said before, though the answer of today stays', () => {
    const withdrawn = event('CommitmentWithdrawn', { effective: '2022-06-01', note: 'A' });
    const earlier = event('EventCorrected', { event: idOf(2), changes: { effective: '2022-05-01' }, reason: 'A slip' });
    const path = `/entries/${idOf(2)}`;
    expect(changes(pledge(ONE), withdrawn, earlier)).toEqual([
      { path: `${path}/effective`, was: '2022-06-01', now: '2022-05-01' },
    ]);
    expect(changes(pledge(ONE), withdrawn, earlier, corrected('B'), corrected('C'))).toEqual([
      { path: `${path}/note`, was: 'B', now: 'C' },
    ]);
    const words = { ...SOURCE, quote: 'They agreed at last.' };
    expect(
      changes(pledge(ONE), event('EventCorrected', { event: idOf(1), changes: { source: words }, reason: 'A slip' })),
    ).toEqual([{ path: `/entries/${idOf(1)}/source/quote`, was: SOURCE.quote, now: words.quote }]);
  });

  it('of an unconfirmed report says that it changed nothing', () =>
    expect(changes(visit(), event('SourceAttached', { stance: 'unconfirmed', source: SOURCE }))).toEqual([]));

  it('of a late fact says what it left in conflict', () => {
    const progress = event('ProgressReported', { effective: '2023-01-01' });
    expect(changes(pledge(ONE), progress, event('CommitmentWithdrawn', { effective: '2022-01-01' }))).toContainEqual({
      path: '/conflicts',
      was: [],
      now: [idOf(2)],
    });
  });

  it('shows corrections and retractions on the entries that they speak of', () => {
    const withdrawn = event('CommitmentWithdrawn', { effective: '2022-01-01', note: 'A' });
    const all = items(
      pledge(),
      withdrawn,
      corrected('B'),
      corrected('C'),
      event('EventRetracted', { event: idOf(2), reason: 'Another was meant' }),
    );
    expect(all.map(({ correctedBy, retractedBy }) => [correctedBy, retractedBy])).toEqual([
      [undefined, undefined],
      [[idOf(3), idOf(4)], idOf(5)],
      [undefined, undefined],
      [undefined, undefined],
      [undefined, undefined],
    ]);
    const undone = items(
      pledge(),
      withdrawn,
      corrected('B'),
      event('EventRetracted', { event: idOf(3), reason: 'It was right' }),
    );
    expect(undone.map(({ correctedBy, retractedBy }) => [correctedBy, retractedBy])[1]).toEqual([undefined, undefined]);
    expect(undone[2]!.retractedBy).toBe(idOf(4));
  });

  it('shows the retraction of the commitment on its recording', () =>
    expect(items(pledge(), event('CommitmentRetracted', { reason: 'Another was meant' }))).toMatchObject([
      { retractedBy: idOf(2) },
      { changes: expect.arrayContaining([{ path: '/status', was: 'active', now: 'retracted' }]) },
    ]));
});

describe('Differences', () => {
  it('are told as deep as both are objects, by RFC 6901', () =>
    expect(
      differences({ a: 1, 'b/c': { '~': 1 }, d: [1], same: {} }, { a: 2, 'b/c': {}, d: [1, 2], e: null, same: {} }),
    ).toEqual([
      { path: '/a', was: 1, now: 2 },
      { path: '/b~1c/~0', was: 1, now: null },
      { path: '/d', was: [1], now: [1, 2] },
    ]));
});
