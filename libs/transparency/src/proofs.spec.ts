import { describe, expect, it } from '@jest/globals';
import { appendLeaf, EMPTY_FRONTIER, rootOf } from './frontier.js';
import { TREE_SIZE_MAX } from './layout.js';
import { EMPTY_ROOT, type Hash, hashLeaf } from './merkle.js';
import { consistencyProof, inclusionProof, type Reading, rootAt } from './proofs.js';
import { type Consistency, type Inclusion, verifyConsistency, verifyInclusion } from './verify.js';

const SIZE = 130;
const { leaves, stored, roots } = grow(SIZE);
const answer = <T>({ indexes, from }: Reading<T>): T => from(indexes.map((index) => stored[index]!));

describe('proofs', () => {
  it(`of inclusion hold for each leaf of each size to ${SIZE}, and for nothing else`, () => {
    const proofs = sizes(1).flatMap((size) => indexesBelow(size).map((index) => inclusion(index, size)));
    expect(proofs).toHaveLength((SIZE * (SIZE + 1)) / 2);
    expect(proofs.filter((proof) => !verifyInclusion(proof))).toEqual([]);
    expect(sampleOf(proofs).flatMap((proof) => wrongInclusions(proof).filter(verifyInclusion))).toEqual([]);
  });

  it(`of consistency hold between each two sizes to ${SIZE}, and between no others`, () => {
    const proofs = sizes(1).flatMap((to) => sizes(1, to).map((from) => consistency(from, to)));
    expect(proofs).toHaveLength((SIZE * (SIZE + 1)) / 2);
    expect(proofs.filter((proof) => !verifyConsistency(proof))).toEqual([]);
    expect(sampleOf(proofs).flatMap((proof) => wrongConsistencies(proof).filter(verifyConsistency))).toEqual([]);
  });

  it('do not pass for those of a smaller tree with the root of a larger one', () => {
    const [leafHash, root] = [leaves[1]!, roots[2]!];
    expect(verifyInclusion({ index: 1, size: 2, leafHash, root, proof: [leaves[0]!] })).toBe(true);
    expect(verifyInclusion({ index: 0, size: 1, leafHash, root, proof: [leaves[0]!] })).toBe(false);
  });

  it('read each hash once', () => {
    for (const { indexes } of [inclusionProof(77, SIZE), consistencyProof(77, SIZE)]) {
      expect(new Set(indexes).size).toBe(indexes.length);
    }
  });

  it('are not made for what does not exist', () => {
    for (const index of [-1, 8, 0.5]) expect(() => inclusionProof(index, 8)).toThrow(RangeError);
    for (const from of [-1, 0, 9, 0.5]) expect(() => consistencyProof(from, 8)).toThrow(RangeError);
    expect(() => inclusionProof(0, TREE_SIZE_MAX + 1)).toThrow(RangeError);
  });

  it('are as long as the tree is high, up to the largest', () => {
    expect(lengthOf(inclusionProof(0, TREE_SIZE_MAX))).toBe(52);
    expect(lengthOf(inclusionProof(0, TREE_SIZE_MAX - 1))).toBe(52);
    expect(lengthOf(consistencyProof(TREE_SIZE_MAX - 1, TREE_SIZE_MAX))).toBe(53);
    expect(rootAt(TREE_SIZE_MAX - 1).indexes).toHaveLength(52);
  });
});

const lengthOf = ({ indexes, from }: Reading<readonly Hash[]>): number => from(indexes.map(() => EMPTY_ROOT)).length;

function grow(size: number) {
  const leaves = indexesBelow(size).map((index) => hashLeaf(Buffer.from(`leaf ${index}`)));
  const stored: Hash[] = [];
  const roots: Hash[] = [rootOf(EMPTY_FRONTIER)];
  leaves.reduce((frontier, leaf) => {
    const grown = appendLeaf(frontier, leaf);
    stored.push(...grown.stored);
    roots.push(rootOf(grown.frontier));
    return grown.frontier;
  }, EMPTY_FRONTIER);
  return { leaves, stored, roots };
}

function indexesBelow(size: number): number[] {
  return Array.from({ length: size }, (_, index) => index);
}

function sizes(from: number, to = SIZE): number[] {
  return Array.from({ length: to - from + 1 }, (_, step) => from + step);
}

/** Every fifth: enough to meet each shape, in a fifth of the time. */
function sampleOf<T>(proofs: readonly T[]): T[] {
  return proofs.filter((_, at) => at % 5 === 0);
}

function inclusion(index: number, size: number): Inclusion {
  return { index, size, leafHash: leaves[index]!, root: roots[size]!, proof: answer(inclusionProof(index, size)) };
}

function consistency(from: number, to: number): Consistency {
  return { from, to, fromRoot: roots[from]!, toRoot: roots[to]!, proof: answer(consistencyProof(from, to)) };
}

/** Sizes are doubled and halved: a proof may hold for several sizes of about one height, with the same root. */
function wrongInclusions(right: Inclusion): Inclusion[] {
  const { index, size, leafHash, root, proof } = right;
  return [
    ...wrongProofs(proof).map((wrong) => ({ ...right, proof: wrong })),
    ...[index - 1, index + 1, index + 0.5, index + size].map((wrong) => ({ ...right, index: wrong })),
    ...[2 * size, Math.floor(size / 2), size + 0.5].map((wrong) => ({ ...right, size: wrong })),
    { ...right, leafHash: flipped(leafHash) },
    { ...right, leafHash: leafHash.subarray(1) },
    { ...right, root: flipped(root) },
    { ...right, root: roots[size - 1]! },
  ];
}

function wrongConsistencies(right: Consistency): Consistency[] {
  const { from, to, fromRoot, toRoot, proof } = right;
  return [
    ...wrongProofs(proof).map((wrong) => ({ ...right, proof: wrong })),
    ...[from - 1, from + 1, from + 0.5, 0].map((wrong) => ({ ...right, from: wrong })),
    ...[2 * to, Math.floor(to / 2), to + 0.5].map((wrong) => ({ ...right, to: wrong })),
    { ...right, fromRoot: flipped(fromRoot) },
    { ...right, toRoot: flipped(toRoot) },
    ...(from < to ? [{ ...right, fromRoot: toRoot, toRoot: fromRoot }] : []),
    ...(from < to ? [{ from: to, to: from, fromRoot: toRoot, toRoot: fromRoot, proof }] : []),
  ];
}

/** A proof with one hash changed or removed at each place, and one cut short, doubled or added at one place. */
function wrongProofs(proof: readonly Hash[]): Hash[][] {
  const [first, ...others] = proof;
  const atEach = (change: (hash: Hash) => Hash[]) =>
    proof.map((hash, at) => [...proof.slice(0, at), ...change(hash), ...proof.slice(at + 1)]);
  return [
    ...atEach((hash) => [flipped(hash)]),
    ...atEach(() => []),
    [...proof, EMPTY_ROOT],
    [EMPTY_ROOT, ...proof],
    ...(first
      ? [
          [first.subarray(1), ...others],
          [first, ...proof],
        ]
      : []),
  ];
}

function flipped(hash: Hash): Hash {
  const wrong = Uint8Array.from(hash);
  wrong[0]! ^= 1;
  return wrong;
}
