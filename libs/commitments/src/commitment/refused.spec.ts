import { describe, expect, it } from '@jest/globals';
import { Refused } from '#libs/event-sourcing';
import { act, answerOn, event, type GivenEvent, idOf, pledge, recordOf, visit } from '../testing.js';
import type { CommitmentCommand } from './acts.js';
import { commitment } from './commitment.js';

const then = { effective: '2023-01-01' };

function refusalOf(command: CommitmentCommand, ...events: readonly GivenEvent[]): Refused {
  try {
    commitment.decide(command, recordOf(...events));
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
  throw new Error(`${command.type} is not refused`);
}

describe('A refused act', () => {
  const fulfilled = event('FulfilmentAsserted', { effective: '2022-01-01', by: 'USA', degree: 'full', debtor: 'USA' });

  it('tells the status and acts of the debtor named, and of all without one', () => {
    const events = [pledge(), fulfilled];
    const named = refusalOf(act('report-progress', { ...then, debtor: 'USA' }), ...events);
    expect(named.message).toBe('report-progress is not allowed for USA: the state at 2023-01-01 is fulfilled.');
    expect(named.detail['allowed']).toContain('reopen');
    expect(named.detail['allowed']).not.toContain('report-progress');
    const unnamed = refusalOf(act('resume', then), ...events);
    expect(unnamed.detail).toMatchObject({ state: 'mixed' });
    expect(unnamed.detail['allowed']).toEqual(expect.arrayContaining(['reopen', 'report-progress']));
  });

  it('of a condition tells which ones the kind knows', () => {
    const refusal = refusalOf(act('meet-condition', { ...then, which: 'end' }), visit());
    expect([refusal.code, refusal.message]).toEqual([
      'act-not-of-kind',
      'A planned visit is ended by no condition: of its conditions only the antecedent can be met.',
    ]);
  });

  it('and a conflict tell of the same debtor', () => {
    const late = event('ProgressReported', { effective: '2022-06-01', debtor: 'USA' });
    const [conflict] = answerOn('2023-01-01T00:00:00Z', pledge(), fulfilled, late).conflicts;
    expect(conflict).toMatchObject({ event: idOf(3), state: 'fulfilled' });
    expect(conflict?.allowed).toContain('reopen');
    expect(conflict?.allowed).not.toContain('report-progress');
  });
});

describe('A refusal whose reason is not the status', () => {
  const two = pledge({ debtors: ['USA'], creditors: ['JPN', 'KOR'] });
  const on = { effective: '2022-01-01' };
  const released = event('CommitmentReleased', { ...on, by: 'JPN' });
  const suspended = event('CommitmentSuspended', on);
  const noticed = event('WithdrawalNoticeGiven', { ...on, from: '2030' });
  const alleged = event('BreachAlleged', { ...on, by: 'JPN', ground: '' });
  const asserted = event('FulfilmentAsserted', { ...on, by: 'USA', degree: 'partial' });
  const contested = event('FulfilmentContested', { ...on, by: 'JPN', reason: '' });

  it.each<[CommitmentCommand, string, readonly GivenEvent[]]>([
    [act('release', { ...then, by: 'JPN' }), 'JPN has released USA already; still to release: KOR', [released]],
    [act('suspend', then), 'it is suspended already, since 2022-01-01', [suspended]],
    [act('resume', then), 'it is not suspended', []],
    [act('give-notice', { ...then, from: '2031' }), 'notice was given already, from 2030', [noticed]],
    [act('revoke-notice', then), 'no notice of withdrawal is running', []],
    [act('contest-fulfilment', { ...then, by: 'JPN', reason: '' }), 'no assertion of fulfilment stands', []],
    [
      act('contest-fulfilment', { ...then, by: 'JPN', reason: '' }),
      'JPN contests all that was asserted already',
      [asserted, contested],
    ],
    [act('find-breach', { ...then, by: 'UN', ground: '' }), 'no allegation is open', []],
    [act('withdraw-allegation', { ...then, by: 'JPN' }), 'no allegation is open', []],
    [act('withdraw-allegation', { ...then, by: 'KOR' }), 'KOR made none of the allegations that are open', [alleged]],
  ])('%j: %s', (command, why, events) => {
    const { message, detail } = refusalOf(command, two, ...events);
    expect(message).toBe(`${command.type} is not allowed: ${why}.`);
    // Only where somebody else may do the same is it listed among the acts allowed.
    const isForOthers = ['KOR', 'JPN contests', 'JPN has'].some((each) => why.startsWith(each));
    expect((detail['allowed'] as string[]).includes(command.type)).toBe(isForOthers);
  });

  it('is left to the status where that is the reason', () =>
    expect(refusalOf(act('suspend', then), two, event('CommitmentWithdrawn', on)).message).toBe(
      'suspend is not allowed: the state at 2023-01-01 is withdrawn.',
    ));
});
