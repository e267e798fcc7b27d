import { firstInstantOf, type Instant, lastInstantOf, plus } from '#libs/event-sourcing';
import type { DeadlineType } from './deadline.js';
import { KINDS } from './kinds/kinds.js';
import { isOpen, type Standing } from './standing.js';
import type { CommitmentState } from './state.js';

type Dated = Pick<CommitmentState, 'deadline' | 'recording' | 'content'>;

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
export function dueAt({ deadline, recording }: Dated, standing: Standing): Instant | undefined {
  const { type, notAfter, zone, anchor } = deadline;
  const latest = notAfter === undefined ? undefined : lastInstantOf(notAfter, zone);
  switch (type) {
    case 'date':
    case 'period':
      return latest;
    case 'relative':
    case 'event': {
      const anchored = anchor?.date === undefined ? undefined : lastInstantOf(anchor.date, zone);
      return anchored === undefined || anchor?.within === undefined ? anchored : plus(anchored, anchor.within);
    }
    case 'conditional': {
      const met = standing.conditionMetAt;
      if (met === undefined) return undefined;
      return anchor?.within === undefined ? latest : plus(met, anchor.within);
    }
    case 'recurring': {
      const { notBefore, every } = deadline;
      const start = notBefore === undefined ? recording.countsAt : firstInstantOf(notBefore, zone);
      const due = endOfUnmetOccurrence(start, every!, standing.performedAt);
      return latest === undefined || due <= latest ? due : undefined;
    }
    default:
      return undefined;
  }
}

/** The earliest of the debtors' last instants in time; `null` where no open debtor has one. */
export function earliestDue(state: CommitmentState): Instant | null {
  const open = state.standings.filter(({ status }) => isOpen(status));
  const dues = open.map((standing) => dueAt(state, standing)).filter((due) => due !== undefined);
  return dues.length === 0 ? null : Math.min(...dues);
}

/** The last instant of the first occurrence in which nothing was done, after the last in which something was. */
function endOfUnmetOccurrence(start: Instant, every: string, performedAt = -Infinity): Instant {
  if (performedAt < start) return plus(start, every) - 1;
  const length = plus(start, every) - start;
  let met = Math.max(0, Math.floor((performedAt - start) / length) - 1);
  while (plus(start, every, met + 1) <= performedAt) met++;
  return plus(start, every, met + 2) - 1;
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
export function lapsesAt({ deadline, content }: Dated, standing: Standing): Instant | undefined {
  const lapses = KINDS[content.kind].lapses && LAPSING.includes(deadline.type) && deadline.notAfter !== undefined;
  if (!lapses || standing.lapseWaived || !isOpen(standing.status)) return undefined;
  return lastInstantOf(deadline.notAfter!, deadline.zone) + 1;
}
