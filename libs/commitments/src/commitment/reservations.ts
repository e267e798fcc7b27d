import type { Instant, Moment } from '#libs/event-sourcing';
import type { Source } from '../document/source.js';
import { optional } from '../optional.js';
import type { PartyCode } from '../party/party.js';
import type { Fact } from './facts.js';
import type { Parties } from './rule.js';

/** What a party excludes or changes for itself, known by the id of the event that made it (VCLT 2(1)(d), 19). */
export interface Reservation {
  readonly id: string;
  readonly by: PartyCode;
  readonly statement: string;
  readonly since: Moment;
  readonly madeAt: Instant;
  readonly source?: Source;
  readonly withdrawn?: Moment;
  /** The last word of each other party that said one, in the order in which they first did. */
  readonly responses: readonly Response[];
  /** Who withdrew an objection, and from when on it says nothing. */
  readonly silentAgain: readonly { readonly by: PartyCode; readonly since: Moment; readonly at: Instant }[];
}

export interface Response {
  readonly event: string;
  readonly by: PartyCode;
  readonly isObjection: boolean;
  readonly opposesEntryIntoForce?: boolean;
  readonly reason?: string;
  readonly since: Moment;
  readonly at: Instant;
  readonly source?: Source;
}

type ReservationFactType =
  | 'ReservationMade'
  | 'ReservationAccepted'
  | 'ReservationObjectedTo'
  | 'ReservationWithdrawn'
  | 'ObjectionWithdrawn';
export type ReservationFact = Fact<ReservationFactType>;

const TYPES: readonly string[] = [
  'ReservationMade',
  'ReservationAccepted',
  'ReservationObjectedTo',
  'ReservationWithdrawn',
  'ObjectionWithdrawn',
] satisfies ReservationFactType[];

export const isReservationFact = (fact: Fact): fact is ReservationFact => TYPES.includes(fact.type);

export const isParty = ({ debtors, creditors }: Parties, party: PartyCode): boolean =>
  debtors.includes(party) || creditors.includes(party);

/** Why a fact does not fit the reservations that it meets, in the middle of a sentence; nothing where it does. */
export function whyUnfit(
  reservations: readonly Reservation[],
  parties: Parties,
  fact: ReservationFact,
): string | undefined {
  if ('by' in fact.data && !isParty(parties, fact.data.by)) return `${fact.data.by} is no party to it`;
  if (fact.type === 'ReservationMade') return undefined;
  const reservation = reservations.find(({ id }) => id === fact.data.reservation);
  if (!reservation) return 'there is no such reservation at that time';
  if (reservation.withdrawn) return `the reservation was withdrawn, on ${reservation.withdrawn}`;
  if (fact.type === 'ReservationWithdrawn') return undefined;
  return whyMute(reservation, fact);
}

/** Why a party has no such word to say of a reservation. An acceptance is final (ILC, Guide to Practice on Reservations, 2.8.13). */
function whyMute(
  reservation: Reservation,
  { type, data: { by } }: Fact<'ReservationAccepted' | 'ReservationObjectedTo' | 'ObjectionWithdrawn'>,
): string | undefined {
  if (by === reservation.by) return `the reservation is ${by}’s own`;
  const said = reservation.responses.find((each) => each.by === by);
  if (type === 'ObjectionWithdrawn') return said?.isObjection ? undefined : `${by} has not objected`;
  if (!said) return undefined;
  return said.isObjection ? `${by} has objected: withdraw that first` : `${by} has accepted it already`;
}

export function foldReservation(reservations: readonly Reservation[], fact: ReservationFact): readonly Reservation[] {
  if (fact.type === 'ReservationMade') return reservations.concat(made(fact));
  return reservations.map((each) => (each.id === fact.data.reservation ? changed(each, fact) : each));
}

const made = ({ id, countsAt, data: { by, statement, effective, source } }: Fact<'ReservationMade'>): Reservation => ({
  id,
  by,
  statement,
  since: effective,
  madeAt: countsAt,
  ...optional({ source }),
  responses: [],
  silentAgain: [],
});

function changed(reservation: Reservation, fact: Exclude<ReservationFact, Fact<'ReservationMade'>>): Reservation {
  if (fact.type === 'ReservationWithdrawn') return { ...reservation, withdrawn: fact.data.effective };
  const { by, effective: since } = fact.data;
  const others = reservation.responses.filter((each) => each.by !== by);
  if (fact.type === 'ObjectionWithdrawn') {
    const silentAgain = [...reservation.silentAgain.filter((each) => each.by !== by), { by, since, at: fact.countsAt }];
    return { ...reservation, responses: others, silentAgain };
  }
  return { ...reservation, responses: [...others, responseOf(fact)] };
}

function responseOf(fact: Fact<'ReservationAccepted' | 'ReservationObjectedTo'>): Response {
  const { id, type, countsAt, data } = fact;
  const { by, effective, source } = data;
  const objected = type === 'ReservationObjectedTo' ? data : {};
  const { opposesEntryIntoForce, reason } = objected as Partial<Fact<'ReservationObjectedTo'>['data']>;
  return {
    event: id,
    by,
    isObjection: type === 'ReservationObjectedTo',
    since: effective,
    at: countsAt,
    ...optional({ opposesEntryIntoForce, reason, source }),
  };
}

/** Who took another's place holds its reservations and what it said of others' (Vienna Convention of 1978, 20). */
export const succeededIn = (
  reservations: readonly Reservation[],
  predecessor: PartyCode,
  successor: PartyCode,
): readonly Reservation[] => {
  const now = (party: PartyCode) => (party === predecessor ? successor : party);
  return reservations.map((each) => ({
    ...each,
    by: now(each.by),
    responses: each.responses.map((response) => ({ ...response, by: now(response.by) })),
    silentAgain: each.silentAgain.map((silent) => ({ ...silent, by: now(silent.by) })),
  }));
};
