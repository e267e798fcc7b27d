import { describe, expect, it } from '@jest/globals';
import { answerOn, at, beliefIn, event, type GivenEvent, guarantee, idOf, pledge, visit } from '../testing.js';
import { rfc3339 } from '#libs/event-sourcing';
import type { Condition } from './conditions.js';
import { type Deadline, deadlineProblems } from './deadline.js';
import { timeline } from './timeline.js';

const ONE = { debtors: ['USA'], creditors: ['JPN'] };
const promised = (deadline: Deadline): GivenEvent => pledge({ ...ONE, deadline });

/** The first instant at which a condition holds, if it ever does. */
function first(condition: Condition, ...events: readonly GivenEvent[]): string | undefined {
  const segment = timeline(beliefIn(...events)).find(({ conditions }) => conditions.includes(condition));
  return segment && rfc3339(segment.from).replace('.000Z', 'Z');
}

const moved = (effective: string, date: string) =>
  event('DeadlineChanged', {
    effective,
    deadline: { type: 'event', anchor: { event: 'the summit', date } },
    reason: 'The summit has a date',
  });
const reported = (effective: string): GivenEvent => event('ProgressReported', { effective });

describe('Overdue', () => {
  it.each<[string, Deadline, string | undefined]>([
    ['a day, once it is over', { type: 'date', notAfter: '2021-12-31' }, '2022-01-01T00:00:00Z'],
    ['a day, in its zone', { type: 'date', notAfter: '2021-12-31', zone: 'Asia/Tokyo' }, '2021-12-31T15:00:00Z'],
    [
      'a day west of Greenwich',
      { type: 'date', notAfter: '2021-12-31', zone: 'America/New_York' },
      '2022-01-01T05:00:00Z',
    ],
    ['an instant', { type: 'date', notAfter: '2021-12-31T12:00:00+09:00' }, '2021-12-31T03:00:00.001Z'],
    ['a month', { type: 'period', notAfter: '2022-06' }, '2022-07-01T00:00:00Z'],
    ['a half-year', { type: 'period', notBefore: '2022-01', notAfter: '2022-06' }, '2022-07-01T00:00:00Z'],
    ['a year', { type: 'period', notAfter: '2022' }, '2023-01-01T00:00:00Z'],
    [
      '100 days from an anchor',
      { type: 'relative', anchor: { event: 'entry into force', date: '2022-01-01', within: 'P100D' } },
      '2022-04-12T00:00:00Z',
    ],
    [
      'a month from the end of January',
      { type: 'relative', anchor: { event: 'entry into force', date: '2022-01-31', within: 'P1M' } },
      '2022-03-01T00:00:00Z',
    ],
    [
      'days across a change of clocks, in their zone',
      { type: 'relative', zone: 'America/New_York', anchor: { event: 'entry', date: '2022-03-01', within: 'P30D' } },
      '2022-04-01T04:00:00Z',
    ],
    [
      'an anchor without a date',
      { type: 'relative', anchor: { event: 'entry into force', within: 'P100D' } },
      undefined,
    ],
    [
      'an event with a date',
      { type: 'event', anchor: { event: 'the summit', date: '2022-05-20' } },
      '2022-05-21T00:00:00Z',
    ],
    ['an event without a date', { type: 'event', anchor: { event: 'the summit' } }, undefined],
    ['every year, from the making', { type: 'recurring', every: 'P1Y' }, '2022-01-01T00:00:00Z'],
    ['every year, from a day', { type: 'recurring', every: 'P1Y', notBefore: '2021-07-01' }, '2022-07-01T00:00:00Z'],
    [
      'every month in Tokyo',
      { type: 'recurring', every: 'P1M', notBefore: '2021-02', zone: 'Asia/Tokyo' },
      '2021-02-28T15:00:00Z',
    ],
    ['when conditions permit', { type: 'conditional', condition: 'conditions permit', notAfter: '2022' }, undefined],
    ['as early as possible', { type: 'vague_soon', asStated: 'as early as possible' }, undefined],
    ['unwavering', { type: 'standing', asStated: 'unwavering' }, undefined],
    ['until a condition', { type: 'until_condition', condition: 'denuclearization' }, undefined],
    ['none', { type: 'none' }, undefined],
  ])('%s', (_, deadline, expected) => expect(first('overdue', promised(deadline))).toBe(expected));

  it('is preceded by due_soon for 14 days', () => {
    const events = promised({ type: 'date', notAfter: '2021-12-31' });
    expect(first('due_soon', events)).toBe('2021-12-17T23:59:59.999Z');
    expect(answerOn('2021-12-31T23:59:59.999Z', events).conditions).toEqual(['due_soon']);
    expect(answerOn('2022-01-01T00:00:00Z', events).conditions).toEqual(['overdue']);
  });

  it('moves with the event that it is bound to', () => {
    const undated = promised({ type: 'event', anchor: { event: 'the summit' } });
    expect(first('overdue', undated, moved('2022-01-01', '2022-05-20'))).toBe('2022-05-21T00:00:00Z');
    expect(first('overdue', undated, moved('2022-01-01', '2022-05-20'), moved('2022-02-01', '2022-06-20'))).toBe(
      '2022-06-21T00:00:00Z',
    );
  });

  it('comes only after ConditionMet where it was conditional', () => {
    const met = event('ConditionMet', { effective: '2022-01-01', which: 'antecedent' });
    const within = promised({ type: 'conditional', anchor: { event: 'the thaw', within: 'P10D' } });
    expect(first('overdue', within)).toBeUndefined();
    expect(first('overdue', within, met)).toBe('2022-01-12T00:00:00Z');
    expect(first('overdue', promised({ type: 'conditional', condition: 'a thaw', notAfter: '2023' }), met)).toBe(
      '2024-01-01T00:00:00Z',
    );
    const undated = promised({ type: 'conditional', condition: 'a thaw' });
    expect([first('review_due', undated), first('overdue', undated, met), first('review_due', undated, met)]).toEqual([
      undefined,
      undefined,
      '2022-01-31T23:59:59.999Z',
    ]);
  });

  it('ends with the commitment', () => {
    const fulfilled = event('FulfilmentAsserted', { effective: '2022-02-01', by: 'USA', degree: 'full' });
    const events = [promised({ type: 'date', notAfter: '2021' }), fulfilled];
    expect(answerOn('2022-01-15T00:00:00Z', ...events).conditions).toEqual(['overdue']);
    expect(answerOn('2022-03-01T00:00:00Z', ...events).conditions).toEqual([]);
  });

  it('says in whose zone the day ended', () => {
    const newYork = promised({ type: 'date', notAfter: '2021-12-31', zone: 'America/New_York' });
    expect(answerOn('2022-01-01T04:59:59.999Z', newYork).conditions).toEqual(['due_soon']);
  });
});

