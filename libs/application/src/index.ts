export { AccessLog } from './access/access-log.js';
export { AccessModule, type AccessOptions, FirstKey } from './access/access.module.js';
export { firstKeyFile, newKey } from './access/api-keys.js';
export { Authenticator, NotAuthenticated } from './access/authenticator.js';
export type { IdentityProviderOptions } from './access/identity-provider.js';
export { IdentityProviderAway } from './access/identity-refused.js';
export { Forbidden, ROLE_OF_ACT } from './access/may.js';
export { AssessmentReader, type AssessmentRollUp } from './assessment-reader.js';
export { AssistanceReader, type AssistanceSums } from './assistance-reader.js';
export { ChangesReader } from './changes-reader.js';
export { type ChangeItem } from './changes.js';
export { ExecuteCommitment, type ActRequest } from './commitment.handler.js';
export { CommitmentReader, type AllowedActs, type CommitmentView, type HistoryEntry } from './commitment-reader.js';
export { documentIdOf, ExecuteDocument, sha256 } from './document.handler.js';
export { UnknownEventsStored } from './known-events.js';
export { LedgerModule, type LedgerOptions, type LedgerWatch, type Role } from './ledger.module.js';
export { type Imported } from './import/importer.js';
export { type ImportRun, Imports } from './import/imports.js';
export { isId } from './import/keys.js';
export { KnownKeys } from './import/known-keys.js';
export { IMPORT_ACTS, type ImportAct, type ImportLine, type ResolvedLine } from './import/line.js';
export {
  type ActMapping,
  type AssessMapping,
  type Cell,
  type Edition,
  ROW_ACTS,
  type RowAct,
  type TableMapping,
  type Template,
} from './table/mapping.js';
export { eachOnce } from './table/cell.js';
export { type TableDone, type TableReport, Tables } from './table/tables.js';
export { openLedger } from './open-ledger.js';
export { openControl, type Places, sharedDatabase } from './opened-control.js';
export { OpenedStore } from './opened-store.js';
export { Parties } from './parties.js';
export { RegisterParty } from './party.handler.js';
export { RedactEvent } from './redaction.handler.js';
export { ReadSide, type Asked, type AskedSince } from './read-side.js';
export { RelationReader, type Relation } from './relation-reader.js';
export { type Receipt } from './receipt.js';
export { Shapes, type ShapeProblem } from './shapes.js';
export { type SourceRequest } from './sources.js';
export { StatementReader, type StatementItem, type StatementsDiff } from './statement-reader.js';
export { CATEGORIES, CommitmentStreams, DocumentStreams } from './streams.js';
export { acceptHead, type AcceptedHead } from './transparency/accept-head.js';
export { Checkpoints } from './transparency/checkpoints.js';
export { Exports, type LedgerExport } from './transparency/exports.js';
export { EvidenceReader, type Evidence, type EvidenceFile } from './transparency/evidence.js';
export { copyDurably, replaceFile, syncDirectory, syncFile } from './transparency/durable-file.js';
export { type SignedHead } from './transparency/head-file.js';
export { LogVerifier } from './transparency/log-verifier.js';
export { Proofs, tlogProofOf, type EventProof } from './transparency/proofs.js';
export { LedgerRolledBack, RollbackGuard } from './transparency/rollback-guard.js';
