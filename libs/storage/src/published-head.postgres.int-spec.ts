import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { PostgresLeafStore } from './leaf-store.postgres.js';
import { openTrialSchema, type TrialSchema } from './postgres.contract.js';
import type { PostgresPublishedHead } from './published-head.postgres.js';

let schema: TrialSchema;
let stores: readonly PostgresLeafStore[];
let one: PostgresPublishedHead;
let two: PostgresPublishedHead;
beforeEach(async () => {
  schema = await openTrialSchema('log');
  stores = [await PostgresLeafStore.open(schema.open()), await PostgresLeafStore.open(schema.open())];
  [one, two] = stores.map(({ published }) => published) as [PostgresPublishedHead, PostgresPublishedHead];
});
afterEach(async () => {
  for (const each of stores) await each.close();
  await schema.dispose();
});

const head = (size: number, root = size) => ({
  size,
  root: new Uint8Array(32).fill(root),
  note: `example.org/log\n${size}\n\n— é\n`,
});

it('There is none at first; the last one published is what every process reads', async () => {
  expect(await one.latest()).toBeUndefined();
  await one.publish(head(0));
  await one.publish(head(7));
  const latest = await two.latest();
  expect([latest!.size, [...latest!.root], latest!.note]).toEqual([7, [...head(7).root], head(7).note]);
});

it('The same head over again changes nothing, and one over fewer leaves or of another root is refused', async () => {
  await one.publish(head(7));
  await two.publish({ ...head(7), note: 'signed again' });
  for (const [wrong, message] of [
    [head(6), 'a head over 7 leaves was published, and one over 6 comes too late'],
    [head(7, 9), 'a head of another root over 7 leaves was published'],
  ] as const)
    await expect(two.publish(wrong)).rejects.toMatchObject({ name: 'HeadRefused', message, published: { size: 7 } });
  expect(await one.latest()).toMatchObject({ size: 7, note: head(7).note });
});

it('It never goes back, whoever publishes at a time', async () => {
  const sizes = [3, 9, 1, 8, 2, 7, 9, 5];
  const outcomes = await Promise.allSettled(sizes.map(async (size, n) => [one, two][n % 2]!.publish(head(size))));
  expect((await one.latest())!.size).toBe(9);
  for (const [n, outcome] of outcomes.entries())
    expect(outcome.status === 'rejected' ? outcome.reason : { name: 'HeadRefused' }).toMatchObject({
      name: sizes[n] === 9 ? expect.anything() : 'HeadRefused',
    });
  expect(outcomes.filter((_, n) => sizes[n] === 9).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
});

it('The verifier key is the one that was first brought', async () => {
  const [first, second] = await Promise.all([one.pinVerifier('a+1+AQ=='), two.pinVerifier('b+2+AQ==')]);
  expect(['a+1+AQ==', 'b+2+AQ==']).toContain(first);
  expect([second, await two.pinVerifier('c+3+AQ==')]).toEqual([first, first]);
});
