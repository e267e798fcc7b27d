import { unreachable } from '#libs/event-sourcing';
import type { Deadline } from './deadline.js';
import type { CommitmentRecord, EventOf, RecordedCommitmentEvent } from './commitment.events.js';
import type { ScopeClause } from './kinds/defense-guarantee.js';
import { KINDS } from './kinds/kinds.js';
import type { VisitFormat } from './kinds/planned-visit.js';
import { capitalised, listed, partyName, partyNames, quoted, spoken, when, worded } from './words.js';

/**
 * One English sentence on an event, for a reader of the record who knows none of its types. `record` holds the events
 * up to it: a later event may speak of an earlier one.
 */
export function says(event: RecordedCommitmentEvent, record: CommitmentRecord): string {
  const said = capitalised(sentence(event, record));
  return /[.!?]”$/.test(said) ? said : `${said}.`;
}

const because = (reason: string | undefined): string => (reason === undefined ? '' : `: ${reason.replace(/\.$/, '')}`);

/** Who an act speaks of: its debtor, or else all of them. */
function whose({ data }: { readonly data: { readonly debtor?: string } }, record: CommitmentRecord): string {
  return data.debtor === undefined ? partyNames(debtorsOf(record)) : partyName(data.debtor);
}

function debtorsOf([recording]: CommitmentRecord): readonly string[] {
  return recording?.type === 'CommitmentRecorded' ? recording.data.debtors : [];
}

function sentence(event: RecordedCommitmentEvent, record: CommitmentRecord): string {
  switch (event.type) {
    case 'CommitmentRecorded':
      return recorded(event);
    case 'CommitmentReaffirmed':
      return reaffirmed(event, record);
    case 'ScopeChanged':
      return `the scope was changed ${when(event.data.effective)} to ${scope(event.data.scope)}`;
    case 'CommitmentAmended':
      return amended(event);
    case 'DeadlineChanged':
      return `the deadline was changed ${when(event.data.effective)} to ${deadline(event.data.deadline)}${because(event.data.reason)}`;
    case 'ConditionMet':
      return event.data.which === 'end'
        ? `the condition that ends it was met ${when(event.data.effective)}`
        : `the condition it depends on was met ${when(event.data.effective)}`;
    case 'GuaranteeInvoked':
      return `${partyName(event.data.by)} called in the guarantee ${when(event.data.effective)}${because(event.data.situation)}`;
    case 'ProgressReported':
      return `progress by ${whose(event, record)} was reported ${when(event.data.effective)}${because(event.data.note)}`;
    case 'VisitScheduled':
      return `the visit was scheduled ${when(event.data.effective)} for ${dates(event.data)}`;
    case 'VisitPostponed':
      return postponed(event);
    case 'VisitCancelled':
      return `the visit was called off ${when(event.data.effective)}${by(event.data.by)}${because(event.data.reason)}`;
    case 'VisitSubstituted':
      return `${MEETINGS[event.data.format]} took the place of the visit ${when(event.data.effective)}; the visit itself is still to be arranged`;
    case 'FulfilmentAsserted':
      return asserted(event);
    case 'FulfilmentContested':
      return `${partyName(event.data.by)} contested ${when(event.data.effective)} that it was fulfilled${because(event.data.reason)}`;
    case 'BreachAlleged':
      return `${partyName(event.data.by)} alleged ${when(event.data.effective)} that ${whose(event, record)} broke it${because(event.data.ground)}`;
    case 'BreachContested':
      return `${partyName(event.data.by)} contested the alleged breach ${when(event.data.effective)}${because(event.data.ground)}`;
    case 'BreachFound':
      return `${partyName(event.data.by)} found ${when(event.data.effective)} that ${whose(event, record)} broke it${because(event.data.ground)}`;
    case 'BreachAllegationWithdrawn':
      return `${partyName(event.data.by)} withdrew its allegation of a breach ${when(event.data.effective)}`;
    case 'AssessmentRecorded':
    case 'AssessmentRevised':
      return assessed(event);
    case 'CommitmentSuspended':
      return `it was suspended ${when(event.data.effective)}${event.data.until === undefined ? '' : ` until ${spoken(event.data.until)}`}${by(event.data.by)}`;
    case 'CommitmentResumed':
      return `it was taken up again ${when(event.data.effective)}`;
    case 'WithdrawalNoticeGiven':
      return `${whose(event, record)} gave notice ${when(event.data.effective)} of withdrawal as of ${spoken(event.data.from)}`;
    case 'WithdrawalNoticeRevoked':
      return `${whose(event, record)} revoked the notice of withdrawal ${when(event.data.effective)}`;
    case 'CommitmentWithdrawn':
      return `${whose(event, record)} withdrew from it ${when(event.data.effective)}${because(event.data.note)}`;
    case 'CommitmentReleased':
      return `${partyName(event.data.by)} released ${whose(event, record)} from it ${when(event.data.effective)}`;
    case 'CommitmentTerminated':
      return `${partyNames(event.data.by)} ended it together ${when(event.data.effective)}`;
    case 'CommitmentSuperseded':
      return `a later commitment (${event.data.replacement}) replaced it ${when(event.data.effective)}`;
    case 'CommitmentDeclaredMoot':
      return `it became moot ${when(event.data.effective)}${because(event.data.ground)}`;
    case 'CommitmentReopened':
      return `it was opened again ${when(event.data.effective)}${because(event.data.reason)}`;
    case 'SourceAttached':
      return sourceAttached(event);
    case 'FollowUpOpened':
      return `somebody is to chase it${event.data.owner === undefined ? '' : ` (${event.data.owner})`}${event.data.dueOn === undefined ? '' : ` by ${spoken(event.data.dueOn)}`}${because(event.data.action)}`;
    case 'FollowUpReassigned':
      return `the follow-up ${chased(event, record)} went to ${event.data.owner}`;
    case 'FollowUpRescheduled':
      return `the follow-up ${chased(event, record)} is now due ${when(event.data.dueOn)}`;
    case 'FollowUpClosed':
      return `the follow-up ${chased(event, record)} was ${event.data.outcome}${because(event.data.note)}`;
    case 'EventCorrected':
      return `the entry ${entry(event.data.event, record)} was corrected in ${listed(Object.keys(event.data.changes))}${because(event.data.reason)}`;
    case 'EventRetracted':
      return `the entry ${entry(event.data.event, record)} was taken back${because(event.data.reason)}`;
    case 'CommitmentRetracted':
      return `the commitment was taken out of the ledger: it should never have been recorded${because(event.data.reason)}`;
    case 'DuplicateLinked':
      return `it was marked as the duplicate of ${event.data.of}`;
    default:
      return unreachable(event);
  }
}

