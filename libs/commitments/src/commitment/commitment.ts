import { type Decider, rfc3339 } from '#libs/event-sourcing';
import { redacted } from '../redaction.js';
import { refuse } from '../refusals.js';
import {
  ACTS,
  type ActName,
  type CommandOf,
  type CommitmentCommand,
  FOLLOW_UP_ACTS,
  type FollowUpActName,
} from './acts.js';
import { allowedActs } from './allowed.js';
import { assessmentType, checkScore } from './assessing.js';
import type { CommitmentEvent, CommitmentRecord, EventOf } from './commitment.events.js';
import { correct, linkDuplicate, retract, retractEvent } from './corrections.js';
import { type Belief, believe, believedWith, type Fact, factOf, type FactType } from './facts.js';
import { followUpAllows, type FollowUpFact, isFollowUpFact } from './follow-up.js';
import { KINDS, ruleFor } from './kinds/kinds.js';
import type { KindName } from './terms.js';
import { isReservationFact, whyUnfit } from './reservations.js';
import type { Parties } from './rule.js';
import { stateBefore } from './replay.js';
import { whyNoSuccession } from './succession.js';
import { type CommitmentState, debtorsAllowing, promisedIn, standingsMeant, statusOf } from './state.js';
import type { Standing } from './standing.js';
import { capitalised, withArticle } from './words.js';
import { checkDates, checkLooksAhead, checkNotBeforeMaking, checkNotFuture } from './timing.js';

/**
 * A public promise between parties, from its making to whatever became of it. Stream: `commitment-<id>`.
 * An act is judged in the state that the facts ordered before it lead to; what each act does stands in `rules` and `kinds`.
 */
export const commitment: Decider<CommitmentRecord, CommitmentCommand, CommitmentEvent> = {
  category: 'commitment',
  initial: [],

  decide(command, record) {
    if (command.type === 'redact') return redacted(command);
    if (command.type === 'record') return recordCommitment(command, record);
    const belief = beliefOf(record);
    if (!belief) throw refuse('not-found', 'There is no such commitment.');
    if (belief.retracted) return command.type === 'retract' ? [] : refuseRetracted();
    switch (command.type) {
      case 'correct-event':
        return correct(command, record, belief);
      case 'retract-event':
        return retractEvent(command, record, belief);
      case 'retract':
        return retract(command);
      case 'link-duplicate':
        return linkDuplicate(command, belief);
      case 'assess':
        return [made(command, record, belief, assessmentType(command, belief))];
      case 'open-follow-up':
      case 'reassign-follow-up':
      case 'reschedule-follow-up':
      case 'close-follow-up':
        return [made(command, record, belief, FOLLOW_UP_ACTS[command.type])];
      default:
        return [made(command, record, belief, ACTS[command.type])];
    }
  },

  evolve(record, events) {
    const next = record.concat(events);
    const belief = beliefs.get(record);
    const further = belief && believedWith(belief, events);
    if (further) beliefs.set(next, further);
    return next;
  },
};

const beliefs = new WeakMap<CommitmentRecord, Belief>();

/** What is believed of a commitment by all that is recorded of it; nothing before its recording. */
export function beliefOf(record: CommitmentRecord): Belief | undefined {
  if (record.length === 0) return undefined;
  const known = beliefs.get(record);
  if (known) return known;
  const belief = believe(record);
  beliefs.set(record, belief);
  return belief;
}

function recordCommitment({ data, at }: CommandOf<'record'>, record: CommitmentRecord): readonly CommitmentEvent[] {
  if (record.length > 0) throw refuse('already-recorded', 'This commitment is recorded already.');
  checkNotFuture(data, at);
  checkDates({ type: 'CommitmentRecorded', data });
  checkLooksAhead(data);
  return [{ type: 'CommitmentRecorded', data }];
}

type OrdinaryAct = Exclude<ActName, 'correct-event' | 'retract-event' | 'retract' | 'link-duplicate'> | FollowUpActName;

/** The event of an act, judged at the instant from which it counts. */
function made(
  { type: act, data, at }: CommandOf<OrdinaryAct>,
  record: CommitmentRecord,
  belief: Belief,
  type: FactType,
): CommitmentEvent {
  checkNotFuture(data, at);
  const [making] = belief.facts;
  // The clock may have jumped back since the last event: what is kept undated counts from its recording.
  const recordedAt = Math.max(at, record.at(-1)!.recordedAt);
  const event = { type, data } as EventOf<FactType>;
  const fact = factOf({ ...event, id: '', version: record.length + 1, recordedAt }, making.countsAt);
  checkNotBeforeMaking(fact, making);
  const state = stateBefore(belief, fact);
  if (isFollowUpFact(fact)) checkFollowUp(fact, state, belief);
  else if (isReservationFact(fact)) checkFit(whyUnfit(state.reservations, state.content, fact), fact, state, act);
  else if (fact.type === 'PartySucceeded') checkFit(whyNoSuccession(state.content, fact), fact, state, act);
  else if (fact.type !== 'SourceAttached') checkAct(fact, state, act);
  return { type, data } as CommitmentEvent;
}

