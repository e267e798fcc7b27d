import type { Deadline, Fact, Recording } from '#libs/commitments';
import { change, contestable, giveIn, move, type PlainStanding } from './plain-acts.js';
import { isChangeable, moveByAmounts, noTally, type PlainTally, tell } from './plain-assistance.js';
import { plainLast } from './plain-belief.js';
import { meetsReservations, passesOn, type PlainReservation } from './plain-treaty.js';
import { BEGINS, LAPSES, cellOf, isOpenStatus } from './plain-table.js';

/** A commitment as the facts up to an instant leave it. */
export interface PlainState {
  content: Recording;
  deadline: Deadline;
  readonly standings: readonly PlainStanding[];
  readonly joint: PlainTally;
  readonly conflicts: Fact[];
  readonly followUps: Map<string, 'open' | 'closed'>;
  readonly reservations: Map<string, PlainReservation>;
}

/** Folds the facts that count by an instant one after the other, from the first, and lets the time between them pass. */
export function plainFold([recording, ...later]: readonly [Fact<'CommitmentRecorded'>, ...Fact[]], asOf: number) {
  const state = begin(recording.data);
  for (const fact of later.filter(({ countsAt }) => countsAt <= asOf)) {
    pass(state, fact.countsAt);
    if (!meets(state, fact)) state.conflicts.push(fact);
  }
  pass(state, asOf);
  return state;
}

function begin(content: Recording): PlainState {
  const [status, since] = [BEGINS[content.kind], content.effective];
  return {
    content,
    deadline: content.deadline ?? { type: 'none' },
    standings: content.debtors.map((debtor) => ({
      debtor,
      status,
      since,
      released: [],
      assertions: [],
      contests: [],
      allegations: [],
      own: noTally(),
      reached: 'pledged',
    })),
    joint: noTally(),
    conflicts: [],
    followUps: new Map(),
    reservations: new Map(),
  };
}

/** What no fact brings about: a suspension ends, a notice takes effect, a pledge lapses; whichever comes first. */
function pass(state: PlainState, instant: number): void {
  for (const standing of state.standings) {
    if (standing.suspended && standing.suspended.endsAt <= instant) standing.suspended = undefined;
    const [noticeAt, lapseAt] = [standing.notice?.at ?? Infinity, lapseOf(state, standing)];
    if (noticeAt <= instant && noticeAt <= lapseAt) move(standing, 'withdrawn', standing.notice!.from);
    else if (lapseAt <= instant) move(standing, 'lapsed', new Date(lapseAt).toISOString());
  }
}

function lapseOf({ content, deadline }: PlainState, { status, reopenedAt = -Infinity }: PlainStanding): number {
  const { type, notAfter, zone } = deadline;
  if (!LAPSES[content.kind] || !isOpenStatus(status) || notAfter === undefined) return Infinity;
  if (type !== 'standing' && type !== 'recurring' && type !== 'until_condition') return Infinity;
  const lapse = plainLast(notAfter, zone) + 1;
  return reopenedAt >= lapse ? Infinity : lapse;
}

/** Lets a fact do what it does, if it fits the state that it meets. */
function meets(state: PlainState, fact: Fact): boolean {
  const { type, data } = fact;
  if (type === 'SourceAttached') return true;
  if (type === 'FollowUpOpened') return state.followUps.set(fact.id, 'open') !== undefined;
  if ('followUp' in data) {
    const followUp = state.followUps.get(data.followUp);
    // Whose it is and until when may be said of one that was closed before.
    if (type !== 'FollowUpClosed') return followUp !== undefined;
    if (followUp === 'open') state.followUps.set(data.followUp, 'closed');
    return followUp === 'open';
  }
  if (type === 'PartySucceeded') return passesOn(state, data);
  const fits = meetsReservations(state, fact);
  if (fits !== undefined) return fits;
  const cell = cellOf(state.content.kind, fact);
  const named = state.standings.filter(
    ({ debtor }) => !('debtor' in data) || data.debtor === undefined || data.debtor === debtor,
  );
  const meant = named.filter((standing) => cell.when.every((word) => holds(word, standing, fact, state)));
  const settled = named.filter((standing) => !meant.includes(standing) && settles(standing, fact));
  const helps = state.content.kind === 'assistance_pledge';
  if (helps) tell(state, meant, fact);
  for (const standing of meant) {
    const { status } = standing;
    change(standing, fact, cell, state.content.creditors);
    if (helps) moveByAmounts(state, standing, fact, status);
  }
  for (const standing of settled) if ('by' in data) giveIn(standing, String(data.by));
  if (meant.length > 0) changeContent(state, fact);
  return meant.length + settled.length > 0;
}

/** Where the table does not allow it, an assertion still ends the dispute of whoever contested. */
const settles = ({ contests }: PlainStanding, { type, data }: Fact): boolean =>
  type === 'FulfilmentAsserted' && contests.some(({ fact }) => fact.data.by === data.by);

function holds(word: string, standing: PlainStanding, { type, data }: Fact, state: PlainState): boolean {
  const { status, suspended, notice, released, allegations } = standing;
  const by = 'by' in data ? data.by : undefined;
  switch (word) {
    case 'open':
      return isOpenStatus(status);
    case 'open-or-fulfilled':
      return isOpenStatus(status) || status === 'fulfilled';
    case 'changeable':
      return type === 'AmountChanged' && isChangeable(state, standing, data);
    case 'closed':
      return !isOpenStatus(status);
    case 'asserted':
      return contestable(standing, String(by)) !== undefined;
    case 'suspended':
      return suspended !== undefined;
    case 'unsuspended':
      return suspended === undefined;
    case 'noticed':
      return notice !== undefined;
    case 'unnoticed':
      return notice === undefined;
    case 'unreleased':
      return !released.some((each) => each.by === by);
    case 'alleged':
      return allegations.some(({ open }) => open);
    case 'alleged-by-the-same':
      return allegations.some(({ open, fact }) => open && fact.data.by === by);
    default:
      return status === word;
  }
}

function changeContent(state: PlainState, { type, data }: Fact): void {
  if (type === 'DeadlineChanged') state.deadline = data.deadline;
  if (type !== 'CommitmentAmended') return;
  state.deadline = data.changes.deadline ?? state.deadline;
  state.content = { ...state.content, subject: data.changes.subject ?? state.content.subject };
}
