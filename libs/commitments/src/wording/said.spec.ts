import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Said } from './said.js';

const words = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 20 });

/** How long the longest run that ends with a word and stands in one of the runs is, found by trying. */
const longest = (runs: readonly (readonly string[])[], upTo: readonly string[]): number =>
  upTo.findIndex((_, from) => runs.some((run) => ` ${run.join(' ')} `.includes(` ${upTo.slice(from).join(' ')} `)));

it('What is said in some runs is found, at its full length', () =>
  fc.assert(
    fc.property(fc.array(words, { maxLength: 4 }), words, (runs, asked) => {
      const naive = asked.map((_, at) => {
        const from = longest(runs, asked.slice(0, at + 1));
        return from < 0 ? 0 : at + 1 - from;
      });
      expect(new Said(...runs).lengthsIn(asked)).toEqual(naive);
    }),
    { numRuns: 1_000 },
  ));
