import { openLedger } from '#libs/application';
import { SqliteEventStore } from '#libs/storage';
import { fill, FILLED_AT } from '../generated.js';
import { asPart } from '../part.js';

interface Options {
  readonly directory: string;
  readonly commitments: number;
  readonly seed: number;
}

const TOLD_EVERY = 10_000;

/** Makes a ledger, then its read models as a start does that finds none. Told: how many events, and how long that took, ms. */
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
  told = 0;
  const app = await openLedger({
    dataDirectory: directory,
    now: () => FILLED_AT,
    onProgress({ position }) {
      if (Number(position) < told + 10 * TOLD_EVERY) return;
      told = Number(position);
      process.stderr.write(`    ${told.toLocaleString('en')} of ${head.toLocaleString('en')} events in read models\n`);
    },
  });
  await app.close();
  return { items: head, time: performance.now() - began };
});
