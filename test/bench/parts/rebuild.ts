import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openLedger } from '#libs/application';
import { EventStore, Progress } from '#libs/event-sourcing';
import { FILLED_AT } from '../generated.js';
import { asPart } from '../part.js';

interface Options {
  /** The data directory of a ledger. */
  readonly directory: string;
  /** All read models at a start that finds none, or the register beside the one that answers. */
  readonly way: 'at a start' | 'while serving';
  /** Where the read models are, if not in the data directory. */
  readonly readModels?: string;
}

const TOLD_EVERY = 200_000;

/** Events a second while read models are built anew. */
await asPart(async ({ directory, way, readModels }: Options) => {
  if (way === 'at a start' && readModels === undefined)
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(directory, `read-models.db${suffix}`), { force: true });
  let began = performance.now();
  let told = 0;
  const app = await openLedger({
    dataDirectory: directory,
    now: () => FILLED_AT,
    ...(readModels === undefined ? {} : { readModels }),
    onProgress({ position, head }) {
      if (Number(position) < told + TOLD_EVERY) return;
      told = Number(position);
      process.stderr.write(`    ${position} of ${head}\n`);
    },
  });
  const events = Number(await app.get(EventStore).head());
  if (way === 'while serving') {
    began = performance.now();
    await app.get(Progress).rebuild('register');
  }
  const time = performance.now() - began;
  await app.close();
  return { rate: (events / time) * 1_000, time, items: events };
});
