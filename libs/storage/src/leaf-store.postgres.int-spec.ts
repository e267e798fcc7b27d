import { expect, it } from '@jest/globals';
import { leafStoreContract } from './leaf-store.contract.js';
import { PostgresLeafStore } from './leaf-store.postgres.js';
import { openTrialSchema, POSTGRES, tellWhatIsLeftOut } from './postgres.contract.js';

const opened = async () => {
  const schema = await openTrialSchema('log');
  const stores: PostgresLeafStore[] = [];
  const another = async () => {
    const leaves = await PostgresLeafStore.open(schema.open());
    stores.push(leaves);
    return leaves;
  };
  const dispose = async () => {
    for (const each of stores) await each.close();
    await schema.dispose();
  };
  return { schema, leaves: await another(), another, dispose };
};

tellWhatIsLeftOut('the log of leaves on a PostgreSQL server (PGlite stood in)');
leafStoreContract(`The log of leaves on ${POSTGRES}`, opened);

it('Commits of the log wait for the disk', async () => {
  const { schema, dispose } = await opened();
  expect(await schema.query('SHOW synchronous_commit')).toEqual([{ synchronous_commit: 'on' }]);
  await dispose();
});

it('Of two processes that append at a time, one writes, and the other is told why it did not', async () => {
  const { leaves, another, dispose } = await opened();
  const other = await another();
  const epoch = await leaves.takeOver();
  const run = (name: string) => ({
    epoch,
    expectedSize: 0,
    leaves: [{ eventId: name, position: '700', bytes: Uint8Array.of(0, 255) }],
    hashes: [new Uint8Array(32).fill(1)],
  });
  const outcomes = await Promise.allSettled([leaves.append(run('a')), other.append(run('b'))]);
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { name: 'WrongExpectedSize' } });
  expect(await other.sequenced(0, 2)).toEqual(await leaves.sequenced(0, 2));
  expect([...(await leaves.leaves(0, 2))[0]!]).toEqual([0, 255]);
  expect(await leaves.indexOf('a\0')).toBeUndefined();
  await dispose();
});

it('An append that began before another took over is finished before, or refused', async () => {
  const { leaves, another, dispose } = await opened();
  const other = await another();
  const old = await leaves.takeOver();
  const append = leaves.append({
    epoch: old,
    expectedSize: 0,
    leaves: [{ eventId: 'a', position: '7', bytes: Uint8Array.of(1) }],
    hashes: [new Uint8Array(32)],
  });
  const [, size] = await Promise.all([
    append.catch(() => undefined),
    other.takeOver().then(async () => (await other.head()).size),
  ]);
  const stood = await append.then(
    () => 1,
    () => 0,
  );
  expect(size).toBe(stood);
  await dispose();
});

it('A store that was closed, or cannot be reached, is unavailable', async () => {
  const { leaves, dispose } = await opened();
  await leaves.close();
  await expect(leaves.head()).rejects.toMatchObject({
    name: 'StoreUnavailable',
    message: expect.stringContaining('the database of the log does not answer'),
  });
  await dispose();
});
