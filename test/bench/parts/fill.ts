import { SqliteEventStore } from '#libs/storage';
import { fill } from '../generated.js';
import { asPart } from '../part.js';

interface Options {
  readonly directory: string;
  readonly commitments: number;
  readonly seed: number;
}

const TOLD_EVERY = 10_000;

/** Fills the ledger of a data directory with events. Told: how many, and how long that took, ms. */
await asPart(async ({ directory, commitments, seed }: Options) => {
  const began = performance.now();
  const clock = { now: 0 };
  const store = SqliteEventStore.open({ directory, now: () => clock.now });
  let told = 0;
  await fill(store, clock, {
    commitments,
    seed,
    progress(made) {
      if (made < told + TOLD_EVERY) return;
      told = made;
      process.stderr.write(`    ${made.toLocaleString('en')} commitments\n`);
    },
  });
  const head = Number(await store.head());
  await store.close();
  return { items: head, time: performance.now() - began };
});
