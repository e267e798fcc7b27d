import type { PartyCode } from '../party/party.js';
import type { Fact } from './facts.js';
import { isParty, succeededIn } from './reservations.js';
import type { Parties } from './rule.js';
import type { CommitmentState } from './state.js';

type Succession = Fact<'PartySucceeded'>;

/** Why nobody can take a party's place so, in the middle of a sentence; nothing where it can. */
export function whyNoSuccession(
  parties: Parties,
  { data: { predecessor, successor } }: Succession,
): string | undefined {
  if (predecessor === successor) return 'nobody succeeds itself';
  if (!isParty(parties, predecessor)) return `${predecessor} is no party to it`;
  for (const side of [parties.debtors, parties.creditors])
    if (side.includes(predecessor) && side.includes(successor))
      return `${successor} stands beside ${predecessor} already`;
  return undefined;
}

/** From then on the successor stands where its predecessor stood, on every side; what was before stays the predecessor's. */
export function succeeded(state: CommitmentState, { data: { predecessor, successor } }: Succession): CommitmentState {
  const now = (party: PartyCode) => (party === predecessor ? successor : party);
  const { content, standings, reservations } = state;
  return {
    ...state,
    content: { ...content, debtors: content.debtors.map(now), creditors: content.creditors.map(now) },
    standings: standings.map((standing) => ({
      ...standing,
      debtor: now(standing.debtor),
      released: standing.released.map((release) => ({ ...release, by: now(release.by) })),
    })),
    reservations: succeededIn(reservations, predecessor, successor),
  };
}

/** The debtors at each fact, of facts that fit the states that they met. */
export function* debtorsAlong(facts: readonly Fact[]): Generator<readonly [Fact, readonly PartyCode[]]> {
  let debtors: readonly PartyCode[] = [];
  for (const fact of facts) {
    if (fact.type === 'CommitmentRecorded') debtors = fact.data.debtors;
    if (fact.type === 'PartySucceeded') {
      const { predecessor, successor } = fact.data;
      debtors = debtors.map((debtor) => (debtor === predecessor ? successor : debtor));
    }
    yield [fact, debtors];
  }
}
