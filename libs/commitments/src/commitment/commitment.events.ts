import type { DomainEvent, Moment, RecordedEvent, Schemas } from '#libs/event-sourcing';
import type { Source } from '../document/source.js';
import type { EventRedacted } from '../redaction.js';
import type { PartyCode } from '../party/party.js';
import type { Deadline } from './deadline.js';
import type { Amount } from '../amount.js';
import type { AMOUNT_STAGES } from './kinds/assistance-pledge.js';
import type { ScopeClause } from './kinds/defense-guarantee.js';
import type { VisitFormat } from './kinds/planned-visit.js';
import type { DerivedReason } from './conditions.js';
import type { KindName, Terms } from './terms.js';

export const SPEECH_ACTS = ['created', 'reaffirmed', 'restated', 'offered'] as const;
export const STRENGTH_LEVELS = ['high', 'medium', 'low'] as const;
export const LEGAL_FORCES = ['treaty', 'political', 'unilateral', 'unknown'] as const;
export const DEGREES = ['full', 'partial', 'substitute'] as const;
export const STANCES = ['corroborates', 'varies', 'contradicts', 'unconfirmed'] as const;
export const FOLLOW_UP_OUTCOMES = ['answered', 'waived'] as const;

/** Four fields, never one number. `level` after G20RG; `intensifiers` are the words as used. */
export interface Strength {
  readonly act?: (typeof SPEECH_ACTS)[number];
  readonly level?: (typeof STRENGTH_LEVELS)[number];
  readonly intensifiers?: readonly string[];
  readonly legalForce?: (typeof LEGAL_FORCES)[number];
}

export interface Speaker {
  readonly name: string;
  readonly office?: string;
  readonly party?: PartyCode;
}

/** When it took effect in the world, kept as it was said; `zone` (IANA) is that of a date, UTC without it. */
export interface Dated {
  readonly effective: Moment;
  readonly zone?: string;
}

/** What is said at a time, and where that is written. */
export interface Said extends Dated {
  readonly source?: Source;
  readonly note?: string;
}

/** What most acts may carry. Without `debtor` an act speaks of every debtor it is legal for. */
export interface Act extends Said {
  readonly debtor?: PartyCode;
}

/** Record keeping may be dated; undated, it counts from its recording. */
export interface Kept extends Partial<Dated> {
  readonly note?: string;
}

export interface Recording extends Dated {
  readonly kind: KindName;
  readonly subject: string;
  readonly debtors: readonly PartyCode[];
  readonly creditors: readonly PartyCode[];
  /** Codes of parties, or words. */
  readonly beneficiaries?: readonly string[];
  /** The object of the promise, bound to nothing. */
  readonly thirdParties?: readonly PartyCode[];
  readonly terms: Terms;
  readonly strength?: Strength;
  readonly deadline?: Deadline;
  readonly speakers?: readonly Speaker[];
  readonly verifiable?: boolean;
  readonly source: Source;
  readonly note?: string;
}

