import { describe, expect, it } from '@jest/globals';
import {
  act,
  answerOn,
  at,
  beliefIn,
  event,
  given,
  type GivenEvent,
  guarantee,
  idOf,
  pledge,
  visit,
} from '../testing.js';
import { type Outstanding, outstanding } from './outstanding.js';
import { timeline } from './timeline.js';

const ONE = { debtors: ['USA'], creditors: ['JPN'] };
const opened = event('FollowUpOpened', {
  effective: '2021-02-01',
  action: 'Ask the embassy',
  owner: 'desk-asia',
  dueOn: '2021-02-15',
});
const closed = event('FollowUpClosed', {
  effective: '2021-03-01',
  followUp: idOf(2),
  outcome: 'answered',
  note: 'They will',
});

/** What is outstanding at an instant. */
function listed(asOf: string, ...events: readonly GivenEvent[]): readonly Outstanding[] {
  const instant = at(asOf);
  return outstanding(timeline(beliefIn(...events))).filter(
    ({ from, to, closed }) => from <= instant && instant < to && !closed,
  );
}

const reasons = (asOf: string, ...events: readonly GivenEvent[]) => listed(asOf, ...events).map(({ reason }) => reason);

describe('A follow-up', () => {
  it('is opened, reassigned, rescheduled and closed', () => {
    const events = [
      visit(),
      opened,
      event('FollowUpReassigned', { effective: '2021-02-05', followUp: idOf(2), owner: 'desk-europe' }),
      event('FollowUpRescheduled', { effective: '2021-02-06', followUp: idOf(2), dueOn: '2021-04' }),
      event('FollowUpClosed', { effective: '2021-03-01', followUp: idOf(2), outcome: 'waived' }),
    ];
    const on = (asOf: string) => answerOn(asOf, ...events).followUps;
    expect(on('2021-02-01T12:00:00Z')).toEqual([]);
    expect(on('2021-02-02T00:00:00Z')).toEqual([
      {
        id: idOf(2),
        action: 'Ask the embassy',
        owner: 'desk-asia',
        dueOn: '2021-02-15',
        since: '2021-02-01',
        state: 'outstanding',
      },
    ]);
    expect(on('2021-03-02T00:00:00Z')).toMatchObject([
      { owner: 'desk-europe', dueOn: '2021-04', state: 'closed', closed: { outcome: 'waived', on: '2021-03-01' } },
    ]);
  });

  it('is changed while it is open, and must exist', () => {
    const close = act('close-follow-up', { effective: '2021-04-01', followUp: idOf(2), outcome: 'answered' });
    given(visit()).when(close).thenRefuses('not-found');
    given(visit(), opened, closed).when(close).thenRefuses('act-not-allowed', { state: 'closed' });
    given(visit(), opened, closed)
      .when(act('reassign-follow-up', { followUp: idOf(2), owner: 'B' }))
      .thenRefuses('act-not-allowed');
    given(visit(), opened, closed)
      .when(act('reschedule-follow-up', { followUp: idOf(2), dueOn: '2022' }))
      .thenRefuses('act-not-allowed');
    given(visit(), opened)
      .when(act('close-follow-up', { effective: '2021-01-15', followUp: idOf(2), outcome: 'answered' }))
      .thenRefuses('act-not-allowed', { state: 'not-yet' });
  });

  it('that turns out to have been closed before keeps its later owner and date, without a conflict', () => {
    const events = [
      visit(),
      opened,
      event('FollowUpReassigned', { effective: '2021-03-05', followUp: idOf(2), owner: 'desk-europe' }),
      event('FollowUpRescheduled', { effective: '2021-03-06', followUp: idOf(2), dueOn: '2021-04' }),
      closed,
    ];
    const { followUps, conflicts, conditions } = answerOn('2021-03-07T00:00:00Z', ...events);
    expect([conflicts, conditions.includes('conflict')]).toEqual([[], false]);
    expect(followUps).toMatchObject([
      { owner: 'desk-europe', dueOn: '2021-04', state: 'closed', closed: { outcome: 'answered', on: '2021-03-01' } },
    ]);
    expect(listed('2021-03-07T00:00:00Z', ...events).filter(({ id }) => id !== null)).toEqual([]);
  });

  it('is closed once: a second close is a conflict', () =>
    expect(answerOn('2022-01-01T00:00:00Z', visit(), opened, closed, closed).conflicts).toMatchObject([
      { event: idOf(4) },
    ]));

  it('may be opened whatever became of the commitment', () => {
    const data = { action: 'Ask why' };
    given(visit(), event('CommitmentWithdrawn', { effective: '2021-02-01' }))
      .when(act('open-follow-up', data))
      .thenRecords({ type: 'FollowUpOpened', data });
  });

  it('that was opened late and closed before is a conflict', () => {
    const events = [visit(), opened, closed, event('EventRetracted', { event: idOf(2), reason: 'Another was meant' })];
    expect(answerOn('2022-01-01T00:00:00Z', ...events).conflicts).toMatchObject([{ event: idOf(3) }]);
  });

  it('is listed from its effective until its close, with its owner and its date', () => {
    const dated = visit({ deadline: { type: 'event', anchor: { event: 'the summit' } } });
    expect(listed('2021-02-02T00:00:00Z', dated, opened, closed)).toMatchObject([
      {
        id: idOf(2),
        reason: 'opened',
        owner: 'desk-asia',
        dueOn: '2021-02-15',
        dueAt: at('2021-02-15T23:59:59.999Z'),
        since: '2021-02-01',
        why: 'Opened on 1 February 2021, due on 15 February 2021, with desk-asia.',
      },
    ]);
    expect(listed('2021-03-02T00:00:00Z', dated, opened, closed)).toEqual([]);
    expect(outstanding(timeline(beliefIn(dated, opened, closed))).map(({ closed, why }) => [closed, why])).toEqual([
      [false, 'Opened on 1 February 2021, due on 15 February 2021, with desk-asia.'],
      [true, 'It was answered on 1 March 2021.'],
    ]);
  });
});

