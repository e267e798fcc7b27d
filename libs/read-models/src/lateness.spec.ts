import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { DAY } from '#libs/event-sourcing';
import { lateAt, latenessOf } from './lateness.js';

const YEAR = 366 * DAY;
const instant = fc.integer({ min: Date.UTC(0, 0, 1) - 1_900 * YEAR, max: Date.UTC(2100, 0, 1) });

describe('Lateness', () => {
  it('is none of what begins when it is recorded, or later', () => {
    expect(latenessOf(DAY, DAY)).toBe(0);
    expect(latenessOf(DAY + 1, DAY)).toBe(0);
  });

  it('names a cell that is asked of whatever day lies between the beginning and the recording', () => {
    const late = fc.record({ from: instant, recordedAt: instant, share: fc.double({ min: 0, max: 1, noNaN: true }) });
    fc.assert(
      fc.property(late, ({ from, recordedAt, share }) => {
        fc.pre(from < recordedAt);
        const asked = lateAt(from + Math.floor((recordedAt - 1 - from) * share));
        expect(asked.map((each) => each.late)).toContain(latenessOf(from, recordedAt));
      }),
    );
  });

  it('says of a cell that it is whole only where everything in it has begun', () => {
    const near = fc.record({
      at: instant,
      before: fc.integer({ min: -40 * DAY, max: 100 * DAY }),
      length: fc.integer({ min: 1, max: 100 * DAY }),
    });
    fc.assert(
      fc.property(near, ({ at, before, length }) => {
        const from = at - before;
        const whole = lateAt(at).filter(({ isWhole }) => isWhole);
        const isIn = whole.some(({ late }) => late === latenessOf(from, from + length));
        expect(isIn && from > at).toBe(false);
      }),
    );
  });

  it('asks of few cells', () => {
    expect(lateAt(Date.UTC(2026, 10, 27)).length).toBeLessThanOrEqual(52);
  });
});
