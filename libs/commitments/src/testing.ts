import { Codec, type Instant } from '#libs/event-sourcing';
import { type Given, recorded, specFor } from '#libs/event-sourcing/testing';
import type { ActData, ActName, CommandOf, FollowUpActName } from './commitment/acts.js';
import { answer, type CommitmentAnswer } from './commitment/answer.js';
import {
  COMMITMENT_SCHEMAS,
  type CommitmentData,
  type CommitmentEvent,
  type ActType,
  type RecordedCommitmentEvent,
  type Recording,
} from './commitment/commitment.events.js';
import { commitment } from './commitment/commitment.js';
import type { Deadline } from './commitment/deadline.js';
import { type Belief, believe } from './commitment/facts.js';
import type { Standing } from './commitment/standing.js';
import { stateAt } from './commitment/replay.js';
import type { CommitmentState } from './commitment/state.js';
import type { KindName } from './commitment/terms.js';

export { idOf, RECORDED_AT } from '#libs/event-sourcing/testing';

/** The day on which commands of specs are judged: 1 March 2026, at noon UTC. */
export const TODAY = Date.UTC(2026, 2, 1, 12);
export const at = (text: string): Instant => Date.parse(text);

export const codec = new Codec<CommitmentEvent>(COMMITMENT_SCHEMAS);
export const given = specFor(commitment, codec);
export type GivenEvent = Given<CommitmentEvent>;

export const SOURCE = {
  title: 'Readout of a call',
  publisher: 'Ministry of Foreign Affairs',
  publishedOn: '2021-01-01',
  url: 'https://example.org/readout',
  quote: 'They agreed.',
  verified: false,
} as const;

/** One recording of each kind, made on New Year's Day 2021 UTC by Japan and the United States. */
const RECORDINGS: Readonly<Record<KindName, Recording>> = {
  assistance_pledge: {
    kind: 'assistance_pledge',
    subject: 'Help Ukraine rebuild its power grid',
    debtors: ['JPN', 'USA'],
    creditors: ['UKR'],
    terms: { modality: 'financial', amount: { value: '100', currency: 'EUR' }, recipient: 'UKR' },
    effective: '2021-01-01',
    source: SOURCE,
  },
  defense_guarantee: {
    kind: 'defense_guarantee',
    subject: 'Defend Japan, the Senkaku Islands included',
    debtors: ['USA'],
    creditors: ['JPN'],
    terms: { obligation: 'defense', scope: [{ area: 'Senkaku Islands', mode: 'included' }] },
    effective: '2021-01-01',
    source: SOURCE,
  },
  planned_visit: {
    kind: 'planned_visit',
    subject: 'Arrange a visit to the United States by the Prime Minister',
    debtors: ['JPN', 'USA'],
    creditors: ['JPN', 'USA'],
    terms: { visitor: { name: 'The Prime Minister', party: 'JPN' }, host: 'USA', obligation: 'arrange' },
    effective: '2021-01-01',
    source: SOURCE,
  },
  coordination_pledge: {
    kind: 'coordination_pledge',
    subject: 'Work together on climate',
    debtors: ['JPN', 'USA'],
    creditors: ['JPN', 'USA'],
    terms: { topics: ['climate'] },
    effective: '2021-01-01',
    source: SOURCE,
  },
  policy_undertaking: {
    kind: 'policy_undertaking',
    subject: 'Cut methane emissions',
    debtors: ['JPN', 'USA'],
    creditors: ['G20'],
    terms: { target: 'Cut methane emissions by 30 per cent', assessmentScheme: 'G20RG' },
    effective: '2021-01-01',
    source: SOURCE,
  },
};

export const recording = (kind: KindName, changes: Partial<Recording> = {}): Recording => ({
  ...RECORDINGS[kind],
  ...changes,
});

/** An event, with what the store adds where it matters. */
export const event = <Type extends ActType>(
  type: Type,
  data: CommitmentData[Type],
  stored: { readonly id?: string; readonly recordedAt?: Instant } = {},
): GivenEvent => ({ type, data, ...stored }) as GivenEvent;

export const made = (kind: KindName, changes: Partial<Recording> = {}): GivenEvent =>
  event('CommitmentRecorded', recording(kind, changes));

export const guarantee = (changes?: Partial<Recording>): GivenEvent => made('defense_guarantee', changes);
export const visit = (changes?: Partial<Recording>): GivenEvent => made('planned_visit', changes);
export const pledge = (changes?: Partial<Recording>): GivenEvent => made('coordination_pledge', changes);
export const undertaking = (changes?: Partial<Recording>): GivenEvent => made('policy_undertaking', changes);
export const assistance = (changes?: Partial<Recording>): GivenEvent => made('assistance_pledge', changes);
export const due = (deadline: Deadline): GivenEvent => pledge({ deadline });

export const act = <Name extends ActName | FollowUpActName>(
  name: Name,
  data: ActData[Name],
  judgedAt = TODAY,
): CommandOf<Name> => ({ type: name, data, at: judgedAt });

export const recordOf = (...events: readonly GivenEvent[]): readonly RecordedCommitmentEvent[] =>
  recorded(events, codec);

export const beliefIn = (...events: readonly GivenEvent[]): Belief => believe(recordOf(...events));

export function stateOn(asOf: string, ...events: readonly GivenEvent[]): CommitmentState {
  const state = stateAt(beliefIn(...events), at(asOf));
  if (!state) throw new Error(`nothing is made by ${asOf}`);
  return state;
}

