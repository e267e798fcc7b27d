import { describe, expect, it } from '@jest/globals';
import { appendLeaf, EMPTY_FRONTIER, type Frontier, rootOf } from './frontier.js';
import { storedCount } from './layout.js';
import { EMPTY_ROOT, type Hash, hashLeaf, hashNode } from './merkle.js';
import { frontierAt, rootAt } from './proofs.js';

const leafHash = (index: number): Hash => hashLeaf(Buffer.from(`leaf ${index}`));

/** MTH of RFC 6962 §2.1, as it is written there. */
function treeHash(leaves: readonly Hash[]): Hash {
  if (leaves.length <= 1) return leaves[0] ?? EMPTY_ROOT;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return hashNode(treeHash(leaves.slice(0, split)), treeHash(leaves.slice(split)));
}

describe('the frontier of a tree', () => {
  it('has the root of RFC 6962 at every size to 300, and so has the store at each earlier size', () => {
    const leaves: Hash[] = [];
    const stored: Hash[] = [];
    let frontier: Frontier = EMPTY_FRONTIER;
    for (let size = 0; size <= 300; size++) {
      expect(stored).toHaveLength(storedCount(size));
      expect(rootOf(frontier)).toEqual(treeHash(leaves));
      const grown = appendLeaf(frontier, leafHash(size));
      frontier = grown.frontier;
      stored.push(...grown.stored);
      leaves.push(leafHash(size));
    }
    const read = (indexes: readonly number[]): Hash[] => indexes.map((index) => stored[index]!);
    for (let size = 0; size <= 300; size++) {
      const root = rootAt(size);
      expect(root.from(read(root.indexes))).toEqual(treeHash(leaves.slice(0, size)));
    }
  });

  it('grows on from what is stored as from itself, and leaves what it was', () => {
    let frontier: Frontier = EMPTY_FRONTIER;
    const stored: Hash[] = [];
    for (let size = 0; size < 100; size++) {
      const restored = frontierAt(size);
      const before = restored.from(restored.indexes.map((index) => stored[index]!));
      expect(before).toEqual(frontier);
      const grown = appendLeaf(frontier, leafHash(size));
      expect(appendLeaf(before, leafHash(size))).toEqual(grown);
      expect(before).toEqual(frontier);
      stored.push(...grown.stored);
      frontier = grown.frontier;
    }
  });

  it('is not made of fewer hashes than were asked for', () => {
    expect(() => frontierAt(7).from([EMPTY_ROOT, EMPTY_ROOT])).toThrow('2 of 3 hashes');
  });
});
