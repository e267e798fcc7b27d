import { describe, expect, it } from '@jest/globals';
import {
  act,
  answerOn,
  at,
  event,
  given,
  type GivenEvent,
  guarantee,
  idOf,
  pledge,
  stateOn,
  statuses,
  visit,
} from '../testing.js';

const ONE = { debtors: ['USA'], creditors: ['JPN'] };
const status = (asOf: string, ...events: readonly GivenEvent[]) => answerOn(asOf, ...events).status;
const reopened = (effective: string): GivenEvent =>
  event('CommitmentReopened', { effective, reason: 'The verdict was reversed' });

const releasedBy = (party: string, effective: string) => event('CommitmentReleased', { effective, by: party });
const until = (type: 'standing' | 'recurring' | 'until_condition', notAfter = '2022-06') =>
  ({ type, notAfter, every: 'P1Y', condition: 'The war ends' }) as const;
const breaching = (...events: readonly GivenEvent[]) => {
  const { status, disputed, breaches } = answerOn('2023-01-01T00:00:00Z', guarantee(), ...events);
  return {
    status,
    disputed,
    breaches: breaches.map(({ state, contested, found }) => [state, contested?.by, found?.by]),
  };
};

describe('Suspension', () => {
  const dated = pledge({ ...ONE, deadline: { type: 'date', notAfter: '2022-03-31' } });
  const suspended = event('CommitmentSuspended', { effective: '2022-02-01', until: '2022-06-30' });

  it('is an overlay that `until` ends, the day included', () => {
    expect(answerOn('2022-06-30T23:59:59.999Z', dated, suspended).standing[0]).toMatchObject({
      status: 'active',
      suspended: { since: '2022-02-01', until: '2022-06-30' },
    });
    expect(answerOn('2022-07-01T00:00:00Z', dated, suspended).standing[0]).not.toHaveProperty('suspended');
  });

  it('pauses what time asks for', () => {
    const conditions = (asOf: string) => answerOn(asOf, dated, suspended).conditions;
    expect(conditions('2022-05-01T00:00:00Z')).toEqual([]);
    expect(conditions('2022-07-01T00:00:00Z')).toEqual(['overdue']);
    const vague = pledge({ ...ONE, deadline: { type: 'vague_soon' } });
    expect(answerOn('2022-05-01T00:00:00Z', vague, suspended).conditions).toEqual([]);
    expect(answerOn('2022-07-01T00:00:00Z', vague, suspended).conditions).toEqual(['review_due']);
  });

  it('lets what lies under it go on', () => {
    const visited = event('FulfilmentAsserted', { effective: '2022-03-01', by: 'JPN', degree: 'full' });
    expect(status('2022-04-01T00:00:00Z', visit(ONE), suspended, visited)).toBe('fulfilled');
    const lapsing = pledge({ ...ONE, deadline: { type: 'standing', notAfter: '2022-03-31' } });
    expect(status('2022-04-01T00:00:00Z', lapsing, suspended)).toBe('lapsed');
  });

  it('is taken up again once, and not after it ended by itself', () => {
    const data = { effective: '2022-05-01' };
    given(dated, suspended).when(act('resume', data)).thenRecords({ type: 'CommitmentResumed', data });
    given(dated, suspended)
      .when(act('resume', { effective: '2022-07-01' }))
      .thenRefuses('act-not-allowed');
    given(dated, suspended, event('CommitmentResumed', data))
      .when(act('resume', { effective: '2022-06-01' }))
      .thenRefuses('act-not-allowed');
    given(dated, suspended)
      .when(act('suspend', { effective: '2022-05-01' }))
      .thenRefuses('act-not-allowed');
    given(dated, suspended)
      .when(act('suspend', { effective: '2022-07-02' }))
      .thenRecords({ type: 'CommitmentSuspended', data: { effective: '2022-07-02' } });
  });
});

