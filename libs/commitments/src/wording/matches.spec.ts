import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type Match, matchesOf } from './matches.js';

const lengthOf = (matches: readonly Match[]) => matches.reduce((sum, { length }) => sum + length, 0);

/** The length of the longest common subsequence, by the table that every textbook has. */
function longest(was: readonly string[], now: readonly string[]): number {
  let row = Array.from<number>({ length: now.length + 1 }).fill(0);
  for (const word of was) {
    const next = [0];
    for (const [at, other] of now.entries()) {
      next.push(word === other ? row[at]! + 1 : Math.max(row[at + 1]!, next[at]!));
    }
    row = next;
  }
  return row.at(-1)!;
}

const many = (word: string) => Array.from({ length: 5_000 }, (_, nth) => `${word}${nth}`);

const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 40 });

describe('Matches', () => {
  it('are as long as can be, in order, and true', () =>
    fc.assert(
      fc.property(words, words, (was, now) => {
        const matches = matchesOf(was, now);
        expect(lengthOf(matches)).toBe(longest(was, now));
        let [behindWas, behindNow] = [0, 0];
        for (const match of matches) {
          expect(match.was).toBeGreaterThanOrEqual(behindWas);
          expect(match.now).toBeGreaterThanOrEqual(behindNow);
          [behindWas, behindNow] = [match.was + match.length, match.now + match.length];
          expect(was.slice(match.was, behindWas)).toEqual(now.slice(match.now, behindNow));
        }
      }),
      { numRuns: 500 },
    ));

  it('of what has little in common end where the edits do, at once', () => {
    expect(matchesOf(['same', ...many('a')], ['same', ...many('b')])).toEqual([{ was: 0, now: 0, length: 1 }]);
    expect(matchesOf(many('a'), [])).toEqual([]);
  });
});
