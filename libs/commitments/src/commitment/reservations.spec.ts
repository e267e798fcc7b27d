import { describe, expect, it } from '@jest/globals';
import { refusalOf } from '#libs/event-sourcing/testing';
import { act, answerOn, event, type GivenEvent, guarantee, idOf, recordOf, SOURCE } from '../testing.js';
import type { CommitmentCommand } from './acts.js';
import { commitment } from './commitment.js';
import { history } from './history.js';

const treaty = guarantee({
  debtors: ['USA', 'KOR'],
  creditors: ['JPN'],
  strength: { legalForce: 'treaty' },
  effective: '2021-01-01',
});
const RESERVATION = idOf(2);
const reserved = event('ReservationMade', { effective: '2021-03-01', by: 'USA', statement: 'Not the islands' });
const accepted = (by: string, effective = '2021-06-01') =>
  event('ReservationAccepted', { effective, by, reservation: RESERVATION });
const objected = (by: string, effective = '2021-06-01', more: object = {}) =>
  event('ReservationObjectedTo', { effective, by, reservation: RESERVATION, ...more });
const objectionWithdrawn = (by: string) =>
  event('ObjectionWithdrawn', { effective: '2021-09-01', by, reservation: RESERVATION });

/** Who stands how to the reservation on a day. */
function stands(asOf: string, ...events: readonly GivenEvent[]): Readonly<Record<string, string>> {
  const [reservation] = answerOn(`${asOf}T12:00:00Z`, treaty, reserved, ...events).reservations;
  return Object.fromEntries(reservation!.responses.map(({ by, stand }) => [by, stand]));
}

