import type { PartyCode } from '../party/party.js';
import type { CommitmentRecord, EventOf } from './commitment.events.js';
import { beliefOf } from './commitment.js';
import { type Belief, type Fact, factOf, type FactType } from './facts.js';
import { stateBefore } from './replay.js';
import { type CommitmentState, debtorsAllowing, fold } from './state.js';
import { listed, partyName, partyNames } from './words.js';

/** What an event met when it was recorded: what was believed by then, and the state at the time of which it speaks. */
export interface Met {
  readonly fact: Fact;
  readonly belief: Belief;
  readonly state: CommitmentState;
}

/** @param record holds at least the events before it; nothing is before the recording */
export function metBy(event: EventOf<FactType>, record: CommitmentRecord): Met | undefined {
  const belief = beliefOf(record.slice(0, event.version - 1));
  if (!belief) return undefined;
  const fact = factOf(event, belief.facts[0].countsAt);
  return { fact, belief, state: stateBefore(belief, fact) };
}

interface Concern {
  readonly debtors: readonly PartyCode[];
  /** Whether these are fewer than all. */
  readonly some: boolean;
}

/** Whom an act spoke of when it was recorded: the debtor that it names, else those for whom it was legal. */
export function concernOf(event: EventOf<FactType>, record: CommitmentRecord): Concern {
  const all = debtorsIn(record, event);
  const named = 'debtor' in event.data ? event.data.debtor : undefined;
  if (named !== undefined) return { debtors: [named], some: all.some((debtor) => debtor !== named) };
  const met = all.length < 2 ? undefined : metBy(event, record);
  const legal = met ? debtorsAllowing(met.state, met.fact) : [];
  return legal.length === 0 ? { debtors: all, some: false } : { debtors: legal, some: legal.length < all.length };
}

/** All debtors that an event meets. What is believed, which is dear, is asked only where the recording is not all there is to it. */
function debtorsIn(record: CommitmentRecord, event: EventOf<FactType>): readonly PartyCode[] {
  const [recording] = record;
  if (recording?.type !== 'CommitmentRecorded') return [];
  if (record.some(({ type }) => type === 'PartySucceeded')) {
    const met = metBy(event, record);
    if (met) return met.state.content.debtors;
  }
  const corrected = record.some(({ type, data }) => type === 'EventCorrected' && data.event === recording.id);
  return (corrected ? beliefOf(record)!.facts[0] : recording).data.debtors;
}

/** Who an act speaks of. */
export const whose = (event: EventOf<FactType>, record: CommitmentRecord): string =>
  partyNames(concernOf(event, record).debtors);

/** " for South Korea" where an act concerns some debtors only; the one who speaks is named as such. */
export function some(
  event: EventOf<FactType>,
  record: CommitmentRecord,
  preposition = 'for',
  speaker?: PartyCode,
): string {
  const concern = concernOf(event, record);
  return concern.some ? ` ${preposition} ${namesBeside(concern.debtors, speaker)}` : '';
}

export const namesBeside = (parties: readonly PartyCode[], speaker?: PartyCode): string =>
  listed(parties.map((party) => (party === speaker ? `${partyName(party)} itself` : partyName(party))));

/** What an act changes for all debtors alike is said of one only where the act says so. */
export const named = (event: EventOf<FactType>, record: CommitmentRecord): string =>
  'debtor' in event.data && event.data.debtor !== undefined ? some(event, record) : '';

/** After a date, where "for" would be read as the place that somebody goes to. */
export function asFarAs(event: EventOf<FactType>, record: CommitmentRecord): string {
  const { debtors, some: isSome } = concernOf(event, record);
  return isSome ? `, as far as ${partyNames(debtors)} ${debtors.length > 1 ? 'are' : 'is'} concerned` : '';
}

/** The assertions of fulfilment that a contest takes up: of one debtor after another, as the rule of contests has it. */
export function assertionsMet(
  event: EventOf<'FulfilmentContested'>,
  record: CommitmentRecord,
): readonly Fact<'FulfilmentAsserted'>[] {
  const met = metBy(event, record);
  if (!met) return [];
  const contests = fold(met.state, met.fact).standings.flatMap((standing) => standing.contests);
  const asserted = new Set(contests.filter(({ event: by }) => by === event.id).map(({ assertion }) => assertion.event));
  return met.belief.facts.filter((fact) => fact.type === 'FulfilmentAsserted').filter(({ id }) => asserted.has(id));
}
