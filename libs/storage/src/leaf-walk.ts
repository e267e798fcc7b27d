import {
  appendLeaf,
  EMPTY_FRONTIER,
  type Hash,
  hashLeaf,
  isSameHash,
  type Leaf,
  type LeafStore,
  Misfit,
  rootOf,
  storedCount,
} from '#libs/transparency';

export interface LeafPage {
  /** The index of the first. */
  readonly from: number;
  readonly leaves: readonly Leaf[];
}

const PAGE = 1_000;

/**
 * Tells every leaf of a log, a page at a time, once the hashes that the log stores are those which its leaves give. Throws
 * `Misfit` at the first that is not; resolves with what the leaves come to.
 */
export async function walkLeaves(
  log: LeafStore,
  tell: (page: LeafPage) => Promise<void>,
): Promise<{ readonly size: number; readonly root: Hash }> {
  const size = await log.size();
  let frontier = EMPTY_FRONTIER;
  for (let from = 0; from < size; from += PAGE) {
    const length = Math.min(PAGE, size - from);
    const leaves = await log.sequenced(from, length);
    if (leaves.length < length) throw new Misfit('no-leaf', from + leaves.length, undefined, 'its leaf is missing');
    const kept = await hashesOf(log, from, length);
    for (const { eventId, bytes } of leaves) {
      const at = frontier.size;
      const { stored, frontier: grown } = appendLeaf(frontier, hashLeaf(bytes));
      const first = storedCount(at) - storedCount(from);
      if (stored.some((hash, nth) => !isSameHash(hash, kept[first + nth]!)))
        throw new Misfit('tree', at, eventId, 'the log’s tree has another hash than the leaf gives');
      frontier = grown;
    }
    await tell({ from, leaves });
  }
  return { size, root: rootOf(frontier) };
}

/** What the log stores with some leaves. */
export async function hashesOf(log: LeafStore, from: number, leaves: number): Promise<readonly Hash[]> {
  const [first, end] = [storedCount(from), storedCount(from + leaves)];
  return log.hashes(Array.from({ length: end - first }, (_, nth) => first + nth));
}