describe('An occurrence', () => {
  const monthly = promised({ type: 'recurring', every: 'P1M', notBefore: '2021-02-01' });

  it('is met by progress within it, and the next falls due', () => {
    const yearly = promised({ type: 'recurring', every: 'P1Y' });
    expect(first('overdue', yearly, reported('2021-06-01'))).toBe('2023-01-01T00:00:00Z');
    expect(first('overdue', yearly, reported('2021-06-01'), reported('2022-12-31'))).toBe('2024-01-01T00:00:00Z');
  });

  it('is met by fulfilment within it', () => {
    const partial = event('FulfilmentAsserted', { effective: '2021-06-01', by: 'USA', degree: 'partial' });
    expect(first('overdue', promised({ type: 'recurring', every: 'P1Y' }), partial)).toBe('2023-01-01T00:00:00Z');
  });

  it('is as long as its month, however many went before', () => {
    const tenYearsOn = Array.from({ length: 120 }, (_, month) =>
      reported(new Date(Date.UTC(2021, 1 + month, 15)).toISOString()),
    );
    expect(first('overdue', monthly, ...tenYearsOn)).toBe('2031-03-01T00:00:00Z');
    expect(answerOn('2031-02-28T23:00:00Z', monthly, reported('2031-01-31')).conditions).toContain('due_soon');
    expect(answerOn('2031-03-01T00:00:00Z', monthly, reported('2031-01-31')).conditions).toContain('overdue');
  });

  it('is overdue until it is met, and once it is what counts is the next', () => {
    expect(answerOn('2021-03-10T00:00:00Z', monthly).conditions).toEqual(['overdue']);
    expect(answerOn('2021-03-10T00:00:00Z', monthly, reported('2021-03-05')).conditions).toEqual([]);
  });

  it('counts from the change of deadline that made it recur', () => {
    const changed = event('DeadlineChanged', {
      effective: '2024-01-01',
      deadline: { type: 'recurring', every: 'P1Y' },
      reason: 'They agreed',
    });
    expect(first('overdue', promised({ type: 'none' }), changed)).toBe('2025-01-01T23:59:59.999Z');
  });
});

