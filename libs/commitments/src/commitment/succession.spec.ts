import { describe, expect, it } from '@jest/globals';
import { refusalOf } from '#libs/event-sourcing/testing';
import {
  act,
  answerOn,
  assistance,
  event,
  type GivenEvent,
  guarantee,
  pledge,
  recordOf,
  statuses,
  stateOn,
} from '../testing.js';
import { commitment } from './commitment.js';

const promise = pledge({ debtors: ['JPN', 'USA'], creditors: ['JPN', 'USA', 'EU'], effective: '2021-01-01' });
const succession = event('PartySucceeded', { effective: '2022-01-01', predecessor: 'JPN', successor: 'KOR' });
const standing = (asOf: string, ...events: readonly GivenEvent[]) => statuses(stateOn(`${asOf}T12:00:00Z`, ...events));

describe('A succession', () => {
  it('puts the successor where its predecessor stood, on both sides, from its day on', () => {
    const [before, after] = ['2021-12-31', '2022-01-02'].map((day) =>
      answerOn(`${day}T12:00:00Z`, promise, succession),
    );
    expect([before!.debtors, before!.creditors]).toEqual([
      ['JPN', 'USA'],
      ['JPN', 'USA', 'EU'],
    ]);
    expect([after!.debtors, after!.creditors]).toEqual([
      ['KOR', 'USA'],
      ['KOR', 'USA', 'EU'],
    ]);
  });

  it('leaves what the predecessor did to it, and what is done afterwards to the successor', () => {
    const partly = event('FulfilmentAsserted', {
      effective: '2021-06-01',
      by: 'JPN',
      degree: 'partial',
      debtor: 'JPN',
    });
    const wholly = event('FulfilmentAsserted', { effective: '2022-06-01', by: 'KOR', degree: 'full', debtor: 'KOR' });
    const events = [promise, partly, succession, wholly];
    expect(['2021-07-01', '2022-02-01', '2022-07-01'].map((day) => standing(day, ...events))).toEqual([
      'JPN partly_fulfilled, USA active',
      'KOR partly_fulfilled, USA active',
      'KOR fulfilled, USA active',
    ]);
  });

  it('holds what is recorded late of the predecessor to its day', () => {
    const late = event('CommitmentWithdrawn', { effective: '2021-03-01', debtor: 'JPN' });
    expect(standing('2021-04-01', promise, succession, late)).toBe('JPN withdrawn, USA active');
    const tooLate = event('CommitmentWithdrawn', { effective: '2022-03-01', debtor: 'JPN' });
    expect(answerOn('2022-04-01T12:00:00Z', promise, succession, tooLate).conflicts).toMatchObject([
      { type: 'CommitmentWithdrawn' },
    ]);
  });

  it('carries a creditor’s release on: what it has waived its successor has', () => {
    const one = pledge({ debtors: ['USA'], creditors: ['JPN', 'EU'], effective: '2021-01-01' });
    const released = event('CommitmentReleased', { effective: '2021-06-01', by: 'JPN' });
    const last = event('CommitmentReleased', { effective: '2022-06-01', by: 'EU' });
    expect(answerOn('2022-02-01T12:00:00Z', one, released, succession).standing).toMatchObject([
      { status: 'active', released: [{ by: 'KOR', since: '2021-06-01' }] },
    ]);
    expect(standing('2022-07-01', one, released, succession, last)).toBe('USA released');
  });

  it('carries reservations on, and what was said of others’', () => {
    const treaty = guarantee({ debtors: ['USA'], creditors: ['JPN', 'EU'], effective: '2021-01-01' });
    const own = event('ReservationMade', { effective: '2021-02-01', by: 'JPN', statement: 'A' }, { id: 'own' });
    const others = event('ReservationMade', { effective: '2021-02-01', by: 'USA', statement: 'B' }, { id: 'others' });
    const objected = event('ReservationObjectedTo', { effective: '2021-03-01', by: 'JPN', reservation: 'others' });
    const { reservations } = answerOn('2022-02-01T12:00:00Z', treaty, own, others, objected, succession);
    expect(reservations.map(({ by }) => by)).toEqual(['KOR', 'USA']);
    expect(reservations[1]!.responses).toMatchObject([{ by: 'KOR', stand: 'objected' }]);
  });

  it('leaves amounts where they were, under the name of who owes them now', () => {
    const money = assistance({ debtors: ['JPN'], creditors: ['UKR'], effective: '2021-01-01' });
    const delivered = event('DeliveryReported', {
      effective: '2021-06-01',
      amount: { value: '60', currency: 'EUR' },
      what: 'A transfer',
    });
    const rest = event('DeliveryReported', {
      ...delivered.data,
      effective: '2022-06-01',
      amount: { value: '40', currency: 'EUR' },
    } as never);
    expect(standing('2022-07-01', money, delivered, succession, rest)).toBe('KOR fulfilled');
  });

  it('is gone when it is taken back: the predecessor stands there again', () => {
    const takenBack = event('EventRetracted', { event: '00000000-0000-4000-8000-000000000002', reason: 'It was not' });
    expect(standing('2022-02-01', promise, succession, takenBack)).toBe('JPN active, USA active');
  });

  it.each<[string, string, string, string]>([
    ['of nobody who is a party', 'FRA', 'KOR', 'FRA is no party to it'],
    ['of itself', 'JPN', 'JPN', 'nobody succeeds itself'],
    ['by who stands beside it already', 'JPN', 'USA', 'USA stands beside JPN already'],
  ])('is refused: %s', (_, predecessor, successor, why) => {
    const command = act('succeed', { effective: '2022-01-01', predecessor, successor });
    const { code, message } = refusalOf(() => commitment.decide(command, recordOf(promise)));
    expect([code, message]).toEqual(['act-not-allowed', expect.stringContaining(why)]);
  });

  it('leaves the predecessor nothing to do', () => {
    const command = act('withdraw', { effective: '2022-06-01', debtor: 'JPN' });
    expect(refusalOf(() => commitment.decide(command, recordOf(promise, succession))).code).toBe('not-a-debtor');
  });
});
