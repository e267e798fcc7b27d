import { describe, expect, it } from '@jest/globals';
import { bundleOf, leavesOf } from './entries.js';

describe('a bundle of entries', () => {
  it('holds each leaf after its length', () => {
    const leaves = [Buffer.from('ab'), Buffer.of(), Buffer.alloc(65_535, 7)];
    const bundle = bundleOf(leaves);
    expect([...bundle.subarray(0, 8)]).toEqual([0, 2, 97, 98, 0, 0, 0xff, 0xff]);
    expect(leavesOf(bundle).map((leaf) => Buffer.from(leaf))).toEqual(leaves);
    expect(leavesOf(bundleOf([]))).toEqual([]);
  });

  it('holds no leaf of more than 65,535 bytes', () => {
    expect(() => bundleOf([Buffer.alloc(65_536)])).toThrow(RangeError);
  });

  it.each([[[0]], [[0, 2, 97]], [[0, 1, 97, 1]]])('is refused when it ends within a leaf: %j', (bytes) => {
    expect(() => leavesOf(Buffer.from(bytes))).toThrow(expect.objectContaining({ code: 'malformed-bundle' }));
  });
});
