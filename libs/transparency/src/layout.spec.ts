import { describe, expect, it } from '@jest/globals';
import { storedCount, storedIndex, storedNode, TREE_SIZE_MAX } from './layout.js';

describe('the order of stored hashes', () => {
  it('puts each leaf before the nodes that it completes', () => {
    const order = Array.from({ length: storedCount(8) }, (_, index) => storedNode(index));
    expect(order.map(({ level, n }) => `${level}/${n}`)).toEqual([
      '0/0',
      '0/1',
      '1/0',
      '0/2',
      '0/3',
      '1/1',
      '2/0',
      '0/4',
      '0/5',
      '1/2',
      '0/6',
      '0/7',
      '1/3',
      '2/1',
      '3/0',
    ]);
  });

  it('is the same in both directions', () => {
    for (let index = 0; index < 5_000; index++) expect(storedIndex(storedNode(index))).toBe(index);
  });

  it('is exact up to the largest tree, and refuses what is larger or no size', () => {
    const count = storedCount(TREE_SIZE_MAX);
    expect(count).toBe(2 ** 53 - 1);
    expect(storedNode(count - 1)).toEqual({ level: 52, n: 0 });
    expect(storedNode(count - 2)).toEqual({ level: 51, n: 1 });
    expect(storedIndex({ level: 0, n: TREE_SIZE_MAX - 1 })).toBe(count - 53);
    for (const size of [TREE_SIZE_MAX + 1, -1, 0.5, Number.NaN]) expect(() => storedCount(size)).toThrow(RangeError);
    expect(() => storedIndex({ level: 53, n: 0 })).toThrow(RangeError);
  });
});
