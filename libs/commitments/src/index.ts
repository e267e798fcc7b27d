export { commitment, beliefOf } from './commitment/commitment.js';
export {
  ACTS,
  actOf,
  FOLLOW_UP_ACTS,
  type ActData,
  type ActName,
  type CommandOf,
  type CommitmentCommand,
  type Redact,
  type FollowUpActName,
} from './commitment/acts.js';
export {
  COMMITMENT_SCHEMAS,
  DEGREES,
  FOLLOW_UP_OUTCOMES,
  LEGAL_FORCES,
  SPEECH_ACTS,
  STANCES,
  STRENGTH_LEVELS,
  type Act,
  type CommitmentData,
  type CommitmentEvent,
  type CommitmentRecord,
  type Dated,
  type ActType,
  type EventType,
  type Kept,
  type RecordedCommitmentEvent,
  type Recording,
  type Said,
  type Speaker,
  type Strength,
} from './commitment/commitment.events.js';
export { isErased } from './commitment/corrections.js';
export { actsAllowed, allowedActs } from './commitment/allowed.js';
export { ASSESSMENT_SCHEMES, schemeOf, valueOf, type AssessmentScheme } from './commitment/assessing.js';
export { answer, type CommitmentAnswer, type FollowUpAnswer, type SourceAnswer } from './commitment/answer.js';
export {
  conflictsOf,
  summary,
  type CommitmentSummary,
  type ConflictAnswer,
  type StandingAnswer,
} from './commitment/summary.js';
export { CONDITIONS, DERIVED_REASONS, type Condition, type DerivedReason } from './commitment/conditions.js';
export { Course, UNSETTLED, type Settled, type Stretch } from './commitment/course.js';
export {
  DEADLINE_TYPES,
  deadlineProblems,
  type Anchor,
  type Deadline,
  type DeadlineType,
} from './commitment/deadline.js';
export { believe, corrected, type Belief, type Fact } from './commitment/facts.js';
export { type BreachAnswer, type Dispute, type Side } from './commitment/disputes.js';
export { earliestDue } from './commitment/due.js';
export { fieldsOf } from './commitment/fields.js';
export { differences, history, type Change, type HistoryItem } from './commitment/history.js';
export { redactionsOf, withoutWords, type RedactionRequest } from './erasure.js';
export { saysErased, type EventRedacted } from './redaction.js';
export { amountOf, fitsCurrency, inMinorUnits, isDecimal, type Amount } from './amount.js';
export { amountsByName, amountsIn, type AmountsAnswer, type Stage } from './commitment/amounts.js';
export { checkRates, CONVERSION_ROUNDING, ratesIn, type Rates, sumIn } from './rates.js';
export { isCurrency, minorUnitsOf } from './currency.js';
export { KINDS } from './commitment/kinds/kinds.js';
export { AMOUNT_STAGES, MODALITIES, type AssistancePledgeTerms } from './commitment/kinds/assistance-pledge.js';
export { type CoordinationPledgeTerms } from './commitment/kinds/coordination-pledge.js';
export {
  GUARANTEE_OBLIGATIONS,
  SCOPE_MODES,
  type DefenseGuaranteeTerms,
  type ScopeClause,
} from './commitment/kinds/defense-guarantee.js';
export {
  VISIT_FORMATS,
  VISIT_OBLIGATIONS,
  type PlannedVisitTerms,
  type VisitFormat,
} from './commitment/kinds/planned-visit.js';
export { type PolicyUndertakingTerms } from './commitment/kinds/policy-undertaking.js';
export { pointingTo, type Pointing, replacements, type Replacement } from './commitment/pointing.js';
export { outstanding, type Outstanding } from './commitment/outstanding.js';
export { CLOSED_STATUSES, isOpen, OPEN_STATUSES, type Standing, type Status } from './commitment/standing.js';
export { type ReservationAnswer } from './commitment/reservation-answers.js';
export { debtorsAlong } from './commitment/succession.js';
export { stateAt } from './commitment/replay.js';
export { type CommitmentState, factsThatFit } from './commitment/state.js';
export { compareStatements, type StatementChange, type StatementDiff } from './commitment/statement-diff.js';
export { statements, type CommitmentStatement } from './commitment/statements.js';
export { type KindName, type Terms, type TermsOf } from './commitment/terms.js';
export { timeline, type Segment } from './commitment/timeline.js';
export { turns, type Turn } from './commitment/turns.js';
export {
  document,
  DOCUMENT_BYTES_MAX,
  DOCUMENT_SCHEMAS,
  locate,
  STATEMENT_CLASSES,
  type Document,
  type DocumentCommand,
  type DocumentData,
  type DocumentEvent,
  type Statement,
} from './document/document.js';
export { type Source } from './document/source.js';
export { type WordingSegment } from './wording/wording.js';
export { BUILT_IN_PARTIES } from './party/built-in.js';
export { partiesNamed, type NamedParty } from './party/named.js';
export {
  isPartyCode,
  nearestParties,
  party,
  PARTY_SCHEMAS,
  PARTY_TYPES,
  type Party,
  type PartyCode,
  type PartyCommand,
  type PartyData,
  type PartyEvent,
} from './party/party.js';
export { refuse, type RefusalCode } from './refusals.js';
