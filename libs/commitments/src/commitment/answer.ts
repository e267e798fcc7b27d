import { type Instant, type Moment, rfc3339 } from '#libs/event-sourcing';
import type { Source } from '../document/source.js';
import { optional } from '../optional.js';
import type { PartyCode } from '../party/party.js';
import { assessmentKey } from './acts.js';
import type { Assessment, EventType, Speaker, Strength } from './commitment.events.js';
import { conditionsAt } from './conditions.js';
import type { Belief, Fact } from './facts.js';
import type { FollowUp } from './follow-up.js';
import type { Allegation } from './standing.js';
import { stateAt } from './state.js';
import { type CommitmentSummary, type ConflictAnswer, conflictsOf, summary } from './summary.js';
import type { Terms } from './terms.js';

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
    ...optional({ verifiable: content.verifiable }),
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

/** Of the assessments by one assessor, on one scheme, for one window, of one debtor: the last. */
function assessmentsOf(facts: readonly Fact[]): CommitmentAnswer['assessments'] {
  const held = new Map<string, Fact<'AssessmentRecorded' | 'AssessmentRevised'>>();
  for (const fact of facts) {
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

function retractionOf({ retracted }: Belief): Partial<CommitmentAnswer> {
  if (!retracted) return {};
  const retraction = { reason: retracted.data.reason, recordedAt: rfc3339(retracted.recordedAt) };
  return { status: 'retracted', standing: [], conditions: [], disputed: false, retraction };
}
