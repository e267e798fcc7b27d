import { type Decider, firstInstantOf, isAfterTodayAnywhere, lastInstantOf } from '#libs/event-sourcing';
import { refuse } from '../refusals.js';
import {
  ACTS,
  type ActName,
  type CommandOf,
  type CommitmentCommand,
  FOLLOW_UP_ACTS,
  type FollowUpActName,
  sameAssessment,
} from './acts.js';
import { allowedActs } from './allowed.js';
import type { CommitmentEvent, Dated, RecordedCommitmentEvent } from './commitment.events.js';
import { correct, linkDuplicate, retract, retractEvent } from './corrections.js';
import { type Belief, believe, countsAt, type Fact, type FactType } from './facts.js';
import { followUpAllows, isFollowUpFact } from './follow-up.js';
import { KINDS, ruleOf } from './kinds/kinds.js';
import { type CommitmentState, debtorsAllowing, stateBefore, statusOf } from './state.js';

/** Everything recorded of one commitment, oldest first; `[]` before its recording. */
export type CommitmentRecord = readonly RecordedCommitmentEvent[];

/**
 * A public promise between parties, from its making to whatever became of it. Stream: `commitment-<id>`.
 * An act is judged in the state that the facts ordered before it lead to; what each act does stands in `rules` and `kinds`.
 */
export const commitment: Decider<CommitmentRecord, CommitmentCommand, CommitmentEvent> = {
  category: 'commitment',
  initial: [],

  decide(command, record) {
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
        return [
          made(command, record, belief, assessedBefore(command, belief) ? 'AssessmentRevised' : 'AssessmentRecorded'),
        ];
      case 'open-follow-up':
      case 'reassign-follow-up':
      case 'reschedule-follow-up':
      case 'close-follow-up':
        return [made(command, record, belief, FOLLOW_UP_ACTS[command.type])];
      default:
        return [made(command, record, belief, ACTS[command.type])];
    }
  },

  evolve: (record, events) => [...record, ...events],
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
  checkOrder('deadline', data.deadline?.notBefore, data.deadline?.notAfter, data.deadline?.zone);
  return [{ type: 'CommitmentRecorded', data }];
}

type OrdinaryAct = Exclude<ActName, 'correct-event' | 'retract-event' | 'retract' | 'link-duplicate'> | FollowUpActName;

/** The event of an act, judged at the instant from which it counts. */
function made(
  command: CommandOf<OrdinaryAct>,
  record: CommitmentRecord,
  belief: Belief,
  type: FactType,
): CommitmentEvent {
  const fact = factOf(command, record, type);
  checkNotFuture(command.data, command.at);
  checkNotBeforeMaking(fact, belief);
  const state = stateBefore(belief, fact);
  checkParties(fact, state);
  checkDates(fact);
  checkLegal(fact, state, command.type);
  return { type, data: command.data } as CommitmentEvent;
}

function factOf({ data, at }: CommandOf<OrdinaryAct>, record: CommitmentRecord, type: FactType): Fact {
  // The clock may have jumped back since the last event: what is kept undated counts from its recording.
  const recordedAt = Math.max(at, record.at(-1)!.recordedAt);
  const dated = data.effective === undefined ? undefined : (data as Dated);
  const counts = dated ? countsAt(type, dated) : recordedAt;
  return { id: '', type, version: record.length + 1, recordedAt, countsAt: counts, data } as Fact;
}

export function checkNotFuture({ effective }: Partial<Dated>, at: number): void {
  if (effective === undefined || !isAfterTodayAnywhere(effective, at)) return;
  throw refuse(
    'in-the-future',
    `${effective} lies in the future. What is still to come is said by from, until or notAfter.`,
    {
      pointer: '/effective',
    },
  );
}

