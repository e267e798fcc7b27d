export { Audit, type Audited, type AuditedEvent, type AuditEntry, type SeenHead } from './audit.js';
export { canonicalJson } from './canonical-json.js';
export {
  formatCheckpoint,
  openCheckpoint,
  parseCheckpoint,
  type Checkpoint,
  type KnownLog,
  type ParsedCheckpoint,
} from './checkpoint.js';
export { bundleOf, LEAF_BYTES_MAX, leavesOf } from './entries.js';
export {
  formatExportHeader,
  formatExportLine,
  parseExportHeader,
  parseExportLine,
  type ExportedEvent,
  type ExportHeader,
} from './export.js';
export { appendLeaf, EMPTY_FRONTIER, rootOf, type Frontier, type Grown } from './frontier.js';
export { dataMac, leafBytes, leafParts, type Envelope, type LeafParts } from './leaf.js';
export { TransparencyLog } from './log.js';
export { storedCount, storedIndex, storedNode, TREE_SIZE_MAX, type TreeNode } from './layout.js';
export { EMPTY_ROOT, HASH_BYTES, hashLeaf, hashNode, isSameHash, type Hash } from './merkle.js';
export { Misfit, type MisfitCode } from './misfit.js';
export { NOTE_SIGNATURES_MAX, openNote, signNote, type NoteSignature, type OpenedNote } from './note.js';
export { parseSignerKey, parseVerifierKey, signerKeyText, type SignerKey, type VerifierKey } from './note-keys.js';
export { consistencyProof, frontierAt, inclusionProof, rootAt, type Reading } from './proofs.js';
export {
  fromTiles,
  parseTilePath,
  TILE_WIDTH,
  tileIndexes,
  tilePath,
  tileWidth,
  type Tile,
  type TileReading,
} from './tiles.js';
export { checkTlogProof, formatTlogProof, parseTlogProof, type TlogProof } from './tlog-proof.js';
export { Unsound, type UnsoundCode } from './unsound.js';
export { verifyConsistency, verifyInclusion, type Consistency, type Inclusion } from './verify.js';
export {
  LeafStore,
  LeafTaken,
  StaleSequencer,
  WrongExpectedSize,
  type Leaf,
  type LeafHead,
  type LeafRun,
} from './leaf-store.js';
export { Sequencer, type SequencerOptions, type SequencerState } from './sequencer.js';
export { SequencerHalted, type HaltCode, type HaltPlace } from './sequencer-halted.js';