describe('What the ledger asks for', () => {
  it.each<[string, string, readonly GivenEvent[], object]>([
    [
      'overdue',
      '2022-06-01T00:00:00Z',
      [
        pledge({
          ...ONE,
          deadline: { type: 'date', notAfter: '2021-12-31', zone: 'America/New_York', asStated: 'by the end of 2021' },
        }),
      ],
      {
        dueOn: '2021-12-31',
        since: '2022-01-01T05:00:00.000Z',
        why: 'The deadline (“by the end of 2021”) ended on 31 December 2021, and nothing says that it was met.',
      },
    ],
    [
      'overdue',
      '2024-06-01T00:00:00Z',
      [pledge({ ...ONE, deadline: { type: 'recurring', every: 'P1Y', asStated: 'annually' } })],
      {
        dueOn: '2021-12-31',
        why: 'It is due every year (“annually”): one such time ended on 31 December 2021, and nothing says that it was met.',
      },
    ],
    [
      'review_due',
      '2022-01-01T00:00:00Z',
      [visit({ effective: '2021-11-13', deadline: { type: 'vague_soon', asStated: 'as early as possible' } })],
      {
        dueOn: null,
        why: '“as early as possible” names no date, and nothing has moved since 13 November 2021; it is looked at every 30 days.',
      },
    ],
    [
      'review_due',
      '2022-01-01T00:00:00Z',
      [visit()],
      {
        dueOn: null,
        why: 'No date was stated, and nothing has moved since 1 January 2021; it is looked at every 180 days.',
      },
    ],
    [
      'review_due',
      '2021-05-01T00:00:00Z',
      [pledge({ ...ONE, deadline: { type: 'recurring', every: 'P1Y', reviewEvery: 'P1M' } })],
      {
        dueOn: null,
        why: 'It is due every year, and nothing has moved since 1 January 2021; it is looked at every month.',
      },
    ],
    [
      'stale',
      '2023-01-01T00:00:00Z',
      [guarantee({ deadline: { type: 'standing' } }), event('CommitmentReaffirmed', { effective: '2021-04-16' })],
      { why: 'A standing commitment, last said on 16 April 2021 and not reaffirmed since.' },
    ],
    [
      'awaiting_outcome',
      '2021-08-01T00:00:00Z',
      [visit(ONE), event('VisitScheduled', { effective: '2021-06-01', from: '2021-07-12', to: '2021-07-13' })],
      { why: 'The visit was scheduled to end on 13 July 2021, and nothing says what came of it.' },
    ],
    [
      'conflict',
      '2021-06-01T00:00:00Z',
      [
        pledge(ONE),
        event('CommitmentWithdrawn', { effective: '2021-02-01' }),
        event('ProgressReported', { effective: '2021-03-01' }),
      ],
      { why: 'One entry does not fit what is recorded of the United States at that time.' },
    ],
  ])('%s at %s', (reason, asOf, events, expected) => {
    expect(listed(asOf, ...events).filter((item) => item.reason === reason)).toMatchObject([
      { id: null, owner: null, ...expected },
    ]);
  });

  it('looks at the debtors that are still open', () => {
    const yearly = pledge({ deadline: { type: 'recurring', every: 'P1Y' } });
    const usa = event('CommitmentWithdrawn', { effective: '2021-06-01', debtor: 'USA' });
    const japan = event('ProgressReported', { effective: '2021-07-01', debtor: 'JPN' });
    expect(listed('2023-06-01T00:00:00Z', yearly, usa, japan)).toMatchObject([
      { reason: 'overdue', dueOn: '2022-12-31' },
    ]);
  });

  it('goes on as one item while it says the same, and keeps its beginning when its words change', () => {
    const vague = visit({ deadline: { type: 'vague_soon' } });
    const affirmed = event('CommitmentReaffirmed', { effective: '2021-03-01' });
    const items = outstanding(timeline(beliefIn(vague, affirmed)));
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      reason: 'review_due',
      from: at('2021-01-31T00:00:00Z'),
      since: '2021-01-31T00:00:00.000Z',
    });
  });

  it('is taken over by a follow-up about it, for as long as that is open', () => {
    const vague = visit({ deadline: { type: 'vague_soon' } });
    const about = event('FollowUpOpened', { effective: '2021-02-01', action: 'Ask the embassy', about: 'review_due' });
    expect(reasons('2021-02-01T00:00:00Z', vague, about, closed)).toEqual(['review_due']);
    expect(reasons('2021-02-02T00:00:00Z', vague, about, closed)).toEqual(['opened']);
    expect(reasons('2021-03-02T00:00:00Z', vague, about, closed)).toEqual(['review_due']);
    const other = event('FollowUpOpened', { effective: '2021-02-01', action: 'Ask the embassy', about: 'stale' });
    expect(reasons('2021-02-02T00:00:00Z', vague, other)).toEqual(['review_due', 'opened']);
  });

  it('never shows as overdue what has no date', () => {
    for (const type of ['vague_soon', 'standing', 'until_condition', 'none', 'conditional'] as const) {
      const items = outstanding(timeline(beliefIn(visit({ deadline: { type, condition: 'peace' } }))));
      expect(items.filter(({ reason, dueAt }) => reason === 'overdue' || dueAt !== null)).toEqual([]);
    }
  });

  it('asks nothing of what is retracted', () =>
    expect(
      outstanding(timeline(beliefIn(visit(), event('CommitmentRetracted', { reason: 'Another was meant' })))),
    ).toEqual([]));
});
