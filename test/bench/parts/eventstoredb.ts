import { randomBytes } from 'node:crypto';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { CATEGORIES } from '#libs/application';
import { EventStoreDbEventStore } from '#libs/storage';
import { recording } from '../ledger.js';
import { sustained } from '../measure.js';
import { asPart } from '../part.js';

interface Options {
  readonly connectionString: string;
  readonly writers: number;
  readonly seconds: number;
  /** The store of Pacta, or what its client does alone with an event of the same data and metadata. */
  readonly through: 'adapter' | 'client';
}

let nth = 0;

/** Appends of one event each to streams of their own. */
await asPart(async ({ connectionString, writers, seconds, through }: Options) => {
  if (through === 'adapter') {
    const store = await EventStoreDbEventStore.open({ connectionString, categories: CATEGORIES, now: Date.now });
    const done = await sustained(writers, seconds, async () => {
      const event = recording(++nth, randomBytes(32));
      await store.append(`commitment-${event.id}`, [event], 0);
    });
    await store.close();
    return done;
  }
  const client = EventStoreDBClient.connectionString(connectionString);
  const done = await sustained(writers, seconds, async () => {
    const { id, type, data, metadata } = recording(++nth, randomBytes(32));
    const event = jsonEvent({ id, type, data: { ...data }, metadata: { ...metadata } });
    await client.appendToStream(`other-${id}`, event, { expectedRevision: 'no_stream' });
  });
  await client.dispose();
  return done;
});