describe('Notice of withdrawal', () => {
  const notice = event('WithdrawalNoticeGiven', { effective: '2022-01-01', from: '2023-01-01' });

  it('leaves it open until `from`, then withdrawn', () => {
    // A day counts once it is over.
    expect(answerOn('2023-01-01T23:59:59.998Z', guarantee(), notice).standing[0]).toEqual({
      debtor: 'USA',
      status: 'in_force',
      since: '2021-01-01',
      noticeUntil: '2023-01-01',
    });
    expect(answerOn('2023-01-01T23:59:59.999Z', guarantee(), notice).standing[0]).toEqual({
      debtor: 'USA',
      status: 'withdrawn',
      since: '2023-01-01',
    });
  });

  it('is revocable before `from`, and refused later', () => {
    const revoked = { effective: '2022-12-30' };
    given(guarantee(), notice)
      .when(act('revoke-notice', revoked))
      .thenRecords({ type: 'WithdrawalNoticeRevoked', data: revoked });
    given(guarantee(), notice)
      .when(act('revoke-notice', { effective: '2023-01-01' }))
      .thenRefuses('act-not-allowed', { state: 'withdrawn' });
    expect(status('2024-01-01T00:00:00Z', guarantee(), notice, event('WithdrawalNoticeRevoked', revoked))).toBe(
      'in_force',
    );
  });

  it('takes effect in its zone', () => {
    const tokyo = event('WithdrawalNoticeGiven', { effective: '2022-01-01', from: '2023-01-01', zone: 'Asia/Tokyo' });
    expect(status('2023-01-01T14:59:59.999Z', guarantee(), tokyo)).toBe('withdrawn');
    expect(status('2023-01-01T14:59:59Z', guarantee(), tokyo)).toBe('in_force');
  });

  it.each([
    ['2023-01', '2023-01-31T23:59:59.999Z'],
    ['2023', '2023-12-31T23:59:59.999Z'],
    ['2023-01-01T12:00:00Z', '2023-01-01T12:00:00Z'],
  ])('from %s takes effect at %s', (from, instant) => {
    const given = event('WithdrawalNoticeGiven', { effective: '2022-01-01', from });
    expect(status(new Date(at(instant) - 1).toISOString(), guarantee(), given)).toBe('in_force');
    expect(status(instant, guarantee(), given)).toBe('withdrawn');
  });

  it('is given once, and does not outlive another ending', () => {
    given(guarantee(), notice)
      .when(act('give-notice', { effective: '2022-02-01', from: '2024-01-01' }))
      .thenRefuses('act-not-allowed');
    const ended = event('CommitmentTerminated', { effective: '2022-06-01', by: ['JPN', 'USA'] });
    expect(status('2024-01-01T00:00:00Z', guarantee(), notice, ended)).toBe('terminated');
  });

  it('can be reversed by reopening', () =>
    expect(status('2024-01-01T00:00:00Z', guarantee(), notice, reopened('2023-06-01'))).toBe('in_force'));
});

describe('Release', () => {
  const two = pledge({ debtors: ['USA'], creditors: ['JPN', 'KOR'] });

  it('takes every creditor', () => {
    expect(status('2022-02-01T00:00:00Z', two, releasedBy('JPN', '2022-01-01'))).toBe('active');
    expect(status('2022-04-01T00:00:00Z', two, releasedBy('JPN', '2022-01-01'), releasedBy('KOR', '2022-03-01'))).toBe(
      'released',
    );
  });

  it('is given once by each', () =>
    given(two, releasedBy('JPN', '2022-01-01'))
      .when(act('release', { effective: '2022-02-01', by: 'JPN' }))
      .thenRefuses('act-not-allowed'));

  const released = (...events: readonly GivenEvent[]) =>
    answerOn('2022-12-01T00:00:00Z', two, ...events).standing[0]?.released;

  it('shows who has released so far, and when', () => {
    const [first, second] = [releasedBy('JPN', '2022-01-01'), releasedBy('KOR', '2022-03')];
    expect(released()).toBeUndefined();
    expect(released(first)).toEqual([{ by: 'JPN', since: '2022-01-01' }]);
    expect(released(first, second)).toEqual([
      { by: 'JPN', since: '2022-01-01' },
      { by: 'KOR', since: '2022-03' },
    ]);
    expect(released(first, second, reopened('2022-05-01'))).toBeUndefined();
  });

  it('that ended it is spent once it is reopened: it takes every creditor again', () => {
    const events = [two, releasedBy('JPN', '2022-01-01'), releasedBy('KOR', '2022-03-01'), reopened('2022-05-01')];
    expect(status('2022-06-01T00:00:00Z', ...events)).toBe('active');
    const again = [...events, releasedBy('JPN', '2022-07-01')];
    expect(status('2022-08-01T00:00:00Z', ...again)).toBe('active');
    expect(status('2022-08-01T00:00:00Z', ...again, releasedBy('KOR', '2022-07-02'))).toBe('released');
  });

  it('by some outlives another ending that is reopened', () => {
    const withdrawn = event('CommitmentWithdrawn', { effective: '2022-02-01' });
    const events = [two, releasedBy('JPN', '2022-01-01'), withdrawn, reopened('2022-03-01')];
    expect(status('2022-08-01T00:00:00Z', ...events, releasedBy('KOR', '2022-07-01'))).toBe('released');
  });
});