function checkNotBeforeMaking({ countsAt: at, data }: Fact, { facts: [recording] }: Belief): void {
  if (!recording || at >= recording.countsAt) return;
  throw refuse(
    'before-commitment',
    `${data.effective} lies before the commitment was made (${recording.data.effective}).`,
    { pointer: '/effective', made: recording.data.effective },
  );
}

function checkLegal(fact: Fact, state: CommitmentState, act: CommandOf<OrdinaryAct>['type']): void {
  if (isFollowUpFact(fact)) return checkFollowUp(fact, state);
  if (fact.type === 'SourceAttached') return;
  const { kind } = state.content;
  const allowed = allowedActs(state);
  if (!ruleOf(kind, fact.type)) {
    throw refuse('act-not-of-kind', `A ${KINDS[kind].noun} knows no act ${act}.`, { kind, allowed });
  }
  if (debtorsAllowing(state, fact).length > 0) return;
  const standing = state.standings.map(({ debtor, status }) => ({ debtor, status }));
  const named = 'debtor' in fact.data && fact.data.debtor ? ` for ${fact.data.debtor}` : '';
  throw refuse(
    'act-not-allowed',
    `${act} is not allowed${named}: the state at ${fact.data.effective} is ${statusOf(state.standings)}.`,
    {
      state: statusOf(state.standings),
      standing,
      allowed,
    },
  );
}

function checkFollowUp(fact: Fact, { followUps }: CommitmentState): void {
  if (!isFollowUpFact(fact) || fact.type === 'FollowUpOpened') return;
  if (followUpAllows(followUps, fact)) return;
  const known = followUps.find(({ id }) => id === fact.data.followUp);
  if (!known) throw refuse('not-found', 'There is no such follow-up.');
  throw refuse('act-not-allowed', 'The follow-up is closed. Open a new one.', {
    state: 'closed',
    allowed: ['open-follow-up'],
  });
}

/** Who may act: debtors named are debtors, creditors act for themselves, and all parties end it together. */
function checkParties(fact: Fact, { content: { debtors, creditors } }: CommitmentState): void {
  const { type, data } = fact;
  if ('debtor' in data && data.debtor !== undefined && !debtors.includes(data.debtor)) {
    throw refuse('not-a-debtor', `${data.debtor} is not a debtor of this commitment.`, { pointer: '/debtor', debtors });
  }
  if ((type === 'GuaranteeInvoked' || type === 'CommitmentReleased') && !creditors.includes(data.by)) {
    throw refuse('not-a-creditor', `${data.by} is not a creditor of this commitment.`, { pointer: '/by', creditors });
  }
  if (type === 'CommitmentTerminated') {
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

function checkDates({ type, data }: Fact): void {
  if (type === 'VisitScheduled' || type === 'VisitPostponed') checkOrder('', data.from, data.to, data.zone);
  if (type === 'CommitmentSuspended') checkOrder('', data.effective, data.until, data.zone);
  if (type === 'WithdrawalNoticeGiven') checkOrder('', data.effective, data.from, data.zone);
  const deadline =
    type === 'DeadlineChanged' ? data.deadline : type === 'CommitmentAmended' ? data.changes.deadline : undefined;
  checkOrder('deadline', deadline?.notBefore, deadline?.notAfter, deadline?.zone);
}

function checkOrder(pointer: string, from: string | undefined, to: string | undefined, zone?: string): void {
  if (from === undefined || to === undefined || firstInstantOf(from, zone) <= lastInstantOf(to, zone)) return;
  throw refuse('dates-reversed', `${to} lies before ${from}.`, { pointer: pointer && `/${pointer}` });
}

const assessedBefore = ({ data }: CommandOf<'assess'>, { facts }: Belief): boolean =>
  facts.some(
    (fact) =>
      (fact.type === 'AssessmentRecorded' || fact.type === 'AssessmentRevised') && sameAssessment(fact.data, data),
  );

function refuseRetracted(): never {
  throw refuse('retracted', 'This commitment was retracted: it should never have been recorded. Record a new one.', {
    allowed: [],
  });
}
