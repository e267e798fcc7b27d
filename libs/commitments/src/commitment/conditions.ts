import { DAY, type Instant } from '#libs/event-sourcing';
import { dueAt, lapsesAt, reviewAt, staleAt } from './due.js';
import { isChased, isDisputed, type Standing } from './standing.js';
import { advance, type CommitmentState } from './state.js';

/** What is derived for the day asked for and never stored as an event. */
export const CONDITIONS = [
  'due_soon',
  'overdue',
  'review_due',
  'stale',
  'awaiting_outcome',
  'disputed',
  'conflict',
] as const;
export type Condition = (typeof CONDITIONS)[number];

/** The conditions that ask for somebody's attention. */
export const DERIVED_REASONS = [
  'overdue',
  'review_due',
  'stale',
  'awaiting_outcome',
  'conflict',
] as const satisfies Condition[];
export type DerivedReason = (typeof DERIVED_REASONS)[number];

const DUE_SOON = 14 * DAY;

/** The conditions of a commitment at an instant, which lies after the state's last fact and before the next. */
export function conditionsAt(state: CommitmentState, instant: Instant): readonly Condition[] {
  return conditionsIn(advance(state, instant), instant);
}

/** The conditions at an instant of a state that time has brought there already. */
export function conditionsIn(now: CommitmentState, instant: Instant): readonly Condition[] {
  const held = now.standings.flatMap((standing) => conditionsOf(now, standing, instant));
  if (now.conflicts.length > 0) held.push('conflict');
  return held.length === 0 ? held : CONDITIONS.filter((condition) => held.includes(condition));
}

function conditionsOf(state: CommitmentState, standing: Standing, instant: Instant): Condition[] {
  const held: Condition[] = isDisputed(standing) ? ['disputed'] : [];
  if (!isChased(standing)) return held;
  const due = dueAt(state, standing);
  if (due !== undefined && instant > due) held.push('overdue');
  else if (due !== undefined && instant >= due - DUE_SOON) held.push('due_soon');
  if (instant >= (reviewAt(state, standing) ?? Infinity)) held.push('review_due');
  if (instant >= (staleAt(state, standing) ?? Infinity)) held.push('stale');
  if (awaitsOutcome(standing, instant)) held.push('awaiting_outcome');
  return held;
}

/** A scheduled visit's last day has passed and nothing was said of what came of it. */
function awaitsOutcome({ status, visit, performedAt = -Infinity }: Standing, instant: Instant): boolean {
  return status === 'scheduled' && visit !== undefined && instant > visit.endsAt && performedAt < visit.startsAt;
}

/**
 * Every instant at which time alone may change the standing or the conditions of a state, in order. Between two of them
 * (and before the next fact) the answer is the same.
 */
export function turningPoints(state: CommitmentState): readonly Instant[] {
  const points = state.standings.flatMap((standing) => {
    const due = dueAt(state, standing);
    return [
      standing.suspended?.endsAt,
      standing.notice?.takesEffectAt,
      lapsesAt(state, standing),
      due === undefined ? due : due - DUE_SOON,
      due === undefined ? due : due + 1,
      reviewAt(state, standing),
      staleAt(state, standing),
      standing.visit ? standing.visit.endsAt + 1 : undefined,
    ];
  });
  return [...new Set(points)].filter((point): point is Instant => Number.isFinite(point)).toSorted((a, b) => a - b);
}
