import { expect } from '@jest/globals';
import * as fc from 'fast-check';
import type { Sequencer } from '#libs/transparency';
import { MemoryEventStore } from './events.memory.js';
import { everything, run, SetClock, turns } from './events.samples.contract.js';
import {
  expectSequenced,
  type Fate,
  type OpenLeaves,
  SparseStore,
  started,
  UnsteadyLeaves,
  until,
} from './leaf-store.samples.contract.js';

export interface History {
  /** How many events an append has. */
  readonly appends: readonly number[];
  readonly sequencers: readonly {
    readonly after: number;
    readonly batchSize: number;
    readonly fates: readonly Fate[];
  }[];
  readonly repeated: number;
  readonly pace: number;
}

const fates = fc.array(
  fc.record<Fate>({
    before: fc.nat(3),
    after: fc.nat(3),
    fails: fc.constantFrom(undefined, undefined, undefined, undefined, 'undone', 'done'),
  }),
  { maxLength: 40 },
);

export const histories: fc.Arbitrary<History> = fc.record({
  appends: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 12 }),
  sequencers: fc.array(fc.record({ after: fc.nat(60), batchSize: fc.integer({ min: 1, max: 6 }), fates }), {
    minLength: 2,
    maxLength: 3,
  }),
  repeated: fc.nat(4),
  pace: fc.nat(2),
});

/** Sequencers that begin while others write, over failing lines: in the end one is left, and the log is the ledger's. */
export async function rehearse({ appends, sequencers, repeated, pace }: History, open: OpenLeaves): Promise<void> {
  const { leaves, dispose } = await open();
  const store = new SparseStore(new MemoryEventStore(new SetClock()));
  store.repeated = repeated;
  store.pace = async () => turns(pace);
  const record = async (count: number, name: string) => store.append(`commitment-${name}`, run(`${name}-`, count), 0);
  const running: Sequencer[] = [];
  const starts = sequencers.map(async ({ after, batchSize, fates }) => {
    await turns(after);
    running.push(started({ store, leaves: new UnsteadyLeaves(leaves, fates), batchSize }));
  });
  for (const [index, count] of appends.entries()) {
    await record(count, String(index));
    await turns(4);
  }
  await Promise.all(starts);
  // An older one learns that it is one when it has something to write.
  let more = 0;
  await until(async () => {
    await record(1, `more${++more}`);
    return running.filter(({ state }) => state.name !== 'stopped').length === 1;
  });
  const total = (await everything(store)).length;
  await until(async () => (await leaves.size()) === total && running.some(({ state }) => state.name === 'running'));
  await expectSequenced(store, leaves);
  const stopped = running.map(({ state }) => state).filter(({ name }) => name !== 'running');
  const stale = { name: 'stopped', error: { name: 'StaleSequencer' } };
  expect(stopped).toMatchObject(running.slice(1).map(() => stale));
  await Promise.all(running.map(async (sequencer) => sequencer.stop()));
  await dispose();
}
