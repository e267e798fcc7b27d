import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { SCALES, scaleOf } from './scale.js';
import { END_OF_TIME } from './time.js';
import { OPEN } from './read-model.js';

describe('scales', () => {
  it.each([
    [1, 0],
    [4, 1],
    [5, 2],
    [86_400_000, 14],
  ])('puts %p into scale %p', (length, scale) => {
    expect(scaleOf(1_000, 1_000 + length)).toBe(scale);
  });

  it('find whatever holds at an instant within one length before it', () => {
    const begin = fc.integer({ min: -8e13, max: 8e13 });
    const held = fc.record({
      from: begin,
      length: fc.integer({ min: 1, max: 1e14 }),
      share: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    });
    fc.assert(
      fc.property(held, ({ from, length, share }) => {
        const at = from + Math.floor(length * share);
        const scale = SCALES[scaleOf(from, from + length)]!;
        expect(from > at - scale.length).toBe(true);
        // It is no longer than it must be: a quarter of it would be too short.
        expect(length > scale.length / 4 || length === 1).toBe(true);
      }),
    );
  });

  it('are enough for the longest stretch and for every position', () => {
    expect(SCALES[scaleOf(Date.UTC(0, 0, 1) - 1_900 * 366 * 86_400_000, END_OF_TIME)]).toBeDefined();
    expect(SCALES[scaleOf(0, OPEN)]).toBeDefined();
  });
});
