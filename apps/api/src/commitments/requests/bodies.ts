import type { Type } from '@nestjs/common';
import type { CommitmentData, ActType, Source } from '#libs/commitments';
import type { SourceRequest } from '#libs/application';
import * as ending from './ending.requests.js';
import * as followUps from './follow-ups.requests.js';
import * as judging from './judging.requests.js';
import * as performing from './performing.requests.js';
import * as recordKeeping from './record-keeping.requests.js';
import { RecordCommitmentBody } from './recording.requests.js';
import * as saidAgain from './said-again.requests.js';
import * as treaty from './treaty.requests.js';

/** The shape of every event's data, its source as a caller names it. A new event does not compile without its body. */
export const BODIES = {
  CommitmentRecorded: RecordCommitmentBody,
  CommitmentReaffirmed: saidAgain.ReaffirmBody,
  ScopeChanged: saidAgain.ChangeScopeBody,
  CommitmentAmended: saidAgain.AmendBody,
  DeadlineChanged: saidAgain.ChangeDeadlineBody,
  ConditionMet: performing.MeetConditionBody,
  AmountCommitted: performing.CommitAmountBody,
  AmountChanged: performing.ChangeAmountBody,
  DeliveryReported: performing.ReportDeliveryBody,
  GuaranteeInvoked: performing.InvokeBody,
  ProgressReported: performing.ReportProgressBody,
  VisitScheduled: performing.ScheduleVisitBody,
  VisitPostponed: performing.PostponeVisitBody,
  VisitCancelled: performing.CancelVisitBody,
  VisitSubstituted: performing.SubstituteVisitBody,
  FulfilmentAsserted: performing.AssertFulfilmentBody,
  FulfilmentContested: performing.ContestFulfilmentBody,
  BreachAlleged: judging.AllegeBreachBody,
  BreachContested: judging.ContestBreachBody,
  BreachFound: judging.FindBreachBody,
  BreachAllegationWithdrawn: judging.WithdrawAllegationBody,
  AssessmentRecorded: judging.AssessBody,
  AssessmentRevised: judging.AssessBody,
  CommitmentSuspended: ending.SuspendBody,
  CommitmentResumed: ending.ResumeBody,
  WithdrawalNoticeGiven: ending.GiveNoticeBody,
  WithdrawalNoticeRevoked: ending.RevokeNoticeBody,
  CommitmentWithdrawn: ending.WithdrawBody,
  CommitmentReleased: ending.ReleaseBody,
  CommitmentTerminated: ending.TerminateBody,
  CommitmentSuperseded: ending.SupersedeBody,
  CommitmentDeclaredMoot: ending.DeclareMootBody,
  CommitmentReopened: ending.ReopenBody,
  ReservationMade: treaty.MakeReservationBody,
  ReservationAccepted: treaty.AcceptReservationBody,
  ReservationObjectedTo: treaty.ObjectToReservationBody,
  ReservationWithdrawn: treaty.WithdrawReservationBody,
  ObjectionWithdrawn: treaty.WithdrawObjectionBody,
  PartySucceeded: treaty.SucceedBody,
  SourceAttached: recordKeeping.AttachSourceBody,
  FollowUpOpened: followUps.OpenFollowUpBody,
  FollowUpReassigned: followUps.FollowUpReassignedData,
  FollowUpRescheduled: followUps.FollowUpRescheduledData,
  FollowUpClosed: followUps.FollowUpClosedData,
  EventCorrected: recordKeeping.CorrectEventBody,
  EventRetracted: recordKeeping.RetractEventBody,
  CommitmentRetracted: recordKeeping.RetractBody,
  DuplicateLinked: recordKeeping.LinkDuplicateBody,
} satisfies { readonly [Name in ActType]: Type<Requested<CommitmentData[Name]>> };

type Requested<Data> = {
  readonly [Field in keyof Data]: Exclude<Data[Field], undefined> extends Source ? SourceRequest : Data[Field];
};

/** The fields of an event's data that its body lacks: an optional one too is found by the compiler, here. */
type Missing = {
  [Name in ActType]: Exclude<keyof CommitmentData[Name], keyof InstanceType<(typeof BODIES)[Name]>>;
}[ActType];
null as unknown as Missing satisfies never;