const MEETINGS: Readonly<Record<VisitFormat, string>> = {
  state: 'a state visit',
  official: 'an official visit',
  official_working: 'an official working visit',
  working: 'a working visit',
  private: 'a private visit',
  summit_margins: 'a meeting on the margins of a summit',
  virtual: 'a virtual meeting',
};

const by = (party: string | undefined): string => (party === undefined ? '' : ` by ${partyName(party)}`);

function recorded({ data: { kind, subject, debtors, creditors, effective } }: EventOf<'CommitmentRecorded'>): string {
  const mutual = debtors.length === creditors.length && debtors.every((debtor) => creditors.includes(debtor));
  const whom = mutual ? (debtors.length > 1 ? ' each other' : '') : ` ${partyNames(creditors)}`;
  return `${partyNames(debtors)} promised${whom} ${when(effective)} (a ${KINDS[kind].noun}): ${subject.replace(/\.$/, '')}`;
}

function reaffirmed(event: EventOf<'CommitmentReaffirmed'>, record: CommitmentRecord): string {
  const who = event.data.by === undefined ? whose(event, record) : partyName(event.data.by);
  const words = event.data.source === undefined ? '' : `: ${quoted(event.data.source.quote)}`;
  return `${who} reaffirmed it ${when(event.data.effective)}${words}`;
}

function amended({ data: { changes, agreedBy, effective } }: EventOf<'CommitmentAmended'>): string {
  const who = agreedBy === undefined ? 'the parties' : partyNames(agreedBy);
  return `${who} changed ${listed(Object.keys(changes).map((field) => `the ${field}`))} ${when(effective)}`;
}

const dates = ({ from, to, place }: { readonly from: string; readonly to: string; readonly place?: string }): string =>
  `${from === to ? spoken(from) : `${spoken(from)} to ${spoken(to)}`}${place === undefined ? '' : ` in ${place}`}`;

function postponed({ data: { from, to = from, reason, effective } }: EventOf<'VisitPostponed'>): string {
  const until = from === undefined || to === undefined ? ', with no new date' : ` to ${dates({ from, to })}`;
  return `the visit was put off ${when(effective)}${until}${because(reason)}`;
}

function asserted({ data: { by: who, degree, effective } }: EventOf<'FulfilmentAsserted'>): string {
  const how = {
    full: 'it was fulfilled',
    partial: 'it was fulfilled in part',
    substitute: 'something else was done in its place',
  }[degree];
  return `${partyName(who)} said ${when(effective)} that ${how}`;
}

function assessed({
  type,
  data: { assessor, scheme, score, window, effective, final },
}: EventOf<'AssessmentRecorded' | 'AssessmentRevised'>): string {
  const verb = type === 'AssessmentRevised' ? 'revised its assessment to' : 'assessed it as';
  const period = window === undefined ? '' : ` for ${window}`;
  const extent = final === undefined ? '' : final ? ', finally' : ', for the time being';
  return `${assessor} ${verb} ${score} (${scheme})${period} ${when(effective)}${extent}`;
}

function sourceAttached({ data: { stance, source, note } }: EventOf<'SourceAttached'>): string {
  const what = {
    corroborates: 'a source that bears it out was added',
    varies: 'a source that words it differently was added',
    contradicts: 'a source that contradicts it was added',
    unconfirmed: 'an unconfirmed report was added, which changes nothing',
  }[stance];
  const name = 'title' in source ? ` (${source.title})` : '';
  return `${what}${name}: ${quoted(source.quote)}${note === undefined ? '' : `; ${note.replace(/\.$/, '')}`}`;
}

const scope = (clauses: readonly ScopeClause[]): string =>
  clauses.length === 0
    ? 'nothing named'
    : listed(clauses.map(({ area, mode }) => (mode === 'excluded' ? `all but ${area}` : area)));

const deadline = ({ asStated, notAfter, type }: Deadline): string =>
  asStated === undefined ? (notAfter === undefined ? worded(type) : spoken(notAfter)) : quoted(asStated);

function chased({ data }: { readonly data: { readonly followUp: string } }, record: CommitmentRecord): string {
  const opened = record.find(({ id }) => id === data.followUp);
  return opened?.type === 'FollowUpOpened' ? quoted(opened.data.action) : data.followUp;
}

function entry(id: string, record: CommitmentRecord): string {
  const meant = record.find((event) => event.id === id);
  return meant ? quoted(says(meant, record).replace(/\.$/, '')) : id;
}
