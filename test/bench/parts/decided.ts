import { randomBytes, randomUUID } from 'node:crypto';
import { CommitmentStreams } from '#libs/application';
import type { CommitmentCommand } from '#libs/commitments';
import { handle, Ledger } from '#libs/event-sourcing';
import { SqliteEventStore } from '#libs/storage';
import { requestOf, resolvedPledge } from '../ledger.js';
import { inTemporary, sustained } from '../measure.js';
import { asPart } from '../part.js';

interface Options {
  readonly seconds: number;
  readonly writers: number;
}

const SALT_BYTES = 32;
const POOL_BYTES = 256 * SALT_BYTES;

class BenchLedger extends Ledger {
  private pool = randomBytes(POOL_BYTES);
  private used = 0;

  constructor(override readonly store: SqliteEventStore) {
    super();
  }

  override now(): number {
    return Date.now();
  }

  /** From a pool, as the application's. */
  override salt(): Uint8Array {
    if (this.used === POOL_BYTES) [this.pool, this.used] = [randomBytes(POOL_BYTES), 0];
    this.used += SALT_BYTES;
    return Uint8Array.from(this.pool.subarray(this.used - SALT_BYTES, this.used));
  }
}

/** Commands through decider and store, with leaves and tree; no read models, no command bus. */
await asPart(async ({ seconds, writers }: Options) =>
  inTemporary(async (directory) => {
    const store = SqliteEventStore.open({ directory, now: Date.now });
    const ledger = new BenchLedger(store);
    const streams = new CommitmentStreams(store);
    const done = await sustained(writers, seconds, async (writer, turn) => {
      const data = resolvedPledge(writer, turn);
      const command = async (_: unknown, at: number) => ({ type: 'record', data, at }) as CommitmentCommand;
      await handle(ledger, streams, randomUUID(), requestOf(data), command);
    });
    await store.close();
    return done;
  }),
);
