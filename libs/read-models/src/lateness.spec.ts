import { describe, expect, it } from '@jest/globals';
import { DAY } from '#libs/event-sourcing';
import { LATENESS, latenessOf } from './lateness.js';

const RECORDED = Date.UTC(2026, 10, 27);

describe('latenessOf', () => {
  it.each([
    ['what begins when it is recorded', 0, 0],
    ['what begins later', -DAY, 0],
    ['a moment', 1, 1],
    ['a day', DAY, 1],
    ['more than a day', DAY + 1, 2],
    ['a year', 366 * DAY, 4],
    ['two thousand years', 2_000 * 366 * DAY, 6],
  ])('puts %s into a class by itself', (_, length, late) => {
    expect(latenessOf(RECORDED - length, RECORDED)).toBe(late);
  });

  it('is of a class that is no shorter than it', () => {
    for (const length of [1, DAY, 20 * DAY, 4_000 * DAY, 700_000 * DAY])
      expect(
        LATENESS.find(({ late }) => late === latenessOf(RECORDED - length, RECORDED))!.length,
      ).toBeGreaterThanOrEqual(length);
  });
});
