import { expect, it } from '@jest/globals';
import { KnownKeys } from './known-keys.js';

it('Known keys are told with the line at which they stood, however many there are', () => {
  const known = new KnownKeys();
  const count = 20_000;
  for (let line = 1; line <= count; line++) expect(known.add(`key ${line}`, line)).toBeUndefined();
  for (let line = 1; line <= count; line++) expect(known.add(`key ${line}`, line + count)).toBe(line);
});
