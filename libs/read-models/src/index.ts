import type { ReadModel } from '#libs/event-sourcing';
import { documents } from './documents.js';
import { parties } from './parties.js';
import { register } from './register.js';

/** Every read model of the ledger. */
export const READ_MODELS: readonly ReadModel[] = [register, documents, parties];

export {
  type AssessmentFilter,
  type AssessmentTally,
  type Coverage,
  type HeldScore,
  type Reassessed,
  type ScoreTally,
} from './assessment-queries.js';
export {
  ASSISTANCE_GROUPS,
  type AssistanceFilter,
  type AssistanceGroup,
  type FigureSum,
} from './assistance-queries.js';
export { HIGH } from './figures.js';
export { FOLLOW_UP_ORDER, type FollowUpStretch, type FollowUpTier } from './follow-up-order.js';
export { documents } from './documents.js';
export { owing, owingMany } from './owing.js';
export {
  type CalendarPlace,
  type CalendarWindow,
  type ChangesFilter,
  type RecordedPlace,
  type TurnItem,
} from './changes-queries.js';
export { type OutstandingItem, type OwedItem, type Saying, type Words } from './relation-queries.js';
export { parties } from './parties.js';
export { register } from './register.js';
export { lateAt, type LateAt } from './lateness.js';
export { idOf, rowKeyOf } from './row-key.js';
export {
  Queries,
  SORTS,
  type After,
  type Clocks,
  type CommitmentFilter,
  type CommitmentItem,
  type DocumentItem,
  type FollowUpFilter,
  type FollowUpItem,
  type Link,
  type Page,
  type QuoteItem,
  type Sort,
  type StatementItem,
} from './queries.js';
