import type { Instant, Moment } from '#libs/event-sourcing';
import { rfc3339 } from '#libs/event-sourcing';
import type { Source } from '../document/source.js';
import type { PartyCode } from '../party/party.js';
import { type ActName, sameAssessment } from './acts.js';
import { allowedActs } from './allowed.js';
import type { Assessment, EventType, Speaker, Strength } from './commitment.events.js';
import { type Condition, conditionsAt } from './conditions.js';
import type { Deadline } from './deadline.js';
import type { Belief, Fact } from './facts.js';
import type { FollowUp } from './follow-up.js';
import { type Allegation, isDisputed, type Standing, type Status } from './standing.js';
import { type CommitmentState, stateAt, statusOf } from './state.js';
import type { KindName, Terms } from './terms.js';

/** Where a debtor stands, as it is published. */
export interface StandingAnswer {
  readonly debtor: PartyCode;
  readonly status: Status;
  readonly since: Moment;
  readonly suspended?: { readonly since: Moment; readonly until?: Moment };
  readonly noticeUntil?: Moment;
  readonly marked?: 'partial' | 'substitute';
  readonly visit?: { readonly from: Moment; readonly to: Moment; readonly place?: string; readonly format?: string };
  readonly contested?: {
    readonly by: PartyCode;
    readonly reason: string;
    readonly since: Moment;
    readonly assertedBy: PartyCode;
  };
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
  readonly conditions: readonly Condition[];
  readonly disputed: boolean;
}

/** One commitment as it stands at an instant, by what is believed of it. */
export interface CommitmentAnswer extends CommitmentSummary {
  readonly beneficiaries: readonly string[];
  readonly thirdParties: readonly PartyCode[];
  readonly terms: Terms;
  readonly strength: Strength;
  readonly speakers: readonly Speaker[];
  readonly verifiable?: boolean;
  readonly breaches: readonly (Omit<Allegation, 'event'> & { readonly debtor: PartyCode })[];
  readonly conflicts: readonly ConflictAnswer[];
  readonly reaffirmations: number;
  readonly lastReaffirmed: Moment | null;
  readonly assessments: readonly (Assessment & {
    readonly debtor?: PartyCode;
    readonly effective: Moment;
    readonly revised: boolean;
  })[];
  readonly sources: readonly SourceAnswer[];
  readonly followUps: readonly FollowUpAnswer[];
  readonly retraction?: { readonly reason: string; readonly recordedAt: string };
}

export interface ConflictAnswer {
  /** The id of the event that does not fit. */
  readonly event: string;
  readonly type: EventType;
  readonly state: Status | 'mixed';
  readonly allowed: readonly ActName[];
}

export type SourceAnswer = Source & {
  readonly event: string;
  readonly type: EventType;
  readonly effective: Moment;
  readonly stance?: string;
};

export interface FollowUpAnswer {
  readonly id: string;
  readonly action: string;
  readonly owner: string | null;
  readonly dueOn: Moment | null;
  readonly about?: string;
  readonly since: Moment;
  readonly state: 'outstanding' | 'closed';
  readonly closed?: { readonly outcome: string; readonly on: Moment; readonly note?: string };
}

/** What a commitment is at an instant of effective time; nothing before its making. */
export function answer(belief: Belief, asOf: Instant): CommitmentAnswer | undefined {
  const state = stateAt(belief, asOf);
  if (!state) return undefined;
  const { content } = state;
  const skipped = new Set(state.conflicts.map(({ fact }) => fact.id));
  const counted = belief.facts.filter((fact) => fact.countsAt <= asOf);
  const fitting = counted.filter(({ id }) => !skipped.has(id));
  const reaffirmed = fitting.filter((fact) => fact.type === 'CommitmentReaffirmed');
  return {
    ...summary(state, conditionsAt(state, asOf)),
    beneficiaries: content.beneficiaries ?? [],
    thirdParties: content.thirdParties ?? [],
    terms: content.terms,
    strength: content.strength ?? {},
    speakers: content.speakers ?? [],
    ...(content.verifiable === undefined ? {} : { verifiable: content.verifiable }),
    breaches: state.standings.flatMap(({ debtor, allegations }) =>
      allegations.map(({ event: _, ...allegation }) => ({ debtor, ...allegation })),
    ),
    conflicts: conflictsOf(state),
    reaffirmations: reaffirmed.length,
    lastReaffirmed: reaffirmed.at(-1)?.data.effective ?? null,
    assessments: assessmentsOf(fitting),
    sources: counted.flatMap(sourceOf),
    followUps: state.followUps.map(followUpAnswer),
    ...retractionOf(belief),
  };
}

