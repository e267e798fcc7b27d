import { dayOf, type Instant } from '#libs/event-sourcing';
import { type Condition, conditionsIn, DERIVED_REASONS, type DerivedReason } from './conditions.js';
import { earliestDue } from './due.js';
import type { Change } from './history.js';
import { type Outstanding, why as whyAsked } from './outstanding.js';
import type { Standing } from './standing.js';
import { advance } from './state.js';
import type { Segment } from './timeline.js';
import { partyName, quoted, when } from './words.js';

/** What the calendar alone brought about at an instant, with no fact that says so. */
export interface Turn {
  readonly at: Instant;
  /** A condition that began or ended, or what else moved. */
  readonly what: Condition | 'status' | 'suspended' | 'follow_up_overdue';
  /** The debtor or the follow-up whose it is; empty for a condition, which is the whole commitment's. */
  readonly of: string;
  readonly change: Change;
  readonly why: string;
}

/**
 * Every turn of a commitment's course as it is believed, those to come included, in the order of their instants. Where a
 * fact counts from the same instant, a turn is what would have happened without it and still stands with it.
 * @param asked What the same course asks of a desk: `outstanding(segments)`.
 */
export function turns(segments: readonly Segment[], asked: readonly Outstanding[]): readonly Turn[] {
  const found = segments.slice(1).flatMap((segment, index) => turnsInto(segment, segments[index]!));
  return [...found, ...asked.flatMap(followUpTurn)].toSorted((a, b) => a.at - b.at);
}

function turnsInto(segment: Segment, before: Segment): readonly Turn[] {
  const { from: at } = segment;
  // Time alone moved nothing but conditions.
  if (segment.state === before.state) return conditionTurns(segment, before, segment.conditions);
  const calendar = advance(before.state, at);
  const moved = before.state.standings.flatMap((was) => {
    const now = standingOf(segment, was.debtor);
    const meant = calendar.standings.find(({ debtor }) => debtor === was.debtor);
    return now && meant ? standingTurns(at, was, meant, now, segment.state.deadline.zone) : [];
  });
  return [...moved, ...conditionTurns(segment, before, conditionsIn(calendar, at))];
}

const standingOf = ({ state }: Segment, debtor: string): Standing | undefined =>
  state.standings.find((each) => each.debtor === debtor);

/**
 * @param meant where the calendar alone leads
 * @param zone of the deadline
 */
function standingTurns(at: Instant, was: Standing, meant: Standing, now: Standing, zone?: string): readonly Turn[] {
  const { debtor } = was;
  const path = `/standing/${debtor}`;
  if (meant.status !== was.status && now.status === meant.status) {
    const change = { path: `${path}/status`, was: was.status, now: now.status };
    return [{ at, what: 'status', of: debtor, change, why: whyMoved(was, now, zone) }];
  }
  if (!was.suspended || meant.suspended || now.suspended) return [];
  const { since, until } = was.suspended;
  const change = { path: `${path}/suspended`, was: { since, ...(until === undefined ? {} : { until }) }, now: null };
  const why = `The suspension for ${partyName(debtor)} ended${until === undefined ? '' : ` ${when(until)}`}.`;
  return [{ at, what: 'suspended', of: debtor, change, why }];
}

function whyMoved({ debtor, notice }: Standing, { status, since }: Standing, zone?: string): string {
  if (status === 'lapsed')
    return `It lapsed for ${partyName(debtor)} ${when(since, zone)}: the time it was made for is over.`;
  return `The notice of withdrawal that ${partyName(debtor)} gave took effect ${when(notice?.from ?? since)}.`;
}

/** @param meant the conditions to which the calendar alone leads */
function conditionTurns(segment: Segment, before: Segment, meant: readonly Condition[]): readonly Turn[] {
  const { from: at, conditions } = segment;
  const began = meant.filter((each) => !before.conditions.includes(each) && conditions.includes(each));
  const ended = before.conditions.filter((each) => !meant.includes(each) && !conditions.includes(each));
  return [
    ...began.map((what) => condition(at, what, null, true, whyBegan(what, segment))),
    // What was due soon and is overdue is told once.
    ...ended
      .filter((what) => what !== 'due_soon' || !began.includes('overdue'))
      .map((what) => condition(at, what, true, null, `It is ${WORDS[what]} no more: nothing is asked of it now.`)),
  ];
}

const condition = (at: Instant, what: Condition, was: true | null, now: true | null, why: string): Turn => ({
  at,
  what,
  of: '',
  change: { path: `/conditions/${what}`, was, now },
  why,
});

const WORDS: Readonly<Record<Condition, string>> = {
  due_soon: 'due soon',
  overdue: 'overdue',
  review_due: 'due for review',
  stale: 'stale',
  awaiting_outcome: 'waiting for an outcome',
  disputed: 'disputed',
  conflict: 'in conflict',
};

function whyBegan(what: Condition, { state }: Segment): string {
  const due = earliestDue(state);
  if (isAsked(what)) return whyAsked(what, state, what === 'overdue' ? due : null);
  return due === null ? `It is ${WORDS[what]}.` : `It is due ${when(dayOf(due, state.deadline.zone))}.`;
}

const isAsked = (condition: Condition): condition is DerivedReason =>
  (DERIVED_REASONS as readonly Condition[]).includes(condition);

/** A follow-up that a person opened and nobody closed is overdue when its last day is over. */
function followUpTurn({ id, action, owner, dueOn, dueAt, from, to, closed }: Outstanding): readonly Turn[] {
  if (id === null || dueOn === null || dueAt === null || closed) return [];
  const at = dueAt + 1;
  if (at < from || at >= to) return [];
  const change = { path: `/followUps/${id}/overdue`, was: false, now: true };
  const why = `${quoted(action)} was due ${when(dueOn)}${owner === null ? '' : `, with ${owner}`}, and is not closed.`;
  return [{ at, what: 'follow_up_overdue', of: id, change, why }];
}
