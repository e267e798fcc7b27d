import type { Moment } from '#libs/event-sourcing';
import { spokenAmount } from '../amount.js';
import type { PartyCode } from '../party/party.js';
import { isJoint } from './assistance.js';
import type { CommitmentRecord, EventOf } from './commitment.events.js';
import { assertionsMet, concernOf, named, namesBeside, asFarAs, some, whose } from './concerned.js';
import { scopeInWords } from './fields.js';
import { KINDS } from './kinds/kinds.js';
import type { VisitFormat } from './kinds/planned-visit.js';
import {
  because,
  listed,
  on,
  partyName,
  partyNames,
  possessive,
  quoted,
  spoken,
  spokenTime,
  unended,
  withArticle,
} from './words.js';

export const MEETINGS: Readonly<Record<VisitFormat, string>> = {
  state: 'a state visit',
  official: 'an official visit',
  official_working: 'an official working visit',
  working: 'a working visit',
  private: 'a private visit',
  summit_margins: 'a meeting on the margins of a summit',
  virtual: 'a virtual meeting',
};

export const DONE = {
  full: 'it was fulfilled',
  partial: 'it was fulfilled in part',
  substitute: 'something else was done in its place',
} as const;

export const byWhom = ({ data }: { readonly data: { readonly by?: PartyCode } }): string =>
  data.by === undefined ? '' : ` by ${partyName(data.by)}`;

export function recorded(event: EventOf<'CommitmentRecorded'>): string {
  const { kind, subject, debtors, creditors } = event.data;
  const mutual = debtors.length === creditors.length && debtors.every((debtor) => creditors.includes(debtor));
  const whom = mutual ? (debtors.length > 1 ? ' each other' : '') : ` ${partyNames(creditors)}`;
  return `${partyNames(debtors)} promised${whom} ${on(event)} (${withArticle(KINDS[kind].noun)}): ${unended(subject)}`;
}

export function reaffirmed(event: EventOf<'CommitmentReaffirmed'>, record: CommitmentRecord): string {
  const { by: speaker, debtor, source } = event.data;
  const who = speaker === undefined ? whose(event, record) : partyName(speaker);
  const whom = speaker === undefined || speaker === debtor ? '' : named(event, record);
  return `${who} reaffirmed it${whom} ${on(event)}${source === undefined ? '' : `: ${quoted(source.quote)}`}`;
}

export function scopeChanged(event: EventOf<'ScopeChanged'>, record: CommitmentRecord): string {
  const scope = scopeInWords(event.data.scope);
  return `the scope was changed${named(event, record)} ${on(event)} ${scope === undefined ? 'and names no area any more' : `to ${scope}`}`;
}

/** What was committed or delivered: by those whom it concerns, together where none is named. */
export function given(event: EventOf<'AmountCommitted' | 'DeliveryReported'>, record: CommitmentRecord): string {
  const { debtors } = concernOf(event, record);
  const together = isJoint({ debtors }, event.data.debtor) ? ' together' : '';
  const { amount } = event.data;
  const sum = amount === undefined ? '' : ` ${spokenAmount(amount)}`;
  if (event.type === 'AmountCommitted') return `${partyNames(debtors)} committed${sum}${together} ${on(event)}`;
  return `${partyNames(debtors)} delivered${sum}${together} ${on(event)}${because(event.data.what)}`;
}

export function amountChanged(event: EventOf<'AmountChanged'>, record: CommitmentRecord): string {
  const { amount, stage, reason } = event.data;
  const which = stage === undefined ? 'the amount' : `the ${stage} amount`;
  return `${which} was changed${named(event, record)} ${on(event)} to ${spokenAmount(amount)}${because(reason)}`;
}

interface Span {
  readonly from: Moment;
  readonly to: Moment;
  readonly zone?: string | undefined;
  readonly place?: string;
}

export function dates({ from, to, zone, place }: Span): string {
  const [first, last] = [spoken(from, zone), spoken(to, zone)];
  return `${first === last ? first : `${first} to ${last}`}${place === undefined ? '' : ` in ${place}`}`;
}

export function postponed(event: EventOf<'VisitPostponed'>, record: CommitmentRecord): string {
  const { from, to = from, zone, reason } = event.data;
  const until = from === undefined || to === undefined ? ', with no new date' : ` to ${spokenTime(from, to, zone)}`;
  return `the visit was put off ${on(event)}${until}${asFarAs(event, record)}${because(reason)}`;
}

