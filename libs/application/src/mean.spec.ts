import { describe, expect, it } from '@jest/globals';
import { meanOf } from './mean.js';

const mean = (...values: readonly number[]) => meanOf(values.map((value) => ({ value, times: 1 })));

describe('A mean', () => {
  it.each<[string, readonly number[]]>([
    ['1.00', [1]],
    ['0.00', [0, 0]],
    ['0.00', [1, -1]],
    ['0.33', [1, 0, 0]],
    ['0.67', [1, 1, 0]],
    ['-0.67', [-1, -1, 0]],
    // A half goes away from zero on either side.
    ['0.13', [1, 0, 0, 0, 0, 0, 0, 0]],
    ['-0.13', [-1, 0, 0, 0, 0, 0, 0, 0]],
    ['12.50', [12, 13]],
  ])('is %s of %p', (value, values) => {
    expect(mean(...values)?.value).toBe(value);
  });

  it('is exact beside what it is rounded to, and never minus nothing', () => {
    expect(
      meanOf([
        { value: -1, times: 1 },
        { value: 0, times: 300 },
      ]),
    ).toEqual({ value: '0.00', sum: '-1', of: 301 });
    expect(
      meanOf([
        { value: 1, times: 199 },
        { value: 0, times: 1 },
      ]),
    ).toEqual({ value: '1.00', sum: '199', of: 200 });
  });

  it('of nothing is none', () => {
    expect(meanOf([])).toBeNull();
  });
});
