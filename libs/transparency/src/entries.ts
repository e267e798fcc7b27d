import { Unsound } from './unsound.js';

/** Bytes: the length of a leaf is written in 16 bits (C2SP tlog-tiles). */
export const LEAF_BYTES_MAX = 65_535;
const LENGTH_BYTES = 2;

/** A bundle of entries: the bytes of each leaf after their length, uint16, big-endian. */
export function bundleOf(leaves: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(leaves.flatMap((leaf) => [lengthOf(leaf), leaf]));
}

function lengthOf(leaf: Uint8Array): Uint8Array {
  if (leaf.length > LEAF_BYTES_MAX) throw new RangeError(`a leaf of ${leaf.length} bytes fits no bundle`);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt16BE(leaf.length);
  return length;
}

/** The bytes of each leaf of a bundle. Throws `Unsound`: `malformed-bundle`. */
export function leavesOf(bundle: Uint8Array): Uint8Array[] {
  const leaves: Uint8Array[] = [];
  for (let at = 0; at < bundle.length;) {
    const from = at + LENGTH_BYTES;
    const to = from + (bundle[at]! * 256 + (bundle[at + 1] ?? 0));
    if (to > bundle.length) throw new Unsound('malformed-bundle', `the bundle ends within leaf ${leaves.length}`);
    leaves.push(bundle.subarray(from, to));
    at = to;
  }
  return leaves;
}
