import type { CommitmentRecord, EventType, KindName } from '#libs/commitments';

type Known = CommitmentRecord[number];

const ENDED = ['reopen', 'assert-fulfilment', 'contest-fulfilment'];

/** What is likely to follow on an event: acts drawn blindly are refused, mostly, and what answers what would be rare. */
const ANSWERS: Readonly<Partial<Record<EventType, readonly string[]>>> = {
  CommitmentSuspended: ['resume', 'report-progress', 'allege-breach'],
  WithdrawalNoticeGiven: ['revoke-notice', 'assert-fulfilment', 'withdraw'],
  FulfilmentAsserted: ['contest-fulfilment', 'reopen', 'withdraw', 'assert-fulfilment', 'contest-fulfilment'],
  FulfilmentContested: ['assert-fulfilment', 'contest-fulfilment', 'withdraw', 'reopen'],
  BreachAlleged: ['contest-breach', 'find-breach', 'withdraw-allegation'],
  BreachContested: ['find-breach', 'withdraw-allegation', 'allege-breach'],
  GuaranteeInvoked: ['assert-fulfilment'],
  VisitScheduled: ['postpone-visit', 'cancel-visit', 'assert-fulfilment', 'substitute-visit'],
  VisitSubstituted: ['assert-fulfilment', 'schedule-visit'],
  FollowUpOpened: ['close-follow-up', 'reassign-follow-up', 'reschedule-follow-up'],
  AmountCommitted: ['report-delivery', 'change-amount', 'contest-fulfilment', 'report-delivery'],
  DeliveryReported: ['report-delivery', 'reopen', 'contest-fulfilment', 'change-amount'],
  CommitmentReleased: ['release', 'reopen'],
  ReservationMade: ['object-to-reservation', 'accept-reservation', 'withdraw-reservation', 'succeed'],
  ReservationObjectedTo: ['withdraw-objection', 'withdraw-reservation', 'retract-event'],
  PartySucceeded: ['assess', 'assert-fulfilment', 'release', 'correct-event', 'retract-event'],
  CommitmentReopened: ['assert-fulfilment', 'change-deadline', 'release', 'withdraw'],
  CommitmentWithdrawn: ENDED,
  CommitmentTerminated: ENDED,
  CommitmentSuperseded: ENDED,
  CommitmentDeclaredMoot: ENDED,
  VisitCancelled: ENDED,
  EventCorrected: ['correct-event', 'retract-event'],
  FollowUpClosed: ['correct-event', 'retract-event'],
};

/** What a pledge or an undertaking does not know. */
const AS_PLEDGED: Readonly<Record<string, string>> = {
  'commit-amount': 'assert-fulfilment',
  'change-amount': 'change-deadline',
  'report-delivery': 'contest-fulfilment',
  invoke: 'assert-fulfilment',
  'change-scope': 'release',
  'schedule-visit': 'assert-fulfilment',
  'postpone-visit': 'contest-fulfilment',
  'substitute-visit': 'reopen',
  'cancel-visit': 'change-deadline',
};

/** What a kind does not know is tried as something that it does. */
const INSTEAD: Readonly<Record<KindName, Readonly<Record<string, string>>>> = {
  assistance_pledge: {
    invoke: 'commit-amount',
    'change-scope': 'change-amount',
    'schedule-visit': 'report-delivery',
    'postpone-visit': 'commit-amount',
    'substitute-visit': 'contest-fulfilment',
    'cancel-visit': 'reopen',
  },
  defense_guarantee: {
    'commit-amount': 'invoke',
    'change-amount': 'change-deadline',
    'report-delivery': 'assert-fulfilment',
    'schedule-visit': 'invoke',
    'postpone-visit': 'invoke',
    'substitute-visit': 'assert-fulfilment',
    'cancel-visit': 'contest-fulfilment',
  },
  planned_visit: {
    'commit-amount': 'schedule-visit',
    'change-amount': 'postpone-visit',
    'report-delivery': 'assert-fulfilment',
    invoke: 'assert-fulfilment',
    'change-scope': 'schedule-visit',
  },
  coordination_pledge: AS_PLEDGED,
  policy_undertaking: AS_PLEDGED,
};

interface Tried {
  readonly act: string;
  readonly answers: boolean;
  readonly back: number;
  readonly pick: number;
}

/** A trial as it is tried on what is known of its commitment: as an answer to the last event, or as it was drawn. */
export function fitted<T extends Tried>(trial: T, known: readonly [Known, ...Known[]]): T {
  const { act, answers, back, pick } = trial;
  const choices = ANSWERS[known.at(-1)!.type];
  // An answer comes after what it answers, mostly.
  if (answers && choices) return { ...trial, act: choices[pick % choices.length]!, back: back % 6 };
  const [recording] = known;
  const kind = recording.type === 'CommitmentRecorded' ? recording.data.kind : 'planned_visit';
  return { ...trial, act: INSTEAD[kind][act] ?? act };
}

/** The event that a correction or a retraction speaks of: an answer to a correction speaks of the same, or takes it back. */
export function eventMeant({ act, answers, pick }: Tried, known: readonly Known[]): Known | undefined {
  const last = known.at(-1);
  if (!answers || last?.type !== 'EventCorrected') return known[pick % Math.max(1, known.length)];
  return act === 'retract-event' ? last : known.find(({ id }) => id === last.data.event);
}
