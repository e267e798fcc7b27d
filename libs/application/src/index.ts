export { ChangesReader } from './changes-reader.js';
export { type ChangeItem } from './changes.js';
export { ExecuteCommitment, type ActRequest } from './commitment.handler.js';
export {
  CommitmentReader,
  type AllowedActs,
  type CommitmentView,
  type HistoryEntry,
} from './commitment-reader.js';
export { documentIdOf, ExecuteDocument, sha256 } from './document.handler.js';
export { UnknownEventsStored } from './known-events.js';
export { LedgerModule, type LedgerOptions } from './ledger.module.js';
export { type Imported } from './import/importer.js';
export { type ImportRun, Imports } from './import/imports.js';
export { isId } from './import/keys.js';
export { KnownKeys } from './import/known-keys.js';
export { IMPORT_ACTS, type ImportAct, type ImportLine, type ResolvedLine } from './import/line.js';
export { openLedger } from './open-ledger.js';
export { Parties } from './parties.js';
export { RegisterParty } from './party.handler.js';
export { ReadSide, type Asked } from './read-side.js';
export { RelationReader, type AskedSince, type Relation } from './relation-reader.js';
export { type Receipt } from './receipt.js';
export { Shapes, type ShapeProblem } from './shapes.js';
export { type SourceRequest } from './sources.js';
export { StatementReader, type StatementItem, type StatementsDiff } from './statement-reader.js';
export { CommitmentStreams, DocumentStreams } from './streams.js';
