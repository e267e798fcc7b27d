import { randomBytes } from 'node:crypto';
import { SqliteEventStore } from '#libs/storage';
import { recording } from '../ledger.js';
import { inTemporary, sustained } from '../measure.js';
import { asPart } from '../part.js';

interface Options {
  readonly seconds: number;
  readonly writers: number;
}

/** Appends of one event each through the event store: rows, leaves and tree, no decider. */
await asPart(async ({ seconds, writers }: Options) =>
  inTemporary(async (directory) => {
    const store = SqliteEventStore.open({ directory, now: Date.now });
    let appended = 0;
    const done = await sustained(writers, seconds, async () => {
      appended += 1;
      await store.append(`commitment-${appended}`, [recording(appended, randomBytes(32))], 0);
    });
    await store.close();
    return done;
  }),
);
