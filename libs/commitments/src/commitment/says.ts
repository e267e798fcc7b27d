import { saysErased } from '../redaction.js';
import { unreachable } from '#libs/event-sourcing';
import { amendedInWords, correctionInWords } from './amended.js';
import type { CommitmentRecord, EventOf, RecordedCommitmentEvent } from './commitment.events.js';
import { asFarAs, named, some, whose } from './concerned.js';
import { deadlineInWords } from './fields.js';
import {
  amountChanged,
  assessed,
  broken,
  byWhom,
  contested,
  dates,
  DONE,
  given,
  MEETINGS,
  postponed,
  reaffirmed,
  ofReservation,
  recorded,
  released,
  scopeChanged,
  sourceAttached,
  suspended,
} from './sentences.js';
import { because, ended, on, partyName, partyNames, quoted, spoken, unended, when } from './words.js';

/**
 * One English sentence on an event, for a reader of the record who knows none of its types. `record` holds the events
 * up to it: a later event may speak of an earlier one, and whom an act concerns depends on what was known by then.
 */
export const says = (event: RecordedCommitmentEvent, record: CommitmentRecord): string =>
  ended(sentence(event, record));

function sentence(event: RecordedCommitmentEvent, record: CommitmentRecord): string {
  switch (event.type) {
    case 'CommitmentRecorded':
      return recorded(event);
    case 'CommitmentReaffirmed':
      return reaffirmed(event, record);
    case 'ScopeChanged':
      return scopeChanged(event, record);
    case 'CommitmentAmended':
      return amendedInWords(event, record, named(event, record));
    case 'DeadlineChanged':
      return `the deadline was changed${named(event, record)} ${on(event)} to ${deadlineInWords(event.data.deadline)}${because(event.data.reason)}`;
    case 'ConditionMet':
      return `the condition ${event.data.which === 'end' ? 'that ends it' : 'it depends on'} was met${some(event, record)} ${on(event)}`;
    case 'GuaranteeInvoked':
      return `${partyName(event.data.by)} called in the guarantee${some(event, record, 'given by')} ${on(event)}${because(event.data.situation)}`;
    case 'ProgressReported':
      return `progress by ${whose(event, record)} was reported ${on(event)}${because(event.data.note)}`;
    case 'AmountCommitted':
    case 'DeliveryReported':
      return given(event, record);
    case 'AmountChanged':
      return amountChanged(event, record);
    case 'VisitScheduled':
      return `the visit was scheduled ${on(event)} for ${dates(event.data)}${asFarAs(event, record)}`;
    case 'VisitPostponed':
      return postponed(event, record);
    case 'VisitCancelled':
      return `the visit was called off${byWhom(event)} ${on(event)}${asFarAs(event, record)}${because(event.data.reason)}`;
    case 'VisitSubstituted':
      return `${MEETINGS[event.data.format]} took the place of the visit ${on(event)}${asFarAs(event, record)}; the visit itself is still to be arranged`;
    case 'FulfilmentAsserted':
      return `${partyName(event.data.by)} said ${on(event)} that ${DONE[event.data.degree]}${some(event, record, 'by', event.data.by)}`;
    case 'FulfilmentContested':
      return contested(event, record);
    case 'BreachAlleged':
    case 'BreachFound':
      return broken(event, record);
    case 'BreachContested':
      return `${partyName(event.data.by)} contested the alleged breach${some(event, record, 'by', event.data.by)} ${on(event)}${because(event.data.ground)}`;
    case 'BreachAllegationWithdrawn':
      return `${partyName(event.data.by)} withdrew its allegation of a breach${some(event, record, 'by', event.data.by)} ${on(event)}`;
    case 'AssessmentRecorded':
    case 'AssessmentRevised':
      return assessed(event, record);
    case 'CommitmentSuspended':
      return suspended(event, record);
    case 'CommitmentResumed':
      return `it was taken up again${some(event, record)} ${on(event)}`;
    case 'WithdrawalNoticeGiven':
      return `${whose(event, record)} gave notice ${on(event)} of withdrawal as of ${spoken(event.data.from, event.data.zone)}`;
    case 'WithdrawalNoticeRevoked':
      return `${whose(event, record)} revoked the notice of withdrawal ${on(event)}`;
    case 'CommitmentWithdrawn':
      return `${whose(event, record)} withdrew from it ${on(event)}${because(event.data.note)}`;
    case 'CommitmentReleased':
      return released(event, record);
    case 'CommitmentTerminated':
      return `${partyNames(event.data.by)} ended it${event.data.by.length > 1 ? ' together' : ''}${some(event, record)} ${on(event)}`;
    case 'CommitmentSuperseded':
      return `it was replaced${some(event, record)} ${on(event)} by a later commitment (${event.data.replacement})`;
    case 'CommitmentDeclaredMoot':
      return `it became moot${some(event, record)} ${on(event)}${because(event.data.ground)}`;
    case 'CommitmentReopened':
      return `it was opened again${some(event, record)} ${on(event)}${because(event.data.reason)}`;
    case 'ReservationMade':
      return `${partyName(event.data.by)} made a reservation ${on(event)}${because(event.data.statement)}`;
    case 'ReservationAccepted':
    case 'ReservationObjectedTo':
    case 'ReservationWithdrawn':
    case 'ObjectionWithdrawn':
      return ofReservation(event, record);
    case 'PartySucceeded':
      return `${partyName(event.data.successor)} took the place of ${partyName(event.data.predecessor)} ${on(event)}${because(event.data.ground)}`;
    case 'SourceAttached':
      return sourceAttached(event);
    case 'FollowUpOpened':
      return `${event.data.owner ?? 'somebody'} is to chase it${event.data.dueOn === undefined ? '' : ` by ${spoken(event.data.dueOn, event.data.zone)}`}${because(event.data.action)}`;
    case 'FollowUpReassigned':
      return `the follow-up ${chased(event, record)} went to ${event.data.owner}`;
    case 'FollowUpRescheduled':
      return `the follow-up ${chased(event, record)} is now due ${when(event.data.dueOn, event.data.zone)}`;
    case 'FollowUpClosed':
      return `the follow-up ${chased(event, record)} was ${event.data.outcome}${because(event.data.note)}`;
    case 'EventCorrected':
      return corrected(event, record);
    case 'EventRetracted':
      return `${entry(entryOf(event, record), record)} was taken back${because(event.data.reason)}`;
    case 'CommitmentRetracted':
      return `the commitment was taken out of the ledger, as one that should never have been recorded${because(event.data.reason)}`;
    case 'EventRedacted':
      return saysErased(event.data);
    case 'DuplicateLinked':
      return `it was marked as a duplicate of another commitment (${event.data.of})`;
    default:
      return unreachable(event);
  }
}

function chased({ data }: { readonly data: { readonly followUp: string } }, record: CommitmentRecord): string {
  const opened = record.find(({ id }) => id === data.followUp);
  return opened?.type === 'FollowUpOpened' ? quoted(unended(opened.data.action)) : `(${data.followUp})`;
}

type Amendment = EventOf<'EventCorrected' | 'EventRetracted'>;

const entryOf = ({ data }: Amendment, record: CommitmentRecord) => record.find(({ id }) => id === data.event)!;

/** An earlier entry by the sentence that the reader has met. */
const entry = (meant: RecordedCommitmentEvent, record: CommitmentRecord): string =>
  `the entry ${quoted(unended(says(meant, record.slice(0, meant.version))))}`;

function corrected(event: EventOf<'EventCorrected'>, record: CommitmentRecord): string {
  const meant = entryOf(event, record);
  const what = correctionInWords(event, meant, record);
  return `${entry(meant, record)} was corrected: ${what}; the reason given is ${quoted(unended(event.data.reason))}`;
}
