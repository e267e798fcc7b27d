import { HASH_BYTES, hashNode, isSameHash, type Hash } from './merkle.js';

/**
 * Of a proof in hand. That a size is the tree's own is not for a proof to say, since some proofs fit several sizes: it is
 * signed together with the root.
 */
export interface Inclusion {
  readonly index: number;
  readonly size: number;
  readonly leafHash: Hash;
  readonly root: Hash;
  readonly proof: readonly Hash[];
}

export interface Consistency {
  readonly from: number;
  readonly to: number;
  readonly fromRoot: Hash;
  readonly toRoot: Hash;
  readonly proof: readonly Hash[];
}

/** Whether the tree of this root holds this leaf at this index (RFC 9162 §2.1.3.2). */
export function verifyInclusion({ index, size, leafHash, root, proof }: Inclusion): boolean {
  if (!isCount(index) || !isCount(size) || index >= size || ![leafHash, ...proof].every(isHash)) return false;
  let [fn, sn] = [index, size - 1];
  let hash = leafHash;
  for (const beside of proof) {
    if (sn === 0) return false;
    if (isOdd(fn) || fn === sn) {
      hash = hashNode(beside, hash);
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      hash = hashNode(hash, beside);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && isSameHash(hash, root);
}

/**
 * Whether the tree of the one root begins with that of the other (RFC 9162 §2.1.4.2). Equal sizes need equal roots and no
 * proof; from the empty tree there is nothing to prove, and a proof from it is refused.
 */
export function verifyConsistency({ from, to, fromRoot, toRoot, proof }: Consistency): boolean {
  if (!isCount(from) || !isCount(to) || from < 1 || from > to || !proof.every(isHash)) return false;
  if (from === to) return proof.length === 0 && isSameHash(fromRoot, toRoot);
  const [seed, ...path] = isPowerOfTwo(from) ? [fromRoot, ...proof] : proof;
  if (seed === undefined) return false;
  let [fn, sn] = [from - 1, to - 1];
  while (isOdd(fn)) [fn, sn] = [half(fn), half(sn)];
  let [fr, sr] = [seed, seed];
  for (const beside of path) {
    if (sn === 0) return false;
    if (isOdd(fn) || fn === sn) {
      [fr, sr] = [hashNode(beside, fr), hashNode(beside, sr)];
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      sr = hashNode(sr, beside);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && isSameHash(fr, fromRoot) && isSameHash(sr, toRoot);
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
const isHash = (hash: Hash): boolean => hash.length === HASH_BYTES;

// By arithmetic, since the operators on bits know 32 of them.
const isOdd = (value: number): boolean => value % 2 === 1;
const half = (value: number): number => Math.floor(value / 2);

function isPowerOfTwo(value: number): boolean {
  let rest = value;
  while (rest % 2 === 0) rest /= 2;
  return rest === 1;
}