export function suspended(event: EventOf<'CommitmentSuspended'>, record: CommitmentRecord): string {
  const { until, zone } = event.data;
  const end = until === undefined ? '' : ` until ${spoken(until, zone)}`;
  return `it was suspended${byWhom(event)}${some(event, record)} ${on(event)}${end}`;
}

/** Who contests, and whose assertion it is, where the record tells. */
export function contested(event: EventOf<'FulfilmentContested'>, record: CommitmentRecord): string {
  const { by: speaker, reason } = event.data;
  const assertions = assertionsMet(event, record);
  const told = assertions.map(({ data }) => {
    const owner = data.by === speaker ? 'its own' : possessive(partyName(data.by));
    return `${owner} assertion of ${spoken(data.effective, data.zone)}`;
  });
  const [degree = 'full', ...others] = new Set(assertions.map(({ data }) => data.degree));
  const what = `${DONE[others.length > 0 ? 'full' : degree]}${some(event, record, 'by', speaker)}`;
  return `${partyName(speaker)} contested ${on(event)}${told.length > 0 ? ` ${listed(told)}` : ''} that ${what}${because(reason)}`;
}

export function broken(event: EventOf<'BreachAlleged' | 'BreachFound'>, record: CommitmentRecord): string {
  const { by: speaker, ground } = event.data;
  const { debtors } = concernOf(event, record);
  const alone = debtors.length === 1 && debtors[0] === speaker;
  const what = alone ? 'it had itself broken the commitment' : `${namesBeside(debtors, speaker)} had broken it`;
  const verb = event.type === 'BreachAlleged' ? 'alleged' : 'found';
  return `${partyName(speaker)} ${verb} ${on(event)} that ${what}${because(ground)}`;
}

export function assessed(event: EventOf<'AssessmentRecorded' | 'AssessmentRevised'>, record: CommitmentRecord): string {
  const { assessor, scheme, score, window, final, reason } = event.data;
  const revised = event.type === 'AssessmentRevised';
  const whom = some(event, record);
  const verb = revised ? `revised its assessment${whom} to` : `assessed it${whom} as`;
  const period = window === undefined ? '' : ` for ${window}`;
  const last = `, as its final ${revised ? 'one' : 'assessment'}`;
  const extent = final === undefined ? '' : final ? last : ', for the time being';
  return `${assessor} ${verb} ${score} (${scheme})${period} ${on(event)}${extent}${because(reason)}`;
}

export function released(event: EventOf<'CommitmentReleased'>, record: CommitmentRecord): string {
  const { by: creditor } = event.data;
  const { debtors } = concernOf(event, record);
  const others = debtors.filter((debtor) => debtor !== creditor).map(partyName);
  const whom = listed(debtors.includes(creditor) ? ['itself', ...others] : others);
  return `${partyName(creditor)} released ${whom} from it ${on(event)}`;
}

/** What was said of a reservation, and whose that is. */
export function ofReservation(
  event: EventOf<'ReservationAccepted' | 'ReservationObjectedTo' | 'ReservationWithdrawn' | 'ObjectionWithdrawn'>,
  record: CommitmentRecord,
): string {
  const made = record.find(({ id }) => id === event.data.reservation);
  const owner = made?.type === 'ReservationMade' ? partyName(made.data.by) : undefined;
  const which = owner === undefined ? 'the reservation' : `${possessive(owner)} reservation`;
  switch (event.type) {
    case 'ReservationAccepted':
      return `${partyName(event.data.by)} accepted ${which} ${on(event)}`;
    case 'ReservationObjectedTo': {
      const { by: speaker, opposesEntryIntoForce, reason } = event.data;
      const opposed = opposesEntryIntoForce ? ', and opposed that it enter into force between the two' : '';
      return `${partyName(speaker)} objected to ${which} ${on(event)}${opposed}${because(reason)}`;
    }
    case 'ReservationWithdrawn':
      return `${which} was withdrawn ${on(event)}`;
    case 'ObjectionWithdrawn':
      return `${partyName(event.data.by)} withdrew its objection to ${which} ${on(event)}`;
  }
}

export function sourceAttached({ data: { stance, source, note } }: EventOf<'SourceAttached'>): string {
  const what = {
    corroborates: 'a source that bears it out',
    varies: 'a source that words it differently',
    contradicts: 'a source that contradicts it',
    unconfirmed: 'an unconfirmed report',
  }[stance];
  const title = 'title' in source ? ` (${source.title})` : '';
  const effect = stance === 'unconfirmed' ? ', which changes nothing' : '';
  const beside = note === undefined ? '' : `, with the note ${quoted(unended(note))}`;
  return `${what}${title} was added${effect}${beside}: ${quoted(source.quote)}`;
}
