import { firstInstantOf, type Instant, lastInstantOf, plus } from '#libs/event-sourcing';
import type { DeadlineType } from './deadline.js';
import { KINDS } from './kinds/kinds.js';
import { isChased, isOpen, type Standing } from './standing.js';
import type { CommitmentState } from './state.js';

type Dated = Pick<CommitmentState, 'deadline' | 'deadlineSetAt' | 'content'>;

/** How long nothing may move before somebody should look, where the deadline says nothing of it. */
const REVIEW_EVERY: Readonly<Partial<Record<DeadlineType, string>>> = {
  vague_soon: 'P30D',
  conditional: 'P30D',
  until_condition: 'P180D',
  none: 'P180D',
};
const STALE_AFTER = 'P365D';
const LAPSING: readonly DeadlineType[] = ['standing', 'recurring', 'until_condition'];

/** The last instant at which a debtor is in time; none while the deadline has no date. Overdue begins 1 ms later. */
export function dueAt({ deadline, deadlineSetAt }: Dated, standing: Standing): Instant | undefined {
  const { type, notAfter, zone, anchor } = deadline;
  const latest = notAfter === undefined ? undefined : lastInstantOf(notAfter, zone);
  switch (type) {
    case 'date':
    case 'period':
      return latest;
    case 'relative':
    case 'event': {
      const anchored = anchor?.date === undefined ? undefined : lastInstantOf(anchor.date, zone);
      return anchored === undefined || anchor?.within === undefined ? anchored : plus(anchored, anchor.within, 1, zone);
    }
    case 'conditional': {
      const met = standing.conditionMetAt;
      if (met === undefined) return undefined;
      return anchor?.within === undefined ? latest : plus(met, anchor.within, 1, zone);
    }
    case 'recurring': {
      const { notBefore, every } = deadline;
      if (every === undefined) return undefined;
      const start = notBefore === undefined ? deadlineSetAt : firstInstantOf(notBefore, zone);
      const due = endOfUnmetOccurrence((times) => plus(start, every, times, zone), standing.performedAt);
      return latest === undefined || due <= latest ? due : undefined;
    }
    default:
      return undefined;
  }
}

/** The earliest of the last instants at which the debtors that time asks something of are in time. */
export function earliestDue(state: CommitmentState): Instant | null {
  let earliest = Infinity;
  for (const standing of state.standings)
    if (isChased(standing)) earliest = Math.min(earliest, dueAt(state, standing) ?? Infinity);
  return earliest === Infinity ? null : earliest;
}

/**
 * The last instant of the first occurrence in which nothing was done, after the last in which something was.
 * @param begins When the n-th occurrence (from 0) begins. Their lengths differ where they are months or years.
 */
function endOfUnmetOccurrence(begins: (index: number) => Instant, performedAt = -Infinity): Instant {
  const first = begins(0);
  if (performedAt < first) return begins(1) - 1;
  let met = Math.floor((performedAt - first) / (begins(1) - first));
  while (begins(met) > performedAt) met--;
  while (begins(met + 1) <= performedAt) met++;
  return begins(met + 2) - 1;
}

/** The instant from which a debtor's part wants a look because nothing has moved; none where the deadline does that. */
export function reviewAt({ deadline }: Dated, standing: Standing): Instant | undefined {
  const { type, reviewEvery } = deadline;
  if (type === 'standing') return undefined;
  if (
    type === 'conditional' &&
    (standing.conditionMetAt === undefined || deadline.notAfter || deadline.anchor?.within)
  ) {
    return undefined;
  }
  const every = reviewEvery ?? REVIEW_EVERY[type];
  return every === undefined ? undefined : plus(standing.movedAt, every);
}

/** How often a deadline asks for a look. */
export const reviewInterval = ({ deadline: { type, reviewEvery } }: Dated): string | undefined =>
  reviewEvery ?? REVIEW_EVERY[type];

/** The instant from which a standing commitment is stale for want of a reaffirmation. */
export function staleAt({ deadline }: Dated, standing: Standing): Instant | undefined {
  return deadline.type === 'standing' ? plus(standing.affirmedAt, deadline.reviewEvery ?? STALE_AFTER) : undefined;
}

/** The instant from which an open pledge has lapsed; none where it never does. */
export function lapsesAt(
  { deadline, content }: Dated,
  { status, reopenedAt = -Infinity }: Standing,
): Instant | undefined {
  const { type, notAfter, zone } = deadline;
  if (!KINDS[content.kind].lapses || !LAPSING.includes(type)) return undefined;
  if (notAfter === undefined || !isOpen(status)) return undefined;
  const lapse = lastInstantOf(notAfter, zone) + 1;
  return reopenedAt < lapse ? lapse : undefined;
}
