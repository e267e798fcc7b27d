import { expect, it } from '@jest/globals';
import { Buckets } from './bucket.js';

const take = (buckets: Buckets, name: string, now: number, count: number): readonly number[] =>
  Array.from({ length: count }, () => buckets.take(name, now));

it('A bucket gives a burst, then as many as a second brings, and says how long the next takes', () => {
  const buckets = new Buckets({ perSecond: 4, burst: 3 });
  expect(take(buckets, 'a', 0, 4)).toEqual([0, 0, 0, 0.25]);
  expect(take(buckets, 'a', 125, 1)).toEqual([0.125]);
  expect(take(buckets, 'a', 250, 2)).toEqual([0, 0.25]);
  expect(take(buckets, 'a', 60_000, 4)).toEqual([0, 0, 0, 0.25]);
});

it('Nobody waits for another', () => {
  const buckets = new Buckets({ perSecond: 1, burst: 1 });
  expect([...take(buckets, 'a', 0, 2), ...take(buckets, 'b', 0, 1)]).toEqual([0, 1, 0]);
});

it('Full ones are forgotten, so that strangers do not fill the memory; empty ones are not', () => {
  const buckets = new Buckets({ perSecond: 1, burst: 1 });
  for (let n = 0; n < 9_999; n++) buckets.take(`stranger ${n}`, 0);
  buckets.take('late', 5_000);
  buckets.take('one more', 5_000);
  expect((buckets as unknown as { buckets: Map<string, unknown> }).buckets.size).toBe(2);
  expect(buckets.take('late', 5_000)).toBe(1);
});
