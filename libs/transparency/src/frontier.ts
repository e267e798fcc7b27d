import { EMPTY_ROOT, hashNode, type Hash } from './merkle.js';

/**
 * What a tree has to remember to grow: the roots of its complete parts, the largest first, one for each binary one in its
 * size. It is never changed but replaced, so that an append that is rolled back leaves the old one as it was.
 */
export interface Frontier {
  /** Leaves. */
  readonly size: number;
  readonly peaks: readonly Hash[];
}

export const EMPTY_FRONTIER: Frontier = { size: 0, peaks: [] };

export interface Grown {
  readonly frontier: Frontier;
  /** What is to be stored next, in this order: from index `storedCount(size before)` on. */
  readonly stored: readonly [Hash, ...Hash[]];
}

export function appendLeaf({ size, peaks }: Frontier, leaf: Hash): Grown {
  const stored: [Hash, ...Hash[]] = [leaf];
  const left = [...peaks];
  let node = leaf;
  // Each one at the end of the binary size is a part of equal height to the left: together they are complete.
  for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) {
    node = hashNode(left.pop()!, node);
    stored.push(node);
  }
  return { frontier: { size: size + 1, peaks: [...left, node] }, stored };
}

export const rootOf = ({ peaks }: Pick<Frontier, 'peaks'>): Hash =>
  peaks.length === 0 ? EMPTY_ROOT : peaks.reduceRight((right, left) => hashNode(left, right));