describe('Lapse', () => {
  it.each(['standing', 'recurring', 'until_condition'] as const)(
    'ends a pledge whose %s deadline has passed',
    (type) => {
      const lapsing = pledge({ ...ONE, deadline: until(type) });
      expect(status('2022-06-30T23:59:59.999Z', lapsing)).toBe('active');
      expect(status('2022-07-01T00:00:00Z', lapsing)).toBe('lapsed');
      given(lapsing)
        .when(act('reaffirm', { effective: '2022-07-01' }))
        .thenRefuses('act-not-allowed', { state: 'lapsed' });
    },
  );

  it.each([
    { type: 'date', notAfter: '2022-06' },
    { type: 'period', notAfter: '2022-06' },
    { type: 'relative', anchor: { event: 'entry into force', date: '2022-06' } },
    { type: 'event', anchor: { event: 'the summit', date: '2022-06' } },
  ] as const)('never ends one that is %j: it is overdue', (deadline) => {
    const { status, conditions } = answerOn('2030-01-01T00:00:00Z', pledge({ ...ONE, deadline }));
    expect([status, conditions]).toEqual(['active', ['overdue']]);
  });

  it('is for pledges only', () =>
    expect(status('2023-01-01T00:00:00Z', guarantee({ deadline: until('standing') }))).toBe('in_force'));

  it('does not come again over what was reopened, until a new deadline passes', () => {
    const lapsing = pledge({ ...ONE, deadline: until('standing') });
    const events = [lapsing, reopened('2022-08-01')];
    expect(status('2023-01-01T00:00:00Z', ...events)).toBe('active');
    const changed = event('DeadlineChanged', {
      effective: '2023-02-01',
      deadline: until('standing', '2023-12'),
      reason: 'They agreed',
    });
    expect(status('2023-12-31T00:00:00Z', ...events, changed)).toBe('active');
    expect(status('2024-01-01T00:00:00Z', ...events, changed)).toBe('lapsed');
  });

  it('still comes over what was reopened before its deadline', () => {
    const events = [
      pledge({ ...ONE, deadline: until('standing') }),
      event('CommitmentWithdrawn', { effective: '2022-01-01' }),
      reopened('2022-02-01'),
    ];
    expect(status('2022-06-30T00:00:00Z', ...events)).toBe('active');
    expect(status('2022-07-01T00:00:00Z', ...events)).toBe('lapsed');
  });
});

