import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendLeaf, EMPTY_FRONTIER, type Hash, hashLeaf, type Leaf, type LeafRun } from '#libs/transparency';
import { haltsContract } from './leaf-store.halts.contract.js';
import { type LeafSubject, type OpenLeaves, sparse } from './leaf-store.samples.contract.js';
import { sequencerContract } from './leaf-store.sequencer.contract.js';

/** What every store of leaves keeps to. */
export function leafStoreContract(name: string, open: OpenLeaves): void {
  describe(name, () => {
    let subject: LeafSubject;
    beforeEach(async () => {
      subject = await open();
    });
    afterEach(async () => subject.dispose());

    it('is empty at first', async () => {
      const { leaves } = subject;
      expect(await leaves.head()).toEqual({ size: 0, position: '0' });
      expect(await leaves.size()).toBe(0);
      expect(await leaves.leaves(0, 10)).toEqual([]);
      expect(await leaves.hashes([])).toEqual([]);
      await expect(leaves.hashes([0])).rejects.toThrow(RangeError);
    });

    it('answers with what was appended, run by run', async () => {
      const { leaves } = subject;
      const epoch = await leaves.takeOver();
      await leaves.append(runOf(epoch, 0, 3));
      await leaves.append(runOf(epoch, 3, 2));
      expect(await leaves.head()).toEqual({ size: 5, position: sparse(5) });
      expect(await leaves.size()).toBe(5);
      expect(await leaves.sequenced(1, 3)).toEqual(ALL.slice(1, 4));
      expect(await leaves.sequenced(4, 3)).toEqual(ALL.slice(4, 5));
      expect(await leaves.leaves(2, 10)).toEqual(ALL.slice(2, 5).map(({ bytes }) => bytes));
      expect(await leaves.hashes([7, 0, 3])).toEqual([7, 0, 3].map((index) => HASHES[index]));
      await expect(leaves.hashes([7, 8])).rejects.toThrow(RangeError);
      expect(await leaves.indexOf('event 4')).toBe(4);
      expect(await leaves.indexOf('event 5')).toBeUndefined();
    });

    it('refuses whoever was taken over from, before anything else', async () => {
      const { leaves } = subject;
      const old = await leaves.takeOver();
      await leaves.append(runOf(old, 0, 2));
      const epoch = await leaves.takeOver();
      for (const run of [runOf(old, 2, 1), runOf(old, 0, 1)]) {
        await expect(leaves.append(run)).rejects.toMatchObject({ name: 'StaleSequencer' });
      }
      expect(await leaves.size()).toBe(2);
      await leaves.append(runOf(epoch, 2, 1));
      expect(await leaves.size()).toBe(3);
    });

    it.each([0, 1, 3])('refuses a run that expects %i leaves where there are two', async (expected) => {
      const { leaves } = subject;
      const epoch = await leaves.takeOver();
      await leaves.append(runOf(epoch, 0, 2));
      const refusal = { name: 'WrongExpectedSize', expected, actual: 2 };
      await expect(leaves.append(runOf(epoch, expected, 1))).rejects.toMatchObject(refusal);
      expect(await leaves.size()).toBe(2);
    });

    it('refuses hashes that are not as many as its leaves store', async () => {
      const { leaves } = subject;
      const run = runOf(await leaves.takeOver(), 0, 3);
      await expect(leaves.append({ ...run, hashes: run.hashes.slice(1) })).rejects.toThrow(RangeError);
      expect(await leaves.size()).toBe(0);
    });

    it('gives no event two leaves, and writes nothing of the run that would', async () => {
      const { leaves } = subject;
      const epoch = await leaves.takeOver();
      await leaves.append(runOf(epoch, 0, 2));
      const run = runOf(epoch, 2, 2);
      for (const twice of [ALL[0]!, run.leaves[0]!]) {
        const refused = leaves.append({ ...run, leaves: [run.leaves[0]!, twice] });
        await expect(refused).rejects.toMatchObject({ name: 'LeafTaken', eventId: twice.eventId });
      }
      expect(await leaves.indexOf('event 2')).toBeUndefined();
      await leaves.append(run);
      expect(await leaves.sequenced(0, 10)).toEqual(ALL.slice(0, 4));
    });

    sequencerContract(() => subject.leaves, open);
    haltsContract(() => subject.leaves, open);
  });
}

const ALL: readonly Leaf[] = Array.from({ length: 8 }, (_, index) => ({
  eventId: `event ${index}`,
  position: sparse(index + 1),
  bytes: Buffer.from(`leaf ${index}`),
}));

/** By leaf, what it stores. */
const STORED: Hash[][] = [];
let frontier = EMPTY_FRONTIER;
for (const { bytes } of ALL) {
  const grown = appendLeaf(frontier, hashLeaf(bytes));
  frontier = grown.frontier;
  STORED.push([...grown.stored]);
}

const HASHES = STORED.flat();

const runOf = (epoch: number, expectedSize: number, count: number): LeafRun => ({
  epoch,
  expectedSize,
  leaves: ALL.slice(expectedSize, expectedSize + count),
  hashes: STORED.slice(expectedSize, expectedSize + count).flat(),
});
