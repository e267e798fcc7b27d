import { type Instant, rfc3339 } from '#libs/event-sourcing';
import { sharedAfter, type Tally } from './assistance.js';
import type { Recording } from './commitment.events.js';
import { type Deadline, NO_DEADLINE } from './deadline.js';
import type { Belief, Fact } from './facts.js';
import { type FollowUp, followUpFits, foldFollowUp, isFollowUpFact } from './follow-up.js';
import { KINDS, ruleFor } from './kinds/kinds.js';
import { foldReservation, isReservationFact, type Reservation, whyUnfit } from './reservations.js';
import type { Content } from './rule.js';
import { succeeded, whyNoSuccession } from './succession.js';
import { lapsesAt } from './due.js';
import type { Terms } from './terms.js';
import { moveTo, type Standing, type Status } from './standing.js';

/** A commitment at an instant: its content and standing as the facts that count by then leave them. */
export interface CommitmentState {
  readonly recording: Fact<'CommitmentRecorded'>;
  /** What was promised, as amended. */
  readonly content: Recording;
  readonly deadline: Deadline;
  /** What a recurring deadline counts from, unless it says so itself. */
  readonly deadlineSetAt: Instant;
  readonly standings: readonly Standing[];
  /** What several debtors committed and delivered together. */
  readonly joint?: Tally;
  readonly conflicts: readonly Conflict[];
  readonly followUps: readonly FollowUp[];
  readonly reservations: readonly Reservation[];
}

/** A fact that does not fit the state that the facts before it lead to. It is skipped, shown, and for people to resolve. */
export interface Conflict {
  readonly fact: Fact;
  readonly state: Status | 'mixed';
  /** Those that it speaks of. */
  readonly standings: readonly Standing[];
}

/** The state at its making. */
export function begin(recording: Fact<'CommitmentRecorded'>): CommitmentState {
  const { data, countsAt } = recording;
  const made = {
    since: data.effective,
    movedAt: countsAt,
    movedBy: data.effective,
    affirmedAt: countsAt,
    affirmedOn: data.effective,
  };
  return {
    recording,
    content: data,
    deadline: data.deadline ?? NO_DEADLINE,
    deadlineSetAt: countsAt,
    standings: data.debtors.map((debtor) => ({
      ...made,
      debtor,
      status: KINDS[data.kind].begins,
      released: [],
      contests: [],
      allegations: [],
    })),
    conflicts: [],
    followUps: [],
    reservations: [],
  };
}

/** Every state that a commitment goes through, with the instant from which it holds; time alone moves none of them. */
export function* statesOf({ facts }: Belief): Generator<{ readonly from: Instant; readonly state: CommitmentState }> {
  const [recording, ...later] = facts;
  let state = begin(recording);
  yield { from: recording.countsAt, state };
  for (const fact of later) {
    state = fold(state, fact);
    yield { from: fact.countsAt, state };
  }
}

/** Applies a fact to the state that it meets; one that does not fit is skipped and listed. */
export function fold(before: CommitmentState, fact: Fact): CommitmentState {
  const state = advance(before, fact.countsAt);
  if (isFollowUpFact(fact)) {
    if (!followUpFits(state.followUps, fact)) return conflict(state, fact);
    return { ...state, followUps: foldFollowUp(state.followUps, fact) };
  }
  if (isReservationFact(fact)) {
    if (whyUnfit(state.reservations, state.content, fact)) return conflict(state, fact);
    return { ...state, reservations: foldReservation(state.reservations, fact) };
  }
  if (fact.type === 'PartySucceeded')
    return whyNoSuccession(state.content, fact) ? conflict(state, fact) : succeeded(state, fact);
  if (fact.type === 'SourceAttached') return state;
  const legal = debtorsAllowing(state, fact);
  if (legal.length === 0) return conflict(state, fact);
  const rule = ruleFor(state.content.kind, fact);
  const after = contentAfter(state, fact);
  const promised = promisedIn(after);
  return {
    ...after,
    standings: state.standings.map((standing) =>
      rule?.apply && legal.includes(standing.debtor) ? rule.apply(standing, fact, promised) : standing,
    ),
  };
}