describe('Reopening', () => {
  it('leads to the open state before it closed', () => {
    const scheduled = event('VisitScheduled', { effective: '2022-01-01', from: '2022-05-01', to: '2022-05-02' });
    const events = [visit(ONE), scheduled, event('VisitCancelled', { effective: '2022-02-01' })];
    expect(status('2022-04-01T00:00:00Z', ...events, reopened('2022-03-01'))).toBe('scheduled');
  });

  it('of what an assertion fulfilled leaves nothing to contest', () => {
    const fulfilled = event('FulfilmentAsserted', { effective: '2022-01-01', by: 'USA', degree: 'full' });
    given(pledge(ONE), fulfilled, reopened('2022-02-01'))
      .when(act('contest-fulfilment', { effective: '2022-03-01', by: 'JPN', reason: '' }))
      .thenRefuses('act-not-allowed');
  });

  it('of what was withdrawn keeps an earlier assertion contestable', () => {
    const partly = event('FulfilmentAsserted', { effective: '2022-01-01', by: 'USA', degree: 'partial' });
    const events = [
      pledge(ONE),
      partly,
      event('CommitmentWithdrawn', { effective: '2022-02-01' }),
      reopened('2022-03-01'),
    ];
    const contested = event('FulfilmentContested', { effective: '2022-04-01', by: 'JPN', reason: 'It was not' });
    expect(status('2022-05-01T00:00:00Z', ...events)).toBe('partly_fulfilled');
    expect(status('2022-05-01T00:00:00Z', ...events, contested)).toBe('active');
  });

  it('concerns the debtor it names', () => {
    const events = [
      pledge(),
      event('CommitmentWithdrawn', { effective: '2022-01-01' }),
      event('CommitmentReopened', { effective: '2022-02-01', reason: '', debtor: 'JPN' }),
    ];
    expect(statuses(stateOn('2022-03-01T00:00:00Z', ...events))).toBe('JPN active, USA withdrawn');
  });
});

describe('Breach', () => {
  const alleged = event('BreachAlleged', { effective: '2022-01-01', by: 'JPN', ground: 'Nothing was done' });
  const contested = event('BreachContested', { effective: '2022-02-01', by: 'USA', ground: 'It was done' });
  const found = event('BreachFound', { effective: '2022-03-01', by: 'ICJ', ground: 'Nothing was done' });
  const withdrawn = event('BreachAllegationWithdrawn', { effective: '2022-03-01', by: 'JPN' });

  it('is asserted, contested, and found or withdrawn; the standing never moves', () => {
    expect(breaching(alleged)).toEqual({
      status: 'in_force',
      disputed: true,
      breaches: [['alleged', undefined, undefined]],
    });
    expect(breaching(alleged, contested)).toMatchObject({
      disputed: true,
      breaches: [['contested', 'USA', undefined]],
    });
    expect(breaching(alleged, contested, found)).toMatchObject({
      disputed: false,
      breaches: [['found', 'USA', 'ICJ']],
    });
    expect(breaching(alleged, withdrawn)).toMatchObject({
      disputed: false,
      breaches: [['withdrawn', undefined, undefined]],
    });
  });

  it('is withdrawn by whoever alleged it', () =>
    given(guarantee(), alleged)
      .when(act('withdraw-allegation', { effective: '2022-03-01', by: 'USA' }))
      .thenRefuses('act-not-allowed'));

  it('is found of an open allegation only', () => {
    const find = act('find-breach', { effective: '2022-04-01', by: 'ICJ', ground: '' });
    given(guarantee(), alleged, found).when(find).thenRefuses('act-not-allowed');
    given(guarantee(), alleged, withdrawn).when(find).thenRefuses('act-not-allowed');
    given(guarantee(), alleged, found, event('BreachAlleged', { effective: '2022-03-15', by: 'JPN', ground: 'Again' }))
      .when(find)
      .thenRecords({
        type: 'BreachFound',
        data: { effective: '2022-04-01', by: 'ICJ', ground: '' },
      });
  });

  it('is not what a missed deadline is', () => {
    const { conditions, breaches } = answerOn(
      '2023-01-01T00:00:00Z',
      pledge({ deadline: { type: 'date', notAfter: '2022' } }),
    );
    expect([conditions, breaches]).toEqual([['overdue'], []]);
  });

  it('has an id that a retraction takes back', () =>
    expect(
      breaching(alleged, event('EventRetracted', { event: idOf(2), reason: 'It was never alleged' })),
    ).toMatchObject({
      disputed: false,
      breaches: [],
    }));
});
