import { type Frontier, rootOf } from './frontier.js';
import { checkSize, storedIndex } from './layout.js';
import type { Hash } from './merkle.js';

/**
 * What is asked of a store of hashes, and what its answer gives: `reading.from(read(reading.indexes))`. A store that
 * answers at once and one that answers later are read alike, and in one go.
 */
export interface Reading<T> {
  /** In the layout's order of stored hashes (see `storedIndex`). */
  readonly indexes: readonly number[];
  readonly from: (hashes: readonly Hash[]) => T;
}

/** The frontier that a tree had at an earlier size, from which it grows on after a restart. */
export function frontierAt(size: number): Reading<Frontier> {
  return changed(peaksOf([[0, size]]), ([peaks]) => ({ size, peaks: peaks! }));
}

/** The root that a tree had at an earlier size. */
export const rootAt = (size: number): Reading<Hash> => changed(frontierAt(size), rootOf);

/** PATH(m, D[n]) of RFC 6962 §2.1.1: that leaf `index` is in the tree of `size` leaves. Leaf's sibling first. */
export function inclusionProof(index: number, size: number): Reading<readonly Hash[]> {
  checkSize(size);
  if (!Number.isInteger(index) || index < 0 || index >= size) throw new RangeError(`${index} is no leaf of ${size}`);
  const beside: Range[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + largestPowerBelow(to - from);
    if (index < middle) {
      beside.push([middle, to]);
      to = middle;
    } else {
      beside.push([from, middle]);
      from = middle;
    }
  }
  return rootsOf(beside.toReversed());
}

/** PROOF(m, D[n]) of RFC 6962 §2.1.2: that the tree of `to` leaves begins with that of `from` leaves, 0 < from ≤ to. */
export function consistencyProof(from: number, to: number): Reading<readonly Hash[]> {
  checkSize(to);
  if (!Number.isInteger(from) || from < 1 || from > to) throw new RangeError(`no proof leads from ${from} to ${to}`);
  const beside: Range[] = [];
  let [start, end] = [0, to];
  while (from !== end) {
    const middle = start + largestPowerBelow(end - start);
    if (from <= middle) {
      beside.push([middle, end]);
      end = middle;
    } else {
      beside.push([start, middle]);
      start = middle;
    }
  }
  // Where the old tree is a part of the new one as a whole, the verifier has its root.
  if (start > 0) beside.push([start, end]);
  return rootsOf(beside.toReversed());
}

/** Leaves from the first to before the second. */
type Range = readonly [from: number, to: number];

/** The root of each range, over the roots of its complete parts. */
const rootsOf = (ranges: readonly Range[]): Reading<readonly Hash[]> =>
  changed(peaksOf(ranges), (each) => each.map((peaks) => rootOf({ peaks })));

/** The roots of the complete parts of each range, the largest first. */
function peaksOf(ranges: readonly Range[]): Reading<readonly (readonly Hash[])[]> {
  const indexes = ranges.map(partsOf);
  const wanted = indexes.flat();
  return {
    indexes: wanted,
    from: (hashes) => {
      if (hashes.length !== wanted.length)
        throw new RangeError(`${hashes.length} of ${wanted.length} hashes were read`);
      let next = 0;
      return indexes.map(({ length }) => hashes.slice(next, (next += length)));
    },
  };
}

/** Where the roots of a range's complete parts are stored. A range of a tree begins at a multiple of its largest part. */
function partsOf([from, to]: Range): number[] {
  checkSize(to);
  const indexes: number[] = [];
  for (let start = from; start < to;) {
    const level = heightOf(to - start);
    indexes.push(storedIndex({ level, n: start / 2 ** level }));
    start += 2 ** level;
  }
  return indexes;
}

/** The largest power of two below a size of at least 2: where RFC 6962 §2.1 splits a tree. */
const largestPowerBelow = (size: number): number => 2 ** heightOf(size - 1);

/** The binary logarithm, rounded down. `Math.log2` rounds up just below a large power of two. */
function heightOf(size: number): number {
  let height = 0;
  for (let rest = size; rest > 1; rest = Math.floor(rest / 2)) height++;
  return height;
}

const changed = <A, B>({ indexes, from }: Reading<A>, change: (answer: A) => B): Reading<B> => ({
  indexes,
  from: (hashes) => change(from(hashes)),
});
