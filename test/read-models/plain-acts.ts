import type { Fact, Status } from '#libs/commitments';
import type { PlainTally } from './plain-assistance.js';
import { plainLast } from './plain-belief.js';
import { type Cell, isOpenStatus } from './plain-table.js';

/** Where a debtor stands. Plain code writes over it as it goes. */
export interface PlainStanding {
  debtor: string;
  status: Status;
  since: string;
  closedFrom?: Status | undefined;
  suspended?: { readonly since: string; readonly until: string | undefined; readonly endsAt: number } | undefined;
  notice?: { readonly from: string; readonly at: number } | undefined;
  released: { by: string; readonly since: string }[];
  /** The last one on top. */
  readonly assertions: Asserted[];
  contests: { readonly fact: Fact<'FulfilmentContested'>; readonly asserted: Fact<'FulfilmentAsserted'> }[];
  marked?: 'partial' | 'substitute' | undefined;
  visit?: { readonly from: string; readonly to: string; readonly place?: string; readonly format?: string } | undefined;
  readonly allegations: Alleged[];
  reopenedAt?: number | undefined;
  /** What it gave of its own, and how far amounts have brought it. */
  readonly own: PlainTally;
  reached: string;
}

interface Asserted {
  readonly fact: Fact<'FulfilmentAsserted'>;
  readonly to: Status;
  readonly mark: PlainStanding['marked'];
  readonly before: Pick<PlainStanding, 'status' | 'marked'>;
  isUndone: boolean;
}

export interface Alleged {
  readonly fact: Fact<'BreachAlleged'>;
  open: boolean;
  answer?: Fact<'BreachContested'>;
}

type VisitAct = 'VisitScheduled' | 'VisitPostponed' | 'VisitSubstituted';

/** What a fact does to one debtor's standing, beside and before the status that the table names. */
export function change(standing: PlainStanding, fact: Fact, { to }: Cell, creditors: readonly string[]): void {
  const { type, data, countsAt } = fact;
  const { effective, zone } = data;
  switch (type) {
    case 'DeadlineChanged':
      standing.reopenedAt = undefined;
      break;
    case 'CommitmentAmended':
      if (data.changes.deadline) standing.reopenedAt = undefined;
      break;
    case 'VisitScheduled':
    case 'VisitPostponed':
    case 'VisitSubstituted':
      changeVisit(standing, fact);
      break;
    case 'FulfilmentAsserted':
      assert(standing, fact, to ?? standing.status);
      break;
    case 'FulfilmentContested':
      contest(standing, fact);
      break;
    case 'CommitmentSuspended': {
      const { until } = data;
      const endsAt = until === undefined ? Infinity : plainLast(until, zone) + 1;
      standing.suspended = { since: effective, until, endsAt };
      break;
    }
    case 'CommitmentResumed':
      standing.suspended = undefined;
      break;
    case 'WithdrawalNoticeGiven':
      standing.notice = { from: data.from, at: plainLast(data.from, zone) };
      break;
    case 'WithdrawalNoticeRevoked':
      standing.notice = undefined;
      break;
    case 'CommitmentReleased':
      standing.released.push({ by: data.by, since: effective });
      if (creditors.every((each) => standing.released.some(({ by }) => by === each)))
        move(standing, 'released', effective);
      break;
    case 'CommitmentReopened':
      reopen(standing, effective, countsAt);
      break;
    default:
      judge(standing, fact);
  }
  if (to) move(standing, to, effective);
}

/** A status since which nothing moved keeps its date; what closes forgets notice and suspension, and what it was open as. */
export function move(standing: PlainStanding, to: Status, since: string): void {
  if (standing.status === to) return;
  if (isOpenStatus(to)) standing.closedFrom = undefined;
  else {
    if (isOpenStatus(standing.status)) standing.closedFrom = standing.status;
    standing.notice = undefined;
    standing.suspended = undefined;
  }
  standing.status = to;
  standing.since = since;
}

function changeVisit(standing: PlainStanding, { type, data }: Fact<VisitAct>): void {
  const before = standing.visit;
  standing.visit = undefined;
  if (type === 'VisitSubstituted') standing.marked = 'substitute';
  else if (data.from !== undefined) {
    const { from, to = from } = data;
    // A visit put off keeps the place and the format that nobody spoke of.
    const { place, format } = type === 'VisitScheduled' ? data : { ...before };
    standing.visit = { from, to, ...(place && { place }), ...(format && { format }) };
  }
}

function assert(standing: PlainStanding, fact: Fact<'FulfilmentAsserted'>, to: Status): void {
  const { by, degree } = fact.data;
  const mark = degree === 'full' ? undefined : degree;
  const before = { status: standing.status, marked: standing.marked };
  standing.assertions.push({ fact, to, mark, before, isUndone: false });
  standing.marked = mark;
  giveIn(standing, by);
}

/** Whoever contested and says now that it was done contests no more. */
export function giveIn(standing: PlainStanding, by: string): void {
  standing.contests = standing.contests.filter(({ fact }) => fact.data.by !== by);
}

/** The last assertion that holds, or that somebody else contests. */
export function contestable({ assertions, contests }: PlainStanding, party: string): Asserted | undefined {
  const contesters = ({ fact }: Asserted) =>
    contests.filter(({ asserted }) => asserted === fact).map(({ fact: { data } }) => data.by);
  return assertions.findLast(
    (each) => (!each.isUndone || contesters(each).length > 0) && !contesters(each).includes(party),
  );
}

/** Takes an assertion back, with the mark that it left. */
function unassert(standing: PlainStanding, undone: Asserted): void {
  undone.isUndone = true;
  if (standing.marked === undone.mark) standing.marked = undone.before.marked;
}

function contest(standing: PlainStanding, fact: Fact<'FulfilmentContested'>): void {
  const meant = contestable(standing, fact.data.by)!;
  standing.contests.push({ fact, asserted: meant.fact });
  if (meant.isUndone) return;
  unassert(standing, meant);
  const { to, before } = meant;
  if (standing.status === to) move(standing, before.status, fact.data.effective);
  // It closed for another reason since: reopened, it is not what the contested assertion made of it.
  else if (standing.closedFrom === to) standing.closedFrom = before.status;
}

/** Reopening takes back the assertion or the releases that closed it. */
function reopen(standing: PlainStanding, effective: string, countsAt: number): void {
  const last = standing.assertions.findLast(({ isUndone }) => !isUndone);
  if (last?.to === standing.status) unassert(standing, last);
  if (standing.status === 'released') standing.released = [];
  standing.reopenedAt = countsAt;
  move(standing, standing.closedFrom!, effective);
}

function judge({ allegations }: PlainStanding, fact: Fact): void {
  if (fact.type === 'BreachAlleged') allegations.push({ fact, open: true });
  for (const allegation of allegations.filter(({ open }) => open)) {
    if (fact.type === 'BreachContested') allegation.answer = fact;
    if (fact.type === 'BreachFound') allegation.open = false;
    if (fact.type === 'BreachAllegationWithdrawn' && fact.data.by === allegation.fact.data.by) allegation.open = false;
  }
}