/** The facts that fit the state that they met. */
export function factsThatFit(facts: readonly Fact[], { conflicts }: CommitmentState): readonly Fact[] {
  const skipped = new Set(conflicts.map(({ fact }) => fact.id));
  return facts.filter(({ id }) => !skipped.has(id));
}

/** The standings that a fact speaks of: of the debtor that it names, or of all. */
export function standingsMeant({ standings }: CommitmentState, { data }: Fact): readonly Standing[] {
  const named = 'debtor' in data ? data.debtor : undefined;
  return standings.filter(({ debtor }) => named === undefined || debtor === named);
}

/** What the rules may know of it. */
export const promisedIn = ({ content, joint }: CommitmentState): Content => (joint ? { ...content, joint } : content);

/** The debtors for whom a fact is legal in a state; with a `debtor` of its own, that one or none. */
export function debtorsAllowing(state: CommitmentState, fact: Fact): readonly string[] {
  const rule = ruleFor(state.content.kind, fact);
  const promised = promisedIn(state);
  return standingsMeant(state, fact)
    .filter((standing) => rule?.allows(standing, fact, promised))
    .map(({ debtor }) => debtor);
}

/** The common status of all debtors, or `mixed`. */
export function statusOf(standings: readonly Standing[]): Status | 'mixed' {
  const [first, ...others] = standings;
  return first && others.every(({ status }) => status === first.status) ? first.status : 'mixed';
}

/** What time alone brings about up to an instant: a suspension ends, a notice takes effect, a pledge lapses. */
export function advance(state: CommitmentState, instant: Instant): CommitmentState {
  let isMoved = false;
  const standings = state.standings.map((standing) => {
    const now = advanced(state, standing, instant);
    isMoved ||= now !== standing;
    return now;
  });
  return isMoved ? { ...state, standings } : state;
}

function advanced(state: CommitmentState, standing: Standing, instant: Instant): Standing {
  let now = standing;
  if (now.suspended && now.suspended.endsAt <= instant) {
    const { suspended: _, ...resumed } = now;
    now = resumed;
  }
  const noticeAt = now.notice?.takesEffectAt ?? Infinity;
  const lapseAt = lapsesAt(state, now) ?? Infinity;
  if (Math.min(noticeAt, lapseAt) > instant) return now;
  return noticeAt <= lapseAt ? moveTo(now, 'withdrawn', now.notice!.from) : moveTo(now, 'lapsed', rfc3339(lapseAt));
}

function conflict(state: CommitmentState, fact: Fact): CommitmentState {
  const meant = standingsMeant(state, fact);
  // A correction may have named a debtor that there is not: the fact meets all of them then.
  const standings = meant.length > 0 ? meant : state.standings;
  // `concat` copies what may be thousands faster than a spread.
  return { ...state, conflicts: state.conflicts.concat({ fact, state: statusOf(standings), standings }) };
}

/** What the parties changed: content, scope, deadline. */
function contentAfter(state: CommitmentState, fact: Fact): CommitmentState {
  const { content } = state;
  switch (fact.type) {
    case 'CommitmentAmended': {
      const { deadline, ...changes } = fact.data.changes;
      return deadlineAfter({ ...state, content: { ...content, ...changes } }, fact, deadline);
    }
    case 'DeadlineChanged':
      return deadlineAfter(state, fact, fact.data.deadline);
    case 'ScopeChanged':
      return { ...state, content: { ...content, terms: { ...content.terms, scope: fact.data.scope } as Terms } };
    default:
      return sharedAfter(state, fact);
  }
}

const deadlineAfter = (state: CommitmentState, { countsAt }: Fact, deadline?: Deadline): CommitmentState =>
  deadline === undefined ? state : { ...state, deadline, deadlineSetAt: countsAt };
