import { isDeepStrictEqual } from 'node:util';
import { expect } from '@jest/globals';

/** Strictly equal. The matcher is for its words: it takes many times as long. */
export function expectSame(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toStrictEqual(expected);
}