describe('A reservation', () => {
  it('is shown with its words and its source from the day on which it was made, and moves no standing', () => {
    const made = event('ReservationMade', {
      effective: '2021-03-01',
      by: 'USA',
      statement: 'Not the islands',
      source: SOURCE,
    });
    expect(answerOn('2021-02-28T12:00:00Z', treaty, made).reservations).toEqual([]);
    const { reservations, standing } = answerOn('2021-03-02T12:00:00Z', treaty, made);
    expect(reservations).toEqual([
      {
        event: RESERVATION,
        by: 'USA',
        statement: 'Not the islands',
        since: '2021-03-01',
        state: 'stands',
        source: SOURCE,
        responses: [],
      },
    ]);
    expect(standing.map(({ status }) => status)).toEqual(['in_force', 'in_force']);
  });

  it.each<[string, string, readonly GivenEvent[], Readonly<Record<string, string>>]>([
    ['nobody says a thing, in the first year', '2022-02-28', [], {}],
    [
      'nobody objects within twelve months: it counts as accepted (VCLT 20(5))',
      '2022-03-02',
      [],
      { KOR: 'accepted_tacitly', JPN: 'accepted_tacitly' },
    ],
    ['one accepts', '2021-07-01', [accepted('JPN')], { JPN: 'accepted' }],
    [
      'one objects in time, the other is silent',
      '2022-03-02',
      [objected('JPN')],
      { JPN: 'objected', KOR: 'accepted_tacitly' },
    ],
    [
      'an objection comes too late',
      '2022-06-02',
      [objected('JPN', '2022-06-01')],
      { JPN: 'objected_late', KOR: 'accepted_tacitly' },
    ],
    ['an objection is withdrawn', '2021-10-01', [objected('JPN'), objectionWithdrawn('JPN')], {}],
    [
      'an objection is withdrawn, and another made',
      '2021-12-01',
      [objected('JPN'), objectionWithdrawn('JPN'), objected('JPN', '2021-11-01')],
      { JPN: 'objected' },
    ],
  ])('has the others stand to it as they said, or as their silence does: %s', (_, asOf, events, expected) =>
    expect(stands(asOf, ...events)).toEqual(expected),
  );

  it('that an objection was withdrawn from after twelve months is accepted by silence from that day on', () => {
    const late = event('ObjectionWithdrawn', { effective: '2022-09-01', by: 'JPN', reservation: RESERVATION });
    const [told] = answerOn('2022-10-01T12:00:00Z', treaty, reserved, objected('JPN'), late).reservations;
    expect(told!.responses.map(({ by, stand, since }) => `${by} ${stand} ${since}`)).toEqual([
      'KOR accepted_tacitly 2022-03-01T23:59:59.999Z',
      'JPN accepted_tacitly 2022-09-01',
    ]);
  });

  it('is accepted by silence in a treaty alone', () => {
    const political = guarantee({ debtors: ['USA'], creditors: ['JPN'], effective: '2021-01-01' });
    expect(answerOn('2023-01-01T00:00:00Z', political, reserved).reservations[0]!.responses).toEqual([]);
  });

  it('is withdrawn from a day on (VCLT 22), and waits for nobody any more', () => {
    const withdrawn = event('ReservationWithdrawn', { effective: '2021-12-01', reservation: RESERVATION });
    expect(answerOn('2021-11-30T12:00:00Z', treaty, reserved, withdrawn).reservations[0]!.state).toBe('stands');
    const [told] = answerOn('2023-01-01T12:00:00Z', treaty, reserved, accepted('JPN'), withdrawn).reservations;
    expect(told).toMatchObject({
      state: 'withdrawn',
      withdrawn: '2021-12-01',
      responses: [{ by: 'JPN', stand: 'accepted' }],
    });
  });

  it('tells how far an objection goes, and why (VCLT 20(4)(b))', () => {
    const events = [
      treaty,
      reserved,
      objected('JPN', '2021-06-01', { opposesEntryIntoForce: true, reason: 'Too far' }),
    ];
    expect(answerOn('2021-07-01T00:00:00Z', ...events).reservations[0]!.responses).toEqual([
      {
        by: 'JPN',
        stand: 'objected',
        since: '2021-06-01',
        opposesEntryIntoForce: true,
        reason: 'Too far',
        event: idOf(3),
        source: null,
      },
    ]);
  });

  it('that was taken back leaves what was said of it in conflict', () => {
    const takenBack = event('EventRetracted', { event: RESERVATION, reason: 'Another treaty was meant' });
    const { reservations, conflicts } = answerOn('2021-07-01T00:00:00Z', treaty, reserved, objected('JPN'), takenBack);
    expect([reservations, conflicts.map(({ type }) => type)]).toEqual([[], ['ReservationObjectedTo']]);
  });

  it('that came to be known late counts from its day, and so does what was said of it', () => {
    const late = objected('JPN', '2021-04-01');
    const wrong = event('EventCorrected', { event: idOf(3), changes: { by: 'KOR' }, reason: 'A slip' });
    expect(stands('2021-04-02', late, wrong)).toEqual({ KOR: 'objected' });
  });

  it('shows in the history what became of it', () => {
    const entries = history(recordOf(treaty, reserved, objected('JPN')), 1, 10);
    expect(entries[1]!.changes).toEqual([
      { path: `/reservations/${RESERVATION}`, was: null, now: expect.objectContaining({ by: 'USA', state: 'stands' }) },
    ]);
    expect(entries[2]!.changes).toEqual([
      { path: `/reservations/${RESERVATION}/JPN`, was: expect.anything(), now: 'objected' },
    ]);
  });

  it.each<[string, readonly GivenEvent[], CommitmentCommand, string]>([
    [
      'by nobody who is a party',
      [],
      act('make-reservation', { effective: '2021-03-01', by: 'FRA', statement: 'No' }),
      'FRA is no party to it',
    ],
    [
      'before it was made',
      [reserved],
      act('accept-reservation', { effective: '2021-02-01', by: 'JPN', reservation: RESERVATION }),
      'there is no such reservation at that time',
    ],
    [
      'of its own maker',
      [reserved],
      act('object-to-reservation', { effective: '2021-04-01', by: 'USA', reservation: RESERVATION }),
      'the reservation is USA’s own',
    ],
    [
      'after an acceptance, which is final',
      [reserved, accepted('JPN')],
      act('object-to-reservation', { effective: '2021-07-01', by: 'JPN', reservation: RESERVATION }),
      'JPN has accepted it already',
    ],
    [
      'of what was not objected to',
      [reserved],
      act('withdraw-objection', { effective: '2021-07-01', by: 'JPN', reservation: RESERVATION }),
      'JPN has not objected',
    ],
    [
      'of what was withdrawn',
      [reserved, event('ReservationWithdrawn', { effective: '2021-05-01', reservation: RESERVATION })],
      act('accept-reservation', { effective: '2021-07-01', by: 'JPN', reservation: RESERVATION }),
      'the reservation was withdrawn, on 2021-05-01',
    ],
  ])('is not spoken of %s', (_, events, command, why) => {
    const { code, message } = refusalOf(() => commitment.decide(command, recordOf(treaty, ...events)));
    expect([code, message]).toEqual(['act-not-allowed', expect.stringContaining(why)]);
  });
});
