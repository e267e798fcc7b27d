import { describe, expect, it } from '@jest/globals';
import {
  act,
  answerOn,
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
const LATER = '2025-01-01T00:00:00Z';

const asserted = (effective: string, degree: 'full' | 'partial' | 'substitute', by = 'USA'): GivenEvent =>
  event('FulfilmentAsserted', { effective, by, degree });
const contested = (effective: string, by = 'JPN'): GivenEvent =>
  event('FulfilmentContested', { effective, by, reason: 'It was not what was promised' });

const seen = (...events: readonly GivenEvent[]) => {
  const { status, disputed, standing, conflicts } = answerOn(LATER, ...events);
  return { status, disputed, marked: standing[0]?.marked, conflicts: conflicts.length };
};

const without = (version: number) => event('EventRetracted', { event: idOf(version), reason: 'It was never said' });
const invoked = (effective: string) => event('GuaranteeInvoked', { effective, by: 'JPN', situation: 'An attack' });

describe('A contest', () => {
  it.each([
    ['a pledge', [pledge(ONE)], 'active'],
    ['a visit', [visit(ONE)], 'arranging'],
    [
      'a scheduled visit',
      [visit(ONE), event('VisitScheduled', { effective: '2022-01-01', from: '2022-05-01', to: '2022-05-01' })],
      'scheduled',
    ],
    [
      'a guarantee',
      [guarantee(), event('GuaranteeInvoked', { effective: '2022-01-01', by: 'JPN', situation: 'An attack' })],
      'invoked',
    ],
  ] as const)('undoes what an assertion did to %s, from the contest on', (_, history, before) => {
    const events = [...history, asserted('2022-06-01', 'full'), contested('2023-01-01')];
    const after = { 'a guarantee': 'in_force' }[_ as string] ?? 'fulfilled';
    expect(statuses(stateOn('2022-07-01T00:00:00Z', ...events))).toBe(`USA ${after}`);
    expect(seen(...events)).toEqual({ status: before, disputed: true, marked: undefined, conflicts: 0 });
    expect(answerOn(LATER, ...events).standing[0]?.contested?.[0]).toMatchObject({
      by: 'JPN',
      reason: 'It was not what was promised',
      since: '2023-01-01',
      event: idOf(history.length + 2),
      source: null,
      assertedBy: 'USA',
      asserted: { by: 'USA', since: '2022-06-01', event: idOf(history.length + 1), source: null },
    });
  });

  it('ends when the contester asserts fulfilment', () => {
    const events = [pledge(ONE), asserted('2022-01-01', 'full'), contested('2022-02-01')];
    expect(seen(...events, asserted('2022-03-01', 'full', 'JPN'))).toMatchObject({
      status: 'fulfilled',
      disputed: false,
    });
    // Whoever else says it again wins nothing silently.
    expect(seen(...events, asserted('2022-03-01', 'full', 'USA'))).toMatchObject({
      status: 'fulfilled',
      disputed: true,
    });
  });

  it('ends when one of the two is retracted', () => {
    const events = [pledge(ONE), asserted('2022-01-01', 'full'), contested('2022-02-01')];
    expect(seen(...events, without(3))).toMatchObject({ status: 'fulfilled', disputed: false, conflicts: 0 });
    // A contest of what was never asserted does not fit, and is shown.
    expect(seen(...events, without(2))).toMatchObject({ status: 'active', disputed: false, conflicts: 1 });
  });

  it('goes round as often as they say so', () => {
    const events = [
      pledge(ONE),
      asserted('2022-01-01', 'partial'),
      contested('2022-02-01'),
      asserted('2022-03-01', 'full'),
      contested('2022-04-01'),
      asserted('2022-05-01', 'full', 'JPN'),
    ];
    expect(events.map((_, index) => seen(...events.slice(0, index + 1)).status)).toEqual([
      'active',
      'partly_fulfilled',
      'active',
      'fulfilled',
      'active',
      'fulfilled',
    ]);
    expect(seen(...events).disputed).toBe(false);
  });

  it('takes back the last assertion only; the one before it holds, and can be contested too', () => {
    const events = [
      pledge(ONE),
      asserted('2022-01-01', 'partial'),
      asserted('2022-02-01', 'full'),
      contested('2022-03-01'),
    ];
    expect(seen(...events)).toMatchObject({ status: 'partly_fulfilled', marked: 'partial' });
    expect(seen(...events, contested('2022-04-01'))).toMatchObject({ status: 'active', marked: undefined });
    given(...events, contested('2022-04-01'))
      .when(act('contest-fulfilment', { effective: '2022-05-01', by: 'JPN', reason: '' }))
      .thenRefuses('act-not-allowed');
  });

  it('gives back the mark that the assertion took away', () => {
    const substituted = event('VisitSubstituted', { effective: '2022-01-01', format: 'virtual' });
    const events = [visit(ONE), substituted, asserted('2022-02-01', 'full')];
    expect(seen(visit(ONE), substituted)).toMatchObject({ status: 'arranging', marked: 'substitute' });
    expect(seen(...events)).toMatchObject({ status: 'fulfilled', marked: undefined });
    expect(seen(...events, contested('2022-03-01'))).toMatchObject({ status: 'arranging', marked: 'substitute' });
  });

  it('leaves what came after the assertion: a withdrawal stays, and is reopened to the state before both', () => {
    const events = [
      pledge(ONE),
      asserted('2022-01-01', 'partial'),
      event('CommitmentWithdrawn', { effective: '2022-02-01' }),
      contested('2022-03-01'),
    ];
    expect(seen(...events)).toMatchObject({ status: 'withdrawn', disputed: true });
    const reopened = event('CommitmentReopened', { effective: '2022-04-01', reason: 'They returned' });
    expect(seen(...events, reopened)).toMatchObject({ status: 'active', disputed: true });
  });

  it('undoes that an occurrence was met', () => {
    const yearly = pledge({ ...ONE, deadline: { type: 'recurring', every: 'P1Y' } });
    const events = [yearly, asserted('2021-06-01', 'partial')];
    expect(answerOn('2022-03-01T00:00:00Z', ...events).conditions).toEqual([]);
    expect(answerOn('2022-03-01T00:00:00Z', ...events, contested('2021-07-01')).conditions).toEqual([
      'overdue',
      'disputed',
    ]);
  });
});

const gaveIn = (by: string, effective: string) => asserted(effective, 'full', by);
/** Who contests which event. */
const open = (...events: readonly GivenEvent[]) =>
  answerOn(LATER, ...events).disputes.map(({ asserted, contested }) => `${contested?.by} ${asserted.event}`);

describe('Contests by several parties', () => {
  const three = pledge({ debtors: ['JPN'], creditors: ['USA', 'GBR'] });
  const history = [three, asserted('2021-03-01', 'partial', 'JPN'), asserted('2021-05-01', 'full', 'JPN')];
  const both = [...history, contested('2021-06-01', 'USA'), contested('2021-06-02', 'GBR')];

  it('stand side by side, each with the assertion that it contests, the newest first', () => {
    expect(seen(...both)).toMatchObject({ status: 'partly_fulfilled', disputed: true, conflicts: 0 });
    expect(open(...both)).toEqual([`GBR ${idOf(3)}`, `USA ${idOf(3)}`]);
    expect(answerOn(LATER, ...both).standing[0]?.contested).toMatchObject([
      { by: 'GBR', event: idOf(5), assertedBy: 'JPN', asserted: { event: idOf(3), since: '2021-05-01' } },
      { by: 'USA', event: idOf(4), assertedBy: 'JPN', asserted: { event: idOf(3), since: '2021-05-01' } },
    ]);
  });

  it('end one by one, as each party gives in', () => {
    const one = [...both, gaveIn('GBR', '2021-07-01')];
    expect(seen(...one)).toMatchObject({ status: 'fulfilled', disputed: true });
    expect(open(...one)).toEqual([`USA ${idOf(3)}`]);
    // It is fulfilled by what the United Kingdom asserted: that the United States gives in ends its dispute, no more.
    given(...one)
      .when(act('assert-fulfilment', { effective: '2021-08-01', by: 'USA', degree: 'full' }))
      .thenRecords({ type: 'FulfilmentAsserted', data: { effective: '2021-08-01', by: 'USA', degree: 'full' } });
    const settled = [...one, gaveIn('USA', '2021-08-01')];
    expect(seen(...settled)).toMatchObject({ status: 'fulfilled', disputed: false, conflicts: 0 });
    expect(answerOn(LATER, ...settled).standing[0]).toMatchObject({ since: '2021-07-01' });
    expect(open(...settled, contested('2021-09-01', 'USA'))).toEqual([`USA ${idOf(6)}`]);
  });

  it('leave it undone while one is open, whoever retracts the other', () => {
    expect(seen(...both, without(5))).toMatchObject({ status: 'partly_fulfilled', disputed: true });
    expect(seen(...both, without(4), without(5))).toMatchObject({ status: 'fulfilled', disputed: false });
  });

  it('are not open to others who never contested: their assertion is refused where it is fulfilled', () =>
    given(...both, gaveIn('GBR', '2021-07-01'))
      .when(act('assert-fulfilment', { effective: '2021-08-01', by: 'JPN', degree: 'full' }))
      .thenRefuses('act-not-allowed', { state: 'fulfilled' }));

  it('reach back to the assertion before when a party contests again', () => {
    const again = [...both, contested('2021-06-03', 'USA')];
    expect(seen(...again)).toMatchObject({ status: 'active', disputed: true });
    expect(open(...again)).toEqual([`USA ${idOf(2)}`, `GBR ${idOf(3)}`, `USA ${idOf(3)}`]);
    given(...again)
      .when(act('contest-fulfilment', { effective: '2021-06-04', by: 'USA', reason: '' }))
      .thenRefuses('act-not-allowed', { state: 'active' });
  });

  it('end for a guarantee that was honoured since, and for what was withdrawn', () => {
    const honoured = [guarantee(), invoked('2022-01-01'), asserted('2022-02-01', 'full'), contested('2022-03-01')];
    const again = [...honoured, asserted('2022-04-01', 'full'), asserted('2022-05-01', 'full', 'JPN')];
    expect(seen(...again)).toMatchObject({ status: 'in_force', disputed: false, conflicts: 0 });
    const withdrawn = event('CommitmentWithdrawn', { effective: '2021-07-01' });
    expect(seen(...both, withdrawn, gaveIn('USA', '2021-08-01'), gaveIn('GBR', '2021-08-02'))).toMatchObject({
      status: 'withdrawn',
      disputed: false,
    });
  });
});

describe('An assertion', () => {
  it.each(['partial', 'substitute'] as const)('that is %s marks a visit and never fulfils it', (degree) =>
    expect(seen(visit(ONE), asserted('2022-01-01', degree))).toMatchObject({ status: 'arranging', marked: degree }),
  );

  it('never uses a guarantee up', () => {
    const events = [guarantee(), invoked('2022-01-01'), asserted('2022-02-01', 'full'), invoked('2022-03-01')];
    expect(seen(...events)).toMatchObject({ status: 'invoked' });
  });

  it('of one debtor is contested for that debtor', () => {
    const events = [
      pledge(),
      event('FulfilmentAsserted', { effective: '2022-01-01', by: 'USA', degree: 'full', debtor: 'USA' }),
    ];
    expect(statuses(stateOn(LATER, ...events, contested('2022-02-01')))).toBe('JPN active, USA active');
    given(...events)
      .when(act('contest-fulfilment', { effective: '2022-02-01', by: 'JPN', reason: '', debtor: 'JPN' }))
      .thenRefuses('act-not-allowed');
  });
});