/** What is of the whole commitment, whatever its debtors stand at. */
function checkFit(
  why: string | undefined,
  { data }: Fact,
  state: CommitmentState,
  act: CommandOf<OrdinaryAct>['type'],
): void {
  if (why === undefined) return;
  throw refuse('act-not-allowed', `${act} is not allowed as of ${data.effective}: ${why}.`, {
    state: statusOf(state.standings),
    allowed: allowedActs(state),
  });
}

function checkAct(fact: Fact, state: CommitmentState, act: CommandOf<OrdinaryAct>['type']): void {
  const { kind } = state.content;
  if (!ruleFor(kind, fact)) {
    const meant = standingsMeant(state, fact);
    const allowed = allowedActs(state, meant.length > 0 ? meant : state.standings);
    throw refuse('act-not-of-kind', whyNotOfKind(fact, kind, act), { kind, allowed });
  }
  checkParties(fact, state.content);
  checkDates(fact);
  checkScore(fact);
  checkLegal(fact, state, act);
}

function whyNotOfKind({ type, data }: Fact, kind: KindName, act: string): string {
  const one = capitalised(withArticle(KINDS[kind].noun));
  return type === 'ConditionMet' && data.which === 'end'
    ? `${one} is ended by no condition: of its conditions only the antecedent can be met.`
    : `${one} knows no such act: ${act}.`;
}

function checkLegal(fact: Fact, state: CommitmentState, act: CommandOf<OrdinaryAct>['type']): void {
  if (debtorsAllowing(state, fact).length > 0) return;
  const meant = standingsMeant(state, fact);
  const status = statusOf(meant);
  const named = 'debtor' in fact.data && fact.data.debtor ? ` for ${fact.data.debtor}` : '';
  const why = reasons(fact, meant, state) ?? `the state at ${fact.data.effective} is ${status}`;
  throw refuse('act-not-allowed', `${act} is not allowed${named}: ${why}.`, {
    state: status,
    standing: state.standings.map(({ debtor, status }) => ({ debtor, status })),
    allowed: allowedActs(state, meant),
  });
}

/** What stands against an act beside the status, each reason once; nothing where the status is all. */
function reasons(fact: Fact, meant: readonly Standing[], state: CommitmentState): string | undefined {
  const rule = ruleFor(state.content.kind, fact);
  const found = new Set(meant.flatMap((standing) => rule?.because?.(standing, fact, promisedIn(state)) ?? []));
  return found.size === 0 ? undefined : [...found].join('; ');
}

function checkFollowUp(fact: FollowUpFact, { followUps }: CommitmentState, { facts }: Belief): void {
  if (fact.type === 'FollowUpOpened' || followUpAllows(followUps, fact)) return;
  const opened = facts.find(({ id, type }) => type === 'FollowUpOpened' && id === fact.data.followUp);
  if (!opened) throw refuse('not-found', 'There is no such follow-up.');
  const closed = followUps.some(({ id }) => id === opened.id);
  const why = closed ? 'is closed. Open a new one.' : `counts only from ${rfc3339(opened.countsAt)}.`;
  throw refuse('act-not-allowed', `The follow-up ${why}`, {
    state: closed ? 'closed' : 'not-yet',
    allowed: ['open-follow-up'],
  });
}

/** Who may act: debtors named are debtors, creditors act for themselves, and all parties end it together. */
function checkParties({ type, data }: Fact, { debtors, creditors }: Parties): void {
  if ('debtor' in data && data.debtor !== undefined && !debtors.includes(data.debtor)) {
    throw refuse('not-a-debtor', `${data.debtor} is not a debtor of this commitment.`, { pointer: '/debtor', debtors });
  }
  if ((type === 'GuaranteeInvoked' || type === 'CommitmentReleased') && !creditors.includes(data.by)) {
    throw refuse('not-a-creditor', `${data.by} is not a creditor of this commitment.`, { pointer: '/by', creditors });
  }
  if (type === 'CommitmentAmended') checkArePartiesTo({ debtors, creditors }, data.agreedBy ?? [], '/agreedBy');
  if (type === 'CommitmentTerminated') {
    checkArePartiesTo({ debtors, creditors }, data.by, '/by');
    const missing = [...new Set([...debtors, ...creditors])].filter((party) => !data.by.includes(party));
    if (missing.length === 0) return;
    throw refuse(
      'not-all-parties',
      `Termination takes the consent of all parties (VCLT 54): ${missing.join(', ')} missing.`,
      {
        pointer: '/by',
        missing,
      },
    );
  }
}

/** Nobody else can agree to what the parties owe each other (VCLT 39, 54). */
function checkArePartiesTo({ debtors, creditors }: Parties, named: readonly string[], pointer: string): void {
  const parties = [...new Set([...debtors, ...creditors])];
  const place = named.findIndex((party) => !parties.includes(party));
  if (place === -1) return;
  throw refuse('not-a-party', `${named[place]} is neither debtor nor creditor of this commitment.`, {
    pointer: `${pointer}/${place}`,
    parties,
  });
}

function refuseRetracted(): never {
  throw refuse('retracted', 'This commitment was retracted: it should never have been recorded. Record a new one.', {
    allowed: [],
  });
}
