import { type KnownLog, openCheckpoint, type ParsedCheckpoint } from './checkpoint.js';
import { base64, bytesOf, countOf } from './lines.js';
import { HASH_BYTES, type Hash, hashLeaf } from './merkle.js';
import { shown, Unsound } from './unsound.js';
import { verifyInclusion } from './verify.js';

/** That a leaf is in a log, for whoever knows the log's name and key, offline (C2SP tlog-proof, `.tlog-proof`). */
export interface TlogProof {
  readonly index: number;
  /** The leaf's sibling first. */
  readonly hashes: readonly Hash[];
  /** The note, as the log signed it. */
  readonly checkpoint: string;
  /** Whatever goes with it; never empty. Nothing vouches for it. */
  readonly extra?: Uint8Array;
}

const HEADER = 'c2sp.org/tlog-proof@v1';

export function formatTlogProof({ index, hashes, checkpoint, extra }: TlogProof): string {
  const lines = [HEADER, ...(extra ? [`extra ${base64(extra)}`] : []), `index ${index}`, ...hashes.map(base64)];
  const text = `${lines.join('\n')}\n\n${checkpoint}`;
  parseTlogProof(text);
  return text;
}

/** Reads the form alone; `checkTlogProof` believes it. Throws `Unsound`: `malformed-proof`. */
export function parseTlogProof(text: string): TlogProof {
  const split = text.indexOf('\n\n');
  if (split < 0) throw new Unsound('malformed-proof', 'a proof is lines, an empty line, and a checkpoint');
  const [header, ...lines] = text.slice(0, split).split('\n');
  if (header !== HEADER) throw new Unsound('malformed-proof', `a proof begins with ${HEADER}`);
  const extra = lines[0]?.startsWith('extra ') ? parseExtra(lines.shift()!) : undefined;
  const index = parseIndex(lines.shift() ?? '');
  return { index, hashes: lines.map(parseHash), checkpoint: text.slice(split + 2), ...(extra && { extra }) };
}

/**
 * Of which checkpoint a proof shows that the log held these bytes as a leaf, and where. Throws `Unsound` as
 * `parseTlogProof` and `openCheckpoint` do, or `not-included`.
 */
export function checkTlogProof(text: string, leaf: Uint8Array, log: KnownLog): TlogProof & { head: ParsedCheckpoint } {
  const proof = parseTlogProof(text);
  const head = openCheckpoint(proof.checkpoint, log);
  const { index, hashes } = proof;
  if (!verifyInclusion({ index, size: head.size, leafHash: hashLeaf(leaf), root: head.root, proof: hashes })) {
    throw new Unsound(
      'not-included',
      `the proof does not lead from these bytes as leaf ${index} to the checkpoint’s root`,
    );
  }
  return { ...proof, head };
}

function parseExtra(line: string): Uint8Array {
  const extra = bytesOf(line.slice('extra '.length));
  if (!extra || extra.length === 0) throw malformed(line);
  return extra;
}

function parseIndex(line: string): number {
  const index = line.startsWith('index ') ? countOf(line.slice('index '.length)) : undefined;
  if (index === undefined) throw malformed(line);
  return index;
}

function parseHash(line: string): Hash {
  const hash = bytesOf(line);
  if (hash?.length !== HASH_BYTES) throw malformed(line);
  return hash;
}

const malformed = (line: string): Unsound =>
  new Unsound('malformed-proof', `${shown(line)} is not what stands there in C2SP tlog-proof`);
