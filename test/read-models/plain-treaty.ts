import type { Fact } from '#libs/commitments';
import type { PlainState } from './plain-fold.js';

export interface PlainReservation {
  by: string;
  stands: boolean;
  readonly said: Map<string, 'accepted' | 'objected'>;
}

type Named = Readonly<Record<string, string>>;

/** What is said of reservations, once more: whether it fits, and what it leaves. Nothing where it is another sort of fact. */
export function meetsReservations({ content, reservations }: PlainState, fact: Fact): boolean | undefined {
  const { by = '', reservation: id = '' } = fact.data as unknown as Named;
  const party = content.debtors.includes(by) || content.creditors.includes(by);
  const meant = reservations.get(id);
  const isOthers = party && meant?.stands === true && meant.by !== by;
  switch (fact.type) {
    case 'ReservationMade':
      if (party) reservations.set(fact.id, { by, stands: true, said: new Map() });
      return party;
    case 'ReservationWithdrawn': {
      const stood = meant?.stands ?? false;
      if (meant) meant.stands = false;
      return stood;
    }
    case 'ReservationAccepted':
    case 'ReservationObjectedTo': {
      if (!isOthers || meant.said.has(by)) return false;
      meant.said.set(by, fact.type === 'ReservationAccepted' ? 'accepted' : 'objected');
      return true;
    }
    case 'ObjectionWithdrawn':
      return isOthers && meant.said.get(by) === 'objected' && meant.said.delete(by);
    default:
      return undefined;
  }
}

/** Whether a party can pass its place on; then the other has it from here on. */
export function passesOn(
  state: PlainState,
  { predecessor: from, successor: to }: Fact<'PartySucceeded'>['data'],
): boolean {
  const sides = [state.content.debtors, state.content.creditors].filter((side) => side.includes(from));
  if (from === to || sides.length === 0 || sides.some((side) => side.includes(to))) return false;
  const now = (party: string) => (party === from ? to : party);
  const { content } = state;
  state.content = { ...content, debtors: content.debtors.map(now), creditors: content.creditors.map(now) };
  for (const standing of state.standings) {
    standing.debtor = now(standing.debtor);
    for (const release of standing.released) release.by = now(release.by);
  }
  for (const reservation of state.reservations.values()) {
    reservation.by = now(reservation.by);
    const said = [...reservation.said];
    reservation.said.clear();
    for (const [party, word] of said) reservation.said.set(now(party), word);
  }
  return true;
}