/** The data of every event of a commitment that tells what happened or how it is kept, by event type. */
export interface CommitmentData {
  readonly CommitmentRecorded: Recording;
  readonly CommitmentReaffirmed: Act & {
    readonly by?: PartyCode;
    readonly speakers?: readonly Speaker[];
    readonly strength?: Strength;
    readonly scope?: readonly ScopeClause[];
  };
  readonly ScopeChanged: Act & { readonly scope: readonly ScopeClause[] };
  readonly CommitmentAmended: Act & {
    readonly changes: { readonly subject?: string; readonly terms?: Terms; readonly deadline?: Deadline };
    readonly agreedBy?: readonly PartyCode[];
  };
  readonly DeadlineChanged: Act & { readonly deadline: Deadline; readonly reason: string };
  readonly ConditionMet: Act & { readonly which: 'antecedent' | 'end' };
  readonly GuaranteeInvoked: Act & { readonly by: PartyCode; readonly situation: string };
  readonly ProgressReported: Act;
  /** Added to what was committed before. */
  readonly AmountCommitted: Act & { readonly amount: Amount };
  /** Without `stage`: what is committed where anything is, else what is pledged. */
  readonly AmountChanged: Act & {
    readonly amount: Amount;
    readonly stage?: (typeof AMOUNT_STAGES)[number];
    readonly reason?: string;
  };
  readonly DeliveryReported: Act & { readonly amount?: Amount; readonly what: string };
  readonly VisitScheduled: Act & {
    readonly from: Moment;
    readonly to: Moment;
    readonly place?: string;
    readonly format?: VisitFormat;
  };
  readonly VisitPostponed: Act & { readonly from?: Moment; readonly to?: Moment; readonly reason?: string };
  readonly VisitCancelled: Act & { readonly by?: PartyCode; readonly reason?: string };
  readonly VisitSubstituted: Act & { readonly format: VisitFormat };
  readonly FulfilmentAsserted: Act & { readonly by: PartyCode; readonly degree: (typeof DEGREES)[number] };
  readonly FulfilmentContested: Act & { readonly by: PartyCode; readonly reason: string };
  readonly BreachAlleged: Act & { readonly by: PartyCode; readonly ground: string };
  readonly BreachContested: Act & { readonly by: PartyCode; readonly ground: string };
  readonly BreachFound: Act & { readonly by: PartyCode; readonly ground: string };
  readonly BreachAllegationWithdrawn: Act & { readonly by: PartyCode };
  readonly AssessmentRecorded: Act & Assessment;
  /** `reason` says why; those recorded before reasons were asked for have none. */
  readonly AssessmentRevised: Act & Assessment;
  readonly CommitmentSuspended: Act & { readonly until?: Moment; readonly by?: PartyCode };
  readonly CommitmentResumed: Act;
  readonly WithdrawalNoticeGiven: Act & { readonly from: Moment };
  readonly WithdrawalNoticeRevoked: Act;
  readonly CommitmentWithdrawn: Act;
  readonly CommitmentReleased: Act & { readonly by: PartyCode };
  readonly CommitmentTerminated: Act & { readonly by: readonly PartyCode[] };
  readonly CommitmentSuperseded: Act & { readonly replacement: string };
  readonly CommitmentDeclaredMoot: Act & { readonly ground: string };
  readonly CommitmentReopened: Act & { readonly reason: string };
  /** `statement`: what the party excludes or changes for itself (VCLT 19). A reservation is known by the id of this event. */
  readonly ReservationMade: Said & { readonly by: PartyCode; readonly statement: string };
  readonly ReservationAccepted: Said & { readonly by: PartyCode; readonly reservation: string };
  readonly ReservationObjectedTo: Said & {
    readonly by: PartyCode;
    readonly reservation: string;
    /** The commitment is not to be in force between the two (VCLT 20(4)(b)). */
    readonly opposesEntryIntoForce?: boolean;
    readonly reason?: string;
  };
  readonly ReservationWithdrawn: Said & { readonly reservation: string };
  readonly ObjectionWithdrawn: Said & { readonly by: PartyCode; readonly reservation: string };
  /** The successor stands where its predecessor stood, as debtor and as creditor. */
  readonly PartySucceeded: Said & {
    readonly predecessor: PartyCode;
    readonly successor: PartyCode;
    readonly ground?: string;
  };
  readonly SourceAttached: Kept & { readonly stance: (typeof STANCES)[number]; readonly source: Source };
  /** A follow-up is known by the id of the event that opened it. */
  readonly FollowUpOpened: Kept & {
    readonly action: string;
    readonly owner?: string;
    readonly dueOn?: Moment;
    /** The derived reason that it takes over. */
    readonly about?: DerivedReason;
  };
  readonly FollowUpReassigned: Kept & { readonly followUp: string; readonly owner: string };
  readonly FollowUpRescheduled: Kept & { readonly followUp: string; readonly dueOn: Moment };
  readonly FollowUpClosed: Kept & {
    readonly followUp: string;
    readonly outcome: (typeof FOLLOW_UP_OUTCOMES)[number];
  };
  /** `changes` replace fields of the corrected event's data; `null` takes an optional field away. */
  readonly EventCorrected: Amendment & { readonly changes: Readonly<Record<string, unknown>> };
  readonly EventRetracted: Amendment;
  readonly CommitmentRetracted: { readonly reason: string; readonly note?: string; readonly source?: Source };
  readonly DuplicateLinked: { readonly of: string; readonly note?: string; readonly source?: Source };
}

interface Amendment {
  /** The id of the event that was written wrong. */
  readonly event: string;
  readonly reason: string;
  readonly note?: string;
  readonly source?: Source;
}

export interface Assessment {
  readonly assessor: string;
  readonly scheme: string;
  readonly score: string;
  readonly window?: string;
  /** Its last word on the window, or an interim one; absent where that was not said. */
  readonly final?: boolean;
  /** Why it differs from the one that it revises. */
  readonly reason?: string;
}

export type ActType = keyof CommitmentData;
export type CommitmentEvent =
  | { [Type in ActType]: DomainEvent<Type, CommitmentData[Type]> }[ActType]
  /** The data of another event of the commitment was erased. */
  | EventRedacted;
export type EventType = CommitmentEvent['type'];
export type RecordedCommitmentEvent = RecordedEvent<CommitmentEvent>;

/** Everything recorded of one commitment, oldest first; `[]` before its recording. */
export type CommitmentRecord = readonly RecordedCommitmentEvent[];

export type EventOf<Type extends EventType> = Extract<RecordedCommitmentEvent, { type: Type }>;

/** The upcasters of each type from schema 1 on: `[]` while schema 1 is the newest. */
export const COMMITMENT_SCHEMAS: Schemas<EventType> = {
  CommitmentRecorded: [],
  CommitmentReaffirmed: [],
  ScopeChanged: [],
  CommitmentAmended: [],
  DeadlineChanged: [],
  ConditionMet: [],
  GuaranteeInvoked: [],
  ProgressReported: [],
  AmountCommitted: [],
  AmountChanged: [],
  DeliveryReported: [],
  VisitScheduled: [],
  VisitPostponed: [],
  VisitCancelled: [],
  VisitSubstituted: [],
  FulfilmentAsserted: [],
  FulfilmentContested: [],
  BreachAlleged: [],
  BreachContested: [],
  BreachFound: [],
  BreachAllegationWithdrawn: [],
  AssessmentRecorded: [],
  AssessmentRevised: [],
  CommitmentSuspended: [],
  CommitmentResumed: [],
  WithdrawalNoticeGiven: [],
  WithdrawalNoticeRevoked: [],
  CommitmentWithdrawn: [],
  CommitmentReleased: [],
  CommitmentTerminated: [],
  CommitmentSuperseded: [],
  CommitmentDeclaredMoot: [],
  CommitmentReopened: [],
  ReservationMade: [],
  ReservationAccepted: [],
  ReservationObjectedTo: [],
  ReservationWithdrawn: [],
  ObjectionWithdrawn: [],
  PartySucceeded: [],
  SourceAttached: [],
  FollowUpOpened: [],
  FollowUpReassigned: [],
  FollowUpRescheduled: [],
  FollowUpClosed: [],
  EventCorrected: [],
  EventRetracted: [],
  CommitmentRetracted: [],
  DuplicateLinked: [],
  EventRedacted: [],
};
