import { dayOf, END_OF_TIME, type Instant, type Moment, rfc3339 } from '#libs/event-sourcing';
import { type Condition, type DerivedReason, DERIVED_REASONS } from './conditions.js';
import { Course, type Settled, type Stretch } from './course.js';
import type { Deadline } from './deadline.js';
import { earliestDue, reviewInterval } from './due.js';
import { type FollowUp, followUpDueAt } from './follow-up.js';
import { isChased, type Standing } from './standing.js';
import type { CommitmentState } from './state.js';
import type { Segment } from './timeline.js';
import { partyNames, quoted, spoken, spokenInterval, when } from './words.js';

/** What somebody must chase, for as long as it is so: opened by a person, or asked for by the ledger itself. */
export interface Outstanding extends Stretch {
  /** The id of the event that opened it; none for what the ledger asks for. */
  readonly id: string | null;
  readonly reason: 'opened' | DerivedReason;
  readonly action: string;
  readonly owner: string | null;
  readonly dueOn: Moment | null;
  /** The last instant at which it is not overdue. */
  readonly dueAt: Instant | null;
  readonly since: Moment;
  readonly why: string;
  readonly closed: boolean;
}

/**
 * Everything that a commitment ever asked or will ask of a desk, from its timeline. Neighbours that say the same are one.
 * @param settled what was asked by a course of the same facts up to where these segments begin
 */
export function outstanding(segments: readonly Segment[], settled?: Settled<Outstanding>): readonly Outstanding[] {
  const course = new Course<Outstanding>(({ id, reason }) => id ?? reason, same, settled);
  const end = segments.at(-1)?.to ?? END_OF_TIME;
  let before: readonly FollowUp[] = [];
  for (const { from, to, state, conditions } of segments) {
    const { followUps } = state;
    // Each goes on until another one of it is laid; what did not change is not looked at again.
    if (followUps !== before)
      for (const [index, followUp] of followUps.entries())
        if (followUp !== before[index]) course.lay(opened(followUp, { from, to: end }));
    before = followUps;
    for (const reason of asked(conditions, followUps)) {
      const item = derived(reason, state, { from, to });
      // What went on under another wording began when it began, not when its wording changed.
      const since = course.reaching(reason, from)?.since ?? item.since;
      course.lay({ ...item, since });
    }
  }
  return course.things;
}

function same(a: Outstanding, b: Outstanding): boolean {
  const told = ({ owner, dueOn, why, closed, action }: Outstanding) =>
    JSON.stringify([owner, dueOn, why, closed, action]);
  return told(a) === told(b);
}

/** The conditions that ask for attention and that nobody has taken over. */
function asked(conditions: readonly Condition[], followUps: readonly FollowUp[]): readonly DerivedReason[] {
  const reasons = DERIVED_REASONS.filter((reason) => conditions.includes(reason));
  if (reasons.length === 0) return reasons;
  const takenOver = new Set(followUps.filter(({ closed }) => !closed).map(({ about }) => about));
  return reasons.filter((reason) => !takenOver.has(reason));
}

function opened(followUp: FollowUp, stretch: Stretch): Outstanding {
  const { id, action, owner = null, dueOn = null, since, closed } = followUp;
  const why = closed
    ? `It was ${closed.outcome} ${when(closed.on)}.`
    : `Opened ${when(since)}${dueOn === null ? '' : `, due ${when(dueOn)}`}${owner === null ? '' : `, with ${owner}`}.`;
  return {
    ...stretch,
    id,
    reason: 'opened',
    action,
    owner,
    dueOn,
    dueAt: followUpDueAt(followUp),
    since,
    why,
    closed: closed !== undefined,
  };
}

const ACTIONS: Readonly<Record<DerivedReason, string>> = {
  overdue: 'Find out whether it was done, and log what became of it',
  review_due: 'Look whether anything has moved, and log it',
  stale: 'Look for a reaffirmation, and log it',
  awaiting_outcome: 'Find out whether the visit took place, and log it',
  conflict: 'Correct or retract the entries that do not fit together',
};

function derived(reason: DerivedReason, state: CommitmentState, stretch: Stretch): Outstanding {
  const due = reason === 'overdue' ? earliestDue(state) : null;
  return {
    ...stretch,
    id: null,
    reason,
    action: ACTIONS[reason],
    owner: null,
    dueOn: due === null ? null : dayOf(due, state.deadline.zone),
    dueAt: due,
    since: rfc3339(stretch.from),
    why: why(reason, state, due),
    closed: false,
  };
}

const chasedOf = ({ standings }: CommitmentState): readonly Standing[] => standings.filter(isChased);

const earliest = (standings: readonly Standing[], at: (standing: Standing) => Instant): Standing =>
  standings.toSorted((a, b) => at(a) - at(b))[0]!;

/** Why the ledger asks for attention, in a sentence. */
export function why(reason: DerivedReason, state: CommitmentState, due: Instant | null): string {
  const { deadline, standings, conflicts } = state;
  const said = deadline.asStated === undefined ? undefined : quoted(deadline.asStated);
  switch (reason) {
    case 'overdue':
      return `${whatEnded(deadline, said)} ended ${when(dayOf(due ?? 0, deadline.zone))}, and nothing says that it was met.`;
    case 'review_due': {
      const since = spoken(earliest(chasedOf(state), ({ movedAt }) => movedAt).movedBy);
      return `${saysOfDate(deadline, said)}, and nothing has moved since ${since}; it is looked at every ${spokenInterval(reviewInterval(state)!)}.`;
    }
    case 'stale': {
      const { affirmedOn } = earliest(chasedOf(state), ({ affirmedAt }) => affirmedAt);
      return `A standing commitment, last said ${when(affirmedOn)} and not reaffirmed since.`;
    }
    case 'awaiting_outcome': {
      const { visit } = earliest(
        chasedOf(state).filter((standing) => standing.visit),
        (standing) => standing.visit!.endsAt,
      );
      return `The visit was scheduled to end ${when(visit!.to)}, and nothing says what came of it.`;
    }
    case 'conflict': {
      const entries = conflicts.length === 1 ? 'One entry does' : `${conflicts.length} entries do`;
      return `${entries} not fit what is recorded of ${partyNames(standings.map(({ debtor }) => debtor))} at that time.`;
    }
  }
}

/** Of one that recurs, the first time after the last in which something was done. */
function whatEnded({ every }: Deadline, said: string | undefined): string {
  const words = said === undefined ? '' : ` (${said})`;
  return every === undefined
    ? `The deadline${words}`
    : `It is due every ${spokenInterval(every)}${words}: one such time`;
}

function saysOfDate({ type, notAfter, every }: Deadline, said: string | undefined): string {
  if (notAfter !== undefined && (type === 'date' || type === 'period')) return 'The deadline is still to come';
  if (every !== undefined) return `It is due every ${spokenInterval(every)}`;
  return said ? `${said} names no date` : 'No date was stated';
}