describe('Review', () => {
  const vague = visit({ ...ONE, deadline: { type: 'vague_soon', asStated: 'as early as possible' } });
  const on = { effective: '2021-01-20T00:00:00Z' };

  it.each<[Deadline, string]>([
    [{ type: 'vague_soon' }, '2021-01-31T00:00:00Z'],
    [{ type: 'until_condition', condition: 'peace' }, '2021-06-30T00:00:00Z'],
    [{ type: 'none' }, '2021-06-30T00:00:00Z'],
    [{ type: 'vague_soon', reviewEvery: 'P1Y' }, '2022-01-01T00:00:00Z'],
  ])('of %j is due when nothing has moved', (deadline, expected) =>
    expect(first('review_due', promised(deadline))).toBe(expected),
  );

  it.each<[string, GivenEvent]>([
    ['a scheduling', event('VisitScheduled', { ...on, from: '2031-01-01', to: '2031-01-02' })],
    ['a postponing', event('VisitPostponed', on)],
    ['a substitution', event('VisitSubstituted', { ...on, format: 'virtual' })],
    ['a change of deadline', event('DeadlineChanged', { ...on, deadline: { type: 'vague_soon' }, reason: '' })],
    [
      'an amendment of the deadline',
      event('CommitmentAmended', { ...on, changes: { deadline: { type: 'vague_soon' } } }),
    ],
    ['a condition met', event('ConditionMet', { ...on, which: 'antecedent' })],
    ['progress', event('ProgressReported', on)],
  ])('begins anew with %s', (_, fact) => expect(first('review_due', vague, fact)).toBe('2021-02-19T00:00:00Z'));

  it.each<[string, GivenEvent]>([
    ['a reaffirmation', event('CommitmentReaffirmed', on)],
    ['an amendment of the subject', event('CommitmentAmended', { ...on, changes: { subject: 'A visit' } })],
    ['a part done', event('FulfilmentAsserted', { ...on, by: 'USA', degree: 'partial' })],
    [
      'a source',
      event('SourceAttached', {
        ...on,
        stance: 'unconfirmed',
        source: { title: '', url: '', quote: '', verified: false },
      }),
    ],
    ['an assessment', event('AssessmentRecorded', { ...on, assessor: 'A', scheme: 'B', score: '0' })],
  ])('does not begin anew with %s', (_, fact) => expect(first('review_due', vague, fact)).toBe('2021-01-31T00:00:00Z'));

  it('never makes what has no date overdue', () => {
    expect(first('overdue', vague)).toBeUndefined();
    expect(first('due_soon', vague)).toBeUndefined();
    for (const { state } of timeline(beliefIn(vague))) {
      expect(state.deadline).toEqual({ type: 'vague_soon', asStated: 'as early as possible' });
    }
  });
});

describe('Stale', () => {
  const standing = guarantee({ deadline: { type: 'standing', asStated: 'unwavering' } });

  it('is what nobody reaffirms for a year', () => {
    expect(first('stale', standing)).toBe('2022-01-01T00:00:00Z');
    expect(first('review_due', standing)).toBeUndefined();
    expect(first('stale', guarantee({ deadline: { type: 'standing', reviewEvery: 'P2Y' } }))).toBe(
      '2023-01-01T00:00:00Z',
    );
  });

  it('begins anew with a reaffirmation, not with progress', () => {
    expect(first('stale', standing, event('CommitmentReaffirmed', { effective: '2021-06-01T00:00:00Z' }))).toBe(
      '2022-06-01T00:00:00Z',
    );
    expect(first('stale', standing, event('ProgressReported', { effective: '2021-06-01T00:00:00Z' }))).toBe(
      '2022-01-01T00:00:00Z',
    );
  });
});

