export { Codec, UnknownEvent, type Schemas, type Upcaster } from './codec.js';
export {
  unreachable,
  type Command,
  type Decider,
  type DomainEvent,
  type Recorded,
  type RecordedEvent,
} from './decider.js';
export {
  AccessDenied,
  BEGINNING,
  comparePositions,
  ErasureUnsupported,
  EventIdTaken,
  EventStore,
  NotAPosition,
  OutcomeUnknown,
  StoreDamaged,
  StoreUnavailable,
  WrongExpectedVersion,
  type Appended,
  type Metadata,
  type NewEvent,
  type OrderedEvent,
  type Position,
  type StoredEvent,
  type SubscribeOptions,
} from './event-store.js';
export { handle, Ledger, STREAM_LENGTH_MAX, type CommandRequest, type Handled, type HandleRefusal } from './handle.js';
export { hmac } from './hmac.js';
export { commandIdOf, eventIdOf, idOfContent, requestHashOf, uuidv5 } from './identity.js';
export {
  type Believe,
  believe,
  drop,
  OPEN,
  put,
  type Cell,
  type Handlers,
  type Projected,
  type ReadModel,
  type Row,
  type Table,
  type Write,
} from './read-model.js';
export { type Foldable } from './folding.js';
export { Progress, type ProgressRefusal, type ProjectorState, type Reached } from './progress.js';
export { Projector, type ProjectorOptions } from './projector.js';
export { ObservedProgress } from './observed-progress.js';
export { Recent } from './recent.js';
export { SCALES, scaleOf } from './scale.js';
export { ERASED, REDACTED, redactionsIn, type Redaction, type Redactions } from './redaction.js';
export { Refused } from './refused.js';
export {
  RowRefused,
  RowStore,
  shapeOf,
  RowsDamaged,
  StaleOwner,
  type Commit,
  type Generation,
  type Parked,
  type Step,
} from './row-store.js';
export { sharedLength } from './prefix.js';
export { Slices } from './slices.js';
export { Streams, type Loaded } from './streams.js';
export { type Batch } from './projection.js';
export { watched, type Watch } from './watch.js';
export {
  DAY,
  dayOf,
  END_OF_TIME,
  firstInstantOf,
  isAfterTodayAnywhere,
  isDate,
  isDay,
  isDuration,
  isMoment,
  isZone,
  lastInstantOf,
  plus,
  rfc3339,
  type Duration,
  type Instant,
  type Moment,
} from './time.js';
