import { expect, it } from '@jest/globals';
import { EventStoreDbEventStore, moveToEventStoreDb, SqliteEventStore } from '#libs/storage';
import { inTemporary } from '../bench/measure.js';
import { saying } from './opened.js';
import { EventStoreDbServer } from './server.js';

const EVENTS = 100_000;
const STREAMS = 5_000;
const PAGE = 1_000;

it(`${EVENTS} events moved from SQLite to EventStoreDB are the same, one by one`, async () => {
  await inTemporary(async (directory) => {
    const sqlite = () => SqliteEventStore.open({ directory, now: Date.now });
    const filling = sqlite();
    for (let round = 0; round < EVENTS / STREAMS; round++) {
      const appends = Array.from({ length: STREAMS }, async (_, nth) =>
        filling.append(`commitment-${nth}`, [saying(`${round} of ${nth}`)], round),
      );
      await Promise.all(appends);
    }
    const held: unknown[] = [];
    for (let from = 0; from < EVENTS; from += PAGE) held.push(...(await filling.readAll(String(from), PAGE)));
    await filling.close();

    const server = await EventStoreDbServer.start();
    const { connectionString } = server;
    const began = Date.now();
    const { events } = await moveToEventStoreDb({ directory, connectionString, categories: ['commitment'] });
    process.stderr.write(`${events} events moved and verified in ${Date.now() - began} ms\n`);

    const store = await EventStoreDbEventStore.open({ connectionString, categories: ['commitment'], now: Date.now });
    let compared = 0;
    for (let last = '0'; compared < EVENTS;) {
      const page = await store.readAll(last, PAGE);
      for (const { position: _, ...event } of page) {
        expect(event).toEqual({ ...(held[compared++] as object), position: undefined, leafIndex: undefined });
      }
      last = page.at(-1)!.position;
    }
    expect(await store.countAfter(await store.head())).toBe(0);
    await store.close();
    await server.stop();
  });
}, 1_800_000);
