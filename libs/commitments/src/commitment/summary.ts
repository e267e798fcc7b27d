import type { Moment } from '#libs/event-sourcing';
import { optional } from '../optional.js';
import type { PartyCode } from '../party/party.js';
import type { ActName } from './acts.js';
import { allowedActs } from './allowed.js';
import { type AmountsAnswer, amountsAnswer } from './amounts.js';
import type { EventType } from './commitment.events.js';
import type { Condition } from './conditions.js';
import type { Deadline } from './deadline.js';
import { disputesIn, type Dispute, newest } from './disputes.js';
import { type Contest, isDisputed, type Release, type Standing, type Status, type Visit } from './standing.js';
import { type CommitmentState, statusOf } from './state.js';
import type { KindName } from './terms.js';

/** Where a debtor stands, as it is published. */
export interface StandingAnswer {
  readonly debtor: PartyCode;
  readonly status: Status;
  readonly since: Moment;
  readonly suspended?: { readonly since: Moment; readonly until?: Moment };
  readonly noticeUntil?: Moment;
  readonly marked?: 'partial' | 'substitute';
  readonly visit?: { readonly from: Moment; readonly to: Moment; readonly place?: string; readonly format?: string };
  /** The creditors that have released the debtor, until a reopening. */
  readonly released?: readonly Release[];
  /** The open contests, the newest first. */
  readonly contested?: readonly ContestAnswer[];
}

/** Who contests a fulfilment, and whose assertion of it. */
export interface ContestAnswer {
  readonly by: PartyCode;
  readonly reason: string;
  readonly since: Moment;
  readonly event: string;
  readonly assertedBy: PartyCode;
  readonly asserted: { readonly by: PartyCode; readonly since: Moment; readonly event: string };
}

/** What a list says of a commitment: everything that facts and time change, without counters. */
export interface CommitmentSummary {
  readonly kind: KindName;
  readonly subject: string;
  readonly debtors: readonly PartyCode[];
  readonly creditors: readonly PartyCode[];
  readonly effective: Moment;
  readonly zone?: string;
  readonly deadline: Deadline;
  readonly status: Status | 'mixed' | 'retracted';
  readonly standing: readonly StandingAnswer[];
  /** Of an assistance pledge: what counts in the sums of help. */
  readonly amounts?: readonly AmountsAnswer[];
  readonly conditions: readonly Condition[];
  readonly disputed: boolean;
  readonly disputes: readonly Dispute[];
}

/**
 * A list shows so many disputes of a commitment at most, contested fulfilments first, and so many contests of a standing;
 * the commitment itself shows all.
 */
const DISPUTES_LISTED_MAX = 10;

export interface ConflictAnswer {
  /** The id of the event that does not fit. */
  readonly event: string;
  readonly type: EventType;
  readonly state: Status | 'mixed';
  readonly allowed: readonly ActName[];
}

export function summary(state: CommitmentState, conditions: readonly Condition[]): CommitmentSummary {
  const { kind, subject, debtors, creditors, effective, zone } = state.content;
  const disputed = state.standings.some(isDisputed);
  return {
    kind,
    subject,
    debtors,
    creditors,
    effective,
    ...optional({ zone }),
    deadline: state.deadline,
    status: statusOf(state.standings),
    standing: state.standings.map(standingAnswer),
    ...optional({ amounts: amountsAnswer(state) }),
    conditions,
    disputed,
    disputes: disputed ? disputesIn(state.standings, DISPUTES_LISTED_MAX) : [],
  };
}

/** The entries that do not fit, each with the state it meets and what would be allowed there. */
export const conflictsOf = (state: CommitmentState): readonly ConflictAnswer[] =>
  state.conflicts.map(({ fact, state: met, standings }) => ({
    event: fact.id,
    type: fact.type,
    state: met,
    allowed: allowedActs(state, standings),
  }));

function standingAnswer(standing: Standing): StandingAnswer {
  const { debtor, status, since, suspended, notice, released, marked, visit, contests } = standing;
  return {
    debtor,
    status,
    since,
    ...optional({
      suspended: suspended && { since: suspended.since, ...optional({ until: suspended.until }) },
      noticeUntil: notice?.from,
      released: released.length > 0 ? released : undefined,
      marked,
      visit: visit && withoutInstants(visit),
      contested: contests.length > 0 ? newest(contests, DISPUTES_LISTED_MAX).map(contestAnswer) : undefined,
    }),
  };
}

export const contestAnswer = ({ by, reason, since, event, assertion }: Contest): ContestAnswer => ({
  by,
  reason,
  since,
  event,
  assertedBy: assertion.by,
  asserted: { by: assertion.by, since: assertion.since, event: assertion.event },
});

const withoutInstants = ({ startsAt: _, endsAt: __, ...visit }: Visit) => visit;