export function answerOn(asOf: string, ...events: readonly GivenEvent[]): CommitmentAnswer {
  const seen = answer(beliefIn(...events), at(asOf));
  if (!seen) throw new Error(`nothing is made by ${asOf}`);
  return seen;
}

/** The status of each debtor: `JPN active, USA fulfilled`. */
export const statuses = ({ standings }: { readonly standings: readonly Standing[] }): string =>
  standings.map(({ debtor, status }) => `${debtor} ${status}`).join(', ');

/** Acts of every sort at a moment, by number; those that answer a follow-up speak of the event `e0`. */
export const HAPPENINGS: readonly ((effective: string, debtor: { debtor?: string }) => GivenEvent)[] = [
  (effective, debtor) => event('CommitmentReaffirmed', { effective, ...debtor }),
  (effective) => event('CommitmentAmended', { effective, changes: { subject: `As of ${effective}` } }),
  (effective) => event('DeadlineChanged', { effective, deadline: { type: 'vague_soon' }, reason: 'They agreed' }),
  (effective) =>
    event('DeadlineChanged', { effective, deadline: { type: 'standing', notAfter: '2022-06' }, reason: 'They agreed' }),
  (effective) =>
    event('DeadlineChanged', { effective, deadline: { type: 'date', notAfter: '2022-06-15' }, reason: '' }),
  (effective) => event('DeadlineChanged', { effective, deadline: { type: 'recurring', every: 'P1M' }, reason: '' }),
  (effective, debtor) => event('ConditionMet', { effective, which: 'antecedent', ...debtor }),
  (effective, debtor) => event('ConditionMet', { effective, which: 'end', ...debtor }),
  (effective) => event('GuaranteeInvoked', { effective, by: 'JPN', situation: 'An attack' }),
  (effective, debtor) => event('ProgressReported', { effective, ...debtor }),
  (effective, debtor) => event('AmountCommitted', { effective, amount: { value: '60', currency: 'EUR' }, ...debtor }),
  (effective, debtor) => event('AmountChanged', { effective, amount: { value: '80', currency: 'EUR' }, ...debtor }),
  (effective, debtor) =>
    event('DeliveryReported', { effective, amount: { value: '40', currency: 'EUR' }, what: 'A transfer', ...debtor }),
  (effective, debtor) => event('VisitScheduled', { effective, from: '2022-05-01', to: '2022-05-02', ...debtor }),
  (effective, debtor) => event('VisitPostponed', { effective, ...debtor }),
  (effective, debtor) => event('VisitSubstituted', { effective, format: 'virtual', ...debtor }),
  (effective, debtor) => event('VisitCancelled', { effective, ...debtor }),
  (effective, debtor) => event('FulfilmentAsserted', { effective, by: 'USA', degree: 'full', ...debtor }),
  (effective, debtor) => event('FulfilmentAsserted', { effective, by: 'JPN', degree: 'partial', ...debtor }),
  (effective, debtor) => event('FulfilmentContested', { effective, by: 'JPN', reason: 'It was not', ...debtor }),
  (effective, debtor) => event('BreachAlleged', { effective, by: 'JPN', ground: 'Nothing was done', ...debtor }),
  (effective, debtor) => event('BreachContested', { effective, by: 'USA', ground: 'It was done', ...debtor }),
  (effective, debtor) => event('BreachAllegationWithdrawn', { effective, by: 'JPN', ...debtor }),
  (effective, debtor) => event('AssessmentRecorded', { effective, assessor: 'A', scheme: 'B', score: '0', ...debtor }),
  (effective, debtor) => event('CommitmentSuspended', { effective, until: '2022-08-01', ...debtor }),
  (effective, debtor) => event('CommitmentSuspended', { effective, ...debtor }),
  (effective, debtor) => event('CommitmentResumed', { effective, ...debtor }),
  (effective, debtor) => event('WithdrawalNoticeGiven', { effective, from: '2022-07-01', ...debtor }),
  (effective, debtor) => event('WithdrawalNoticeRevoked', { effective, ...debtor }),
  (effective, debtor) => event('CommitmentWithdrawn', { effective, ...debtor }),
  (effective, debtor) => event('CommitmentReleased', { effective, by: 'JPN', ...debtor }),
  (effective, debtor) => event('CommitmentReleased', { effective, by: 'USA', ...debtor }),
  (effective) => event('CommitmentTerminated', { effective, by: ['JPN', 'USA'] }),
  (effective, debtor) => event('CommitmentReopened', { effective, reason: 'They returned', ...debtor }),
  (effective) => event('ReservationMade', { effective, by: 'JPN', statement: 'Not there' }, { id: 'r0' }),
  (effective) => event('ReservationAccepted', { effective, by: 'USA', reservation: 'r0' }),
  (effective) => event('ReservationObjectedTo', { effective, by: 'USA', reservation: 'r0', reason: 'No' }),
  (effective) => event('ReservationWithdrawn', { effective, reservation: 'r0' }),
  (effective) => event('ObjectionWithdrawn', { effective, by: 'USA', reservation: 'r0' }),
  (effective) => event('PartySucceeded', { effective, predecessor: 'JPN', successor: 'KOR' }),
  (effective) => event('SourceAttached', { effective, stance: 'varies', source: SOURCE }),
  (effective) => event('FollowUpOpened', { effective, action: 'Ask', about: 'review_due', dueOn: '2022-09-01' }),
  (effective) => event('FollowUpClosed', { effective, followUp: 'e0', outcome: 'answered' }),
];
