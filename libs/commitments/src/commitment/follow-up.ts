import { type Instant, lastInstantOf, type Moment } from '#libs/event-sourcing';
import { optional } from '../optional.js';
import type { FOLLOW_UP_OUTCOMES } from './commitment.events.js';
import type { DerivedReason } from './conditions.js';
import type { Fact } from './facts.js';

/** What somebody is to chase, known by the id of the event that opened it. */
export interface FollowUp {
  readonly id: string;
  readonly action: string;
  readonly owner?: string;
  readonly dueOn?: Moment;
  readonly about?: DerivedReason;
  readonly since: Moment;
  readonly openedAt: Instant;
  readonly closed?: {
    readonly outcome: (typeof FOLLOW_UP_OUTCOMES)[number];
    readonly on: Moment;
    readonly at: Instant;
    readonly note?: string;
  };
}

type FollowUpFactType = 'FollowUpOpened' | 'FollowUpReassigned' | 'FollowUpRescheduled' | 'FollowUpClosed';
export type FollowUpFact = Fact<FollowUpFactType>;

export const isFollowUpFact = (fact: Fact): fact is FollowUpFact => fact.type.startsWith('FollowUp');

/** A follow-up is changed and closed while it is open: what is new is judged by that. */
export const followUpAllows = (followUps: readonly FollowUp[], fact: FollowUpFact): boolean =>
  fact.type === 'FollowUpOpened' || isOpen(known(followUps, fact.data.followUp));

/**
 * Whether a fact finds what it speaks of. Another owner or date fits a follow-up that a later entry says was closed before:
 * the work was given to somebody, whenever it turns out to have been done.
 */
export function followUpFits(followUps: readonly FollowUp[], fact: FollowUpFact): boolean {
  if (fact.type === 'FollowUpOpened') return true;
  const followUp = known(followUps, fact.data.followUp);
  return fact.type === 'FollowUpClosed' ? isOpen(followUp) : followUp !== undefined;
}

export function foldFollowUp(followUps: readonly FollowUp[], fact: FollowUpFact): readonly FollowUp[] {
  if (fact.type === 'FollowUpOpened') return followUps.concat(opened(fact));
  const index = followUps.findLastIndex(({ id }) => id === fact.data.followUp);
  return index === -1 ? followUps : followUps.with(index, changed(followUps[index]!, fact));
}

const known = (followUps: readonly FollowUp[], id: string): FollowUp | undefined =>
  followUps.findLast((followUp) => followUp.id === id);

const isOpen = (followUp: FollowUp | undefined): boolean => followUp !== undefined && !followUp.closed;

function opened({ id, countsAt, data: { action, owner, dueOn, about, effective } }: Fact<'FollowUpOpened'>): FollowUp {
  return {
    id,
    action,
    since: effective,
    openedAt: countsAt,
    ...optional({ owner, dueOn, about }),
  };
}

function changed(followUp: FollowUp, fact: Exclude<FollowUpFact, Fact<'FollowUpOpened'>>): FollowUp {
  switch (fact.type) {
    case 'FollowUpReassigned':
      return { ...followUp, owner: fact.data.owner };
    case 'FollowUpRescheduled':
      return { ...followUp, dueOn: fact.data.dueOn };
    case 'FollowUpClosed': {
      const { outcome, effective, note } = fact.data;
      return {
        ...followUp,
        closed: { outcome, on: effective, at: fact.countsAt, ...optional({ note }) },
      };
    }
  }
}

/** The instant after which a follow-up that has a date is overdue. */
export const followUpDueAt = ({ dueOn }: Pick<FollowUp, 'dueOn'>): Instant | null =>
  dueOn === undefined ? null : lastInstantOf(dueOn);