export function summary(state: CommitmentState, conditions: readonly Condition[]): CommitmentSummary {
  const { kind, subject, debtors, creditors, effective, zone } = state.content;
  return {
    kind,
    subject,
    debtors,
    creditors,
    effective,
    ...(zone === undefined ? {} : { zone }),
    deadline: state.deadline,
    status: statusOf(state.standings),
    standing: state.standings.map(standingAnswer),
    conditions,
    disputed: state.standings.some(isDisputed),
  };
}

export const conflictsOf = ({
  content,
  recording,
  deadline,
  followUps,
  conflicts,
}: CommitmentState): readonly ConflictAnswer[] =>
  conflicts.map(({ fact, state, standings }) => ({
    event: fact.id,
    type: fact.type,
    state,
    allowed: allowedActs({ content, recording, deadline, followUps, standings, conflicts: [] }),
  }));

function standingAnswer({
  debtor,
  status,
  since,
  suspended,
  notice,
  marked,
  visit,
  contest,
}: Standing): StandingAnswer {
  return {
    debtor,
    status,
    since,
    ...(suspended
      ? { suspended: { since: suspended.since, ...(suspended.until === undefined ? {} : { until: suspended.until }) } }
      : {}),
    ...(notice ? { noticeUntil: notice.from } : {}),
    ...(marked ? { marked } : {}),
    ...(visit ? { visit: withoutInstants(visit) } : {}),
    ...(contest
      ? {
          contested: { by: contest.by, reason: contest.reason, since: contest.since, assertedBy: contest.assertion.by },
        }
      : {}),
  };
}

const withoutInstants = ({ startsAt: _, endsAt: __, ...visit }: NonNullable<Standing['visit']>) => visit;

/** Of the assessments by one assessor, on one scheme, for one window, of one debtor: the last. */
function assessmentsOf(facts: readonly Fact[]): CommitmentAnswer['assessments'] {
  const held: Fact<'AssessmentRecorded' | 'AssessmentRevised'>[] = [];
  for (const fact of facts) {
    if (fact.type !== 'AssessmentRecorded' && fact.type !== 'AssessmentRevised') continue;
    const earlier = held.findIndex(({ data }) => sameAssessment(data, fact.data));
    if (earlier === -1) held.push(fact);
    else held[earlier] = fact;
  }
  return held.map(({ type, data: { source: _, note: __, ...data } }) => ({
    ...data,
    revised: type === 'AssessmentRevised',
  }));
}

function sourceOf({ id, type, data }: Fact): SourceAnswer[] {
  if (!('source' in data) || data.source === undefined) return [];
  const stance = 'stance' in data ? { stance: data.stance } : {};
  return [{ event: id, type, effective: data.effective, ...stance, ...data.source }];
}

function followUpAnswer({ id, action, owner, dueOn, about, since, closed }: FollowUp): FollowUpAnswer {
  return {
    id,
    action,
    owner: owner ?? null,
    dueOn: dueOn ?? null,
    ...(about === undefined ? {} : { about }),
    since,
    state: closed ? 'closed' : 'outstanding',
    ...(closed
      ? {
          closed: {
            outcome: closed.outcome,
            on: closed.on,
            ...(closed.note === undefined ? {} : { note: closed.note }),
          },
        }
      : {}),
  };
}

function retractionOf({ retracted }: Belief): Partial<CommitmentAnswer> {
  if (!retracted) return {};
  const retraction = { reason: retracted.data.reason, recordedAt: rfc3339(retracted.recordedAt) };
  return { status: 'retracted', standing: [], conditions: [], disputed: false, retraction };
}