describe('Awaiting an outcome', () => {
  const scheduled = event('VisitScheduled', {
    effective: '2021-06-01',
    from: '2021-07-01',
    to: '2021-07-02',
    zone: 'Asia/Tokyo',
  });
  const events = [visit({ ...ONE, deadline: { type: 'date', notAfter: '2030' } }), scheduled];

  it('begins when the last day of a scheduled visit has passed, in its zone', () =>
    expect(first('awaiting_outcome', ...events)).toBe('2021-07-02T15:00:00Z'));

  it.each<[string, GivenEvent, boolean]>([
    ['fulfilment', event('FulfilmentAsserted', { effective: '2021-07-03', by: 'USA', degree: 'full' }), false],
    ['a part', event('FulfilmentAsserted', { effective: '2021-07-03', by: 'USA', degree: 'partial' }), false],
    ['progress during it', event('ProgressReported', { effective: '2021-07-01' }), false],
    ['progress before it', event('ProgressReported', { effective: '2021-06-15' }), true],
    ['a cancellation', event('VisitCancelled', { effective: '2021-07-03' }), false],
    ['new dates', event('VisitPostponed', { effective: '2021-07-03', from: '2031-01-01', to: '2031-01-02' }), false],
    ['a reaffirmation', event('CommitmentReaffirmed', { effective: '2021-07-03' }), true],
  ])('after %s', (_, fact, awaited) =>
    expect(answerOn('2021-08-01T00:00:00Z', ...events, fact).conditions.includes('awaiting_outcome')).toBe(awaited),
  );
});

describe('A conflict', () => {
  it('is a condition until somebody resolves it', () => {
    const events = [
      pledge(ONE),
      event('CommitmentWithdrawn', { effective: '2021-02-01' }),
      event('ProgressReported', { effective: '2021-03-01' }),
    ];
    expect(answerOn('2021-04-01T00:00:00Z', ...events).conditions).toEqual(['conflict']);
    expect(answerOn('2021-02-15T00:00:00Z', ...events).conditions).toEqual([]);
    expect(
      answerOn('2021-04-01T00:00:00Z', ...events, event('EventRetracted', { event: idOf(3), reason: '' })).conditions,
    ).toEqual([]);
  });
});

describe('A deadline', () => {
  it.each<[Deadline, readonly string[]]>([
    [{ type: 'date' }, ['notAfter']],
    [{ type: 'period', notBefore: '2022' }, ['notAfter']],
    [{ type: 'relative' }, ['anchor']],
    [{ type: 'event', asStated: 'ahead of the summit' }, []],
    [{ type: 'recurring' }, ['every']],
    [{ type: 'conditional' }, ['condition']],
    [{ type: 'until_condition', condition: 'peace' }, []],
    [{ type: 'date', notAfter: '2021-02-29' }, ['notAfter']],
    [{ type: 'date', notAfter: '2021', zone: 'Mars/Olympus' }, ['zone']],
    [{ type: 'recurring', every: 'yearly', reviewEvery: 'P0D' }, ['every', 'reviewEvery']],
    [{ type: 'event', anchor: { event: 'the summit', date: 'soon', within: '10' } }, ['anchor/date', 'anchor/within']],
    [{ type: 'none' }, []],
  ])('%j lacks or misspells %j', (deadline, fields) =>
    expect(deadlineProblems(deadline).map(({ field }) => field)).toEqual(fields),
  );

  it.each<[Deadline, string, RegExp]>([
    [{ type: 'none', notAfter: '2022' }, 'notAfter', /type none.*: date, period,/],
    [{ type: 'none', every: 'P1Y' }, 'every', /: recurring$/],
    [{ type: 'vague_soon', notAfter: '2022' }, 'notAfter', /vague_soon/],
    [{ type: 'vague_soon', notBefore: '2022' }, 'notBefore', /vague_soon/],
    [{ type: 'date', notAfter: '2022', every: 'P1Y' }, 'every', /: recurring$/],
    [{ type: 'date', notAfter: '2022', anchor: { event: 'the summit' } }, 'anchor', /: relative, event, conditional$/],
    [{ type: 'event', anchor: { event: 'the summit' }, notAfter: '2022' }, 'notAfter', /type event/],
    [{ type: 'recurring', every: 'P1Y', condition: 'peace' }, 'condition', /: conditional, until_condition$/],
  ])('%j has a %s that means nothing', (deadline, field, detail) =>
    expect(deadlineProblems(deadline)).toEqual([{ field, detail: expect.stringMatching(detail) }]),
  );

  it.each<[string, boolean]>([
    ['PT1S', false],
    ['PT23H', false],
    ['PT24H', true],
    ['P1D', true],
    ['P1M', true],
  ])('that recurs every %s can be kept: %s', (every, isKept) =>
    expect(deadlineProblems({ type: 'recurring', every }).map(({ field }) => field)).toEqual(isKept ? [] : ['every']),
  );

  it('is kept as it was said', () =>
    expect(at('2021-01-01T00:00:00Z')).toBe(beliefIn(promised({ type: 'vague_soon' })).facts[0].countsAt));
});
