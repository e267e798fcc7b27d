import type { Command, Redaction } from '#libs/event-sourcing';
import type { Assessment, CommitmentData, EventType } from './commitment.events.js';

/** What may be done to a commitment after its recording, by the name that clients use, and the event that it makes. */
export const ACTS = {
  reaffirm: 'CommitmentReaffirmed',
  'change-scope': 'ScopeChanged',
  amend: 'CommitmentAmended',
  'change-deadline': 'DeadlineChanged',
  'report-progress': 'ProgressReported',
  'meet-condition': 'ConditionMet',
  'commit-amount': 'AmountCommitted',
  'change-amount': 'AmountChanged',
  'report-delivery': 'DeliveryReported',
  invoke: 'GuaranteeInvoked',
  'schedule-visit': 'VisitScheduled',
  'postpone-visit': 'VisitPostponed',
  'cancel-visit': 'VisitCancelled',
  'substitute-visit': 'VisitSubstituted',
  'assert-fulfilment': 'FulfilmentAsserted',
  'contest-fulfilment': 'FulfilmentContested',
  'allege-breach': 'BreachAlleged',
  'contest-breach': 'BreachContested',
  'find-breach': 'BreachFound',
  'withdraw-allegation': 'BreachAllegationWithdrawn',
  assess: 'AssessmentRecorded',
  suspend: 'CommitmentSuspended',
  resume: 'CommitmentResumed',
  'give-notice': 'WithdrawalNoticeGiven',
  'revoke-notice': 'WithdrawalNoticeRevoked',
  withdraw: 'CommitmentWithdrawn',
  release: 'CommitmentReleased',
  terminate: 'CommitmentTerminated',
  supersede: 'CommitmentSuperseded',
  'declare-moot': 'CommitmentDeclaredMoot',
  reopen: 'CommitmentReopened',
  'make-reservation': 'ReservationMade',
  'accept-reservation': 'ReservationAccepted',
  'object-to-reservation': 'ReservationObjectedTo',
  'withdraw-reservation': 'ReservationWithdrawn',
  'withdraw-objection': 'ObjectionWithdrawn',
  succeed: 'PartySucceeded',
  'attach-source': 'SourceAttached',
  'correct-event': 'EventCorrected',
  'retract-event': 'EventRetracted',
  retract: 'CommitmentRetracted',
  'link-duplicate': 'DuplicateLinked',
} as const satisfies Record<string, EventType>;

/** What may be done about a follow-up. */
export const FOLLOW_UP_ACTS = {
  'open-follow-up': 'FollowUpOpened',
  'reassign-follow-up': 'FollowUpReassigned',
  'reschedule-follow-up': 'FollowUpRescheduled',
  'close-follow-up': 'FollowUpClosed',
} as const satisfies Record<string, EventType>;

export type ActName = keyof typeof ACTS;
export type FollowUpActName = keyof typeof FOLLOW_UP_ACTS;

type Events = typeof ACTS & typeof FOLLOW_UP_ACTS & { record: 'CommitmentRecorded' };

/** What a caller says of an act, by its name: the data of its event. */
export type ActData = { readonly [Name in keyof Events]: CommitmentData[Events[Name]] };

export type CommitmentCommand = { [Name in keyof Events]: Command<Name, ActData[Name]> }[keyof Events] | Redact;
export type CommandOf<Name extends keyof Events> = Command<Name, ActData[Name]>;

type Judged = Assessment & { readonly debtor?: string };

/** Tells of a commitment, a document or a party what was erased of it; whatever became of it. */
export type Redact = Command<'redact', { readonly redactions: readonly Redaction[] }>;

/** What two assessments share when the later one revises the earlier. */
export const assessmentKey = ({ assessor, scheme, window, debtor }: Judged): string =>
  JSON.stringify([assessor, scheme, window, debtor]);

const ACT_OF = new Map<EventType, ActName>(
  Object.entries(ACTS).map(([name, event]) => [event, name as ActName] as const),
);

/** The act that makes an event of a type, if one does by itself. */
export const actOf = (type: EventType): ActName | undefined =>
  type === 'AssessmentRevised' ? 'assess' : ACT_OF.get(type);
