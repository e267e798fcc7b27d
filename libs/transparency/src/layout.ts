/**
 * The order in which a tree's hashes are stored: each leaf is followed by the nodes that it completes, lowest first. So a
 * store is a table from index to hash that is only ever appended to. It is the order of Go's `x/mod/sumdb/tlog`.
 */

/** The root over the 2^level leaves from leaf n·2^level on; on level 0, leaf n itself. */
export interface TreeNode {
  readonly level: number;
  readonly n: number;
}

/** Leaves. The indexes of a larger tree's hashes would pass 2^53 and no longer be exact. */
export const TREE_SIZE_MAX = 2 ** 52;

/** How many hashes a tree of so many leaves stores: on each level as many as it has complete nodes. */
export function storedCount(size: number): number {
  checkSize(size);
  let count = 0;
  for (let nodes = size; nodes > 0; nodes = Math.floor(nodes / 2)) count += nodes;
  return count;
}

/** Where a node's hash is stored: after the last of its leaves, as many places on as it lies levels up. */
export const storedIndex = ({ level, n }: TreeNode): number => storedCount((n + 1) * 2 ** level - 1) + level;

/** Which node's hash is stored at an index. */
export function storedNode(index: number): TreeNode {
  // `size` leaves store fewer than 2·size hashes, so the search begins at or before the leaf and ends within 26 steps.
  let leaf = Math.floor(index / 2);
  while (storedCount(leaf + 1) <= index) leaf++;
  const level = index - storedCount(leaf);
  return { level, n: (leaf + 1) / 2 ** level - 1 };
}

export function checkSize(size: number): void {
  if (!Number.isInteger(size) || size < 0 || size > TREE_SIZE_MAX) throw new RangeError(`${size} is no size of a tree`);
}
