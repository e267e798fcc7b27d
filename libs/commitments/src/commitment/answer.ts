import { type Instant, type Moment, rfc3339 } from '#libs/event-sourcing';
import type { Source } from '../document/source.js';
import { optional } from '../optional.js';
import type { PartyCode } from '../party/party.js';
import { assessmentKey } from './acts.js';
import type { Assessment, EventType, Speaker, Strength } from './commitment.events.js';
import { conditionsAt } from './conditions.js';
import { type BreachAnswer, breachesOf, disputesIn, newest } from './disputes.js';
import type { Belief, Fact } from './facts.js';
import type { FollowUp } from './follow-up.js';
import type { Contest } from './standing.js';
import { isTreaty, type ReservationAnswer, reservationAnswers } from './reservation-answers.js';
import { stateAt } from './replay.js';
import { type CommitmentState, factsThatFit } from './state.js';
import {
  type CommitmentSummary,
  type ConflictAnswer,
  conflictsOf,
  contestAnswer,
  type ContestAnswer,
  type StandingAnswer,
  summary,
} from './summary.js';
import type { Terms } from './terms.js';

/** One commitment as it stands at an instant, by what is believed of it. */
export interface CommitmentAnswer extends CommitmentSummary {
  readonly beneficiaries: readonly string[];
  readonly thirdParties: readonly PartyCode[];
  readonly terms: Terms;
  readonly strength: Strength;
  readonly speakers: readonly Speaker[];
  readonly verifiable?: boolean;
  readonly standing: readonly SourcedStanding[];
  readonly breaches: readonly BreachAnswer[];
  readonly conflicts: readonly ConflictAnswer[];
  readonly reaffirmations: number;
  readonly lastReaffirmed: Moment | null;
  readonly assessments: readonly (Assessment & {
    readonly debtor?: PartyCode;
    readonly effective: Moment;
    readonly revised: boolean;
  })[];
  readonly reservations: readonly ReservationAnswer[];
  readonly sources: readonly SourceAnswer[];
  readonly followUps: readonly FollowUpAnswer[];
  readonly retraction?: { readonly reason: string; readonly recordedAt: string };
}

/** A contest with the sources of both sides: a list tells them once, in `disputes`. */
type SourcedContest = ContestAnswer & {
  readonly source: Source | null;
  readonly asserted: ContestAnswer['asserted'] & { readonly source: Source | null };
};

export type SourcedStanding = Omit<StandingAnswer, 'contested'> & { readonly contested?: readonly SourcedContest[] };

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
  const fitting = fittingFacts(belief, state, asOf);
  const reaffirmed = fitting.filter((fact) => fact.type === 'CommitmentReaffirmed');
  const told = summary(state, conditionsAt(state, asOf));
  return {
    ...told,
    standing: told.standing.map((standing, place) => sourced(standing, state.standings[place]?.contests ?? [])),
    disputes: disputesIn(state.standings),
    beneficiaries: content.beneficiaries ?? [],
    thirdParties: content.thirdParties ?? [],
    terms: content.terms,
    strength: content.strength ?? {},
    speakers: content.speakers ?? [],
    ...optional({ verifiable: content.verifiable }),
    breaches: state.standings.flatMap(breachesOf),
    conflicts: conflictsOf(state),
    reaffirmations: reaffirmed.length,
    lastReaffirmed: reaffirmed.at(-1)?.data.effective ?? null,
    assessments: assessmentsOf(belief, state, asOf),
    reservations: reservationAnswers(state.reservations, content, isTreaty(content), asOf),
    sources: belief.facts.filter(({ countsAt }) => countsAt <= asOf).flatMap(sourceOf),
    followUps: state.followUps.map(followUpAnswer),
    ...retractionOf(belief, told),
  };
}

function sourced({ contested: _, ...standing }: StandingAnswer, contests: readonly Contest[]): SourcedStanding {
  return contests.length === 0 ? standing : { ...standing, contested: newest(contests).map(sourcedContest) };
}

function sourcedContest(contest: Contest): SourcedContest {
  const { source = null, assertion } = contest;
  const { asserted, ...told } = contestAnswer(contest);
  return { ...told, source, asserted: { ...asserted, source: assertion.source ?? null } };
}

/** The facts that count by an instant and fit the state that they met. */
function fittingFacts({ facts }: Belief, state: CommitmentState, asOf: Instant): readonly Fact[] {
  return factsThatFit(facts, state).filter(({ countsAt }) => countsAt <= asOf);
}

/** Of the assessments by one assessor, on one scheme, for one window, of one debtor: the last. */
export function assessmentsOf(belief: Belief, state: CommitmentState, asOf: Instant): CommitmentAnswer['assessments'] {
  const held = new Map<string, Fact<'AssessmentRecorded' | 'AssessmentRevised'>>();
  for (const fact of fittingFacts(belief, state, asOf)) {
    if (fact.type === 'AssessmentRecorded' || fact.type === 'AssessmentRevised')
      held.set(assessmentKey(fact.data), fact);
  }
  return [...held.values()].map(({ type, data: { source: _, note: __, ...data } }) => ({
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
    ...optional({ about }),
    since,
    state: closed ? 'closed' : 'outstanding',
    ...optional({
      closed: closed && { outcome: closed.outcome, on: closed.on, ...optional({ note: closed.note }) },
    }),
  };
}

function retractionOf({ retracted }: Belief, { amounts }: CommitmentSummary): Partial<CommitmentAnswer> {
  if (!retracted) return {};
  const retraction = { reason: retracted.data.reason, recordedAt: rfc3339(retracted.recordedAt) };
  return {
    status: 'retracted',
    standing: [],
    ...optional({ amounts: amounts && [] }),
    conditions: [],
    disputed: false,
    disputes: [],
    retraction,
  };
}
