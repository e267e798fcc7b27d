import { openLedger } from '#libs/application';
import { EventStore, Progress } from '#libs/event-sourcing';
import { fill } from '../generated.js';
import { asPart } from '../part.js';

interface Options {
  readonly directory: string;
  readonly commitments: number;
  readonly seed: number;
}

const TOLD_EVERY = 10_000;

/** Makes a ledger and its read models. Told: how many events, and how long that took, ms. */
await asPart(async ({ directory, commitments, seed }: Options) => {
  const began = performance.now();
  const clock = { now: 0 };
  const app = await openLedger({ dataDirectory: directory, now: () => clock.now });
  let told = 0;
  await fill(app.get(EventStore), clock, {
    commitments,
    seed,
    progress(made) {
      if (made < told + TOLD_EVERY) return;
      told = made;
      process.stderr.write(`    ${made.toLocaleString('en')} commitments\n`);
    },
  });
  const head = await app.get(EventStore).head();
  while (!(await app.get(Progress).waitFor(head, 10_000)))
    process.stderr.write(`    projected ${(await app.get(Progress).look()).position} of ${head}\n`);
  await app.close();
  return { items: Number(head), time: performance.now() - began };
});
