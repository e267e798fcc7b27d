import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { type OrderedEvent, OutcomeUnknown, WrongExpectedVersion } from '#libs/event-sourcing';
import { takeInto, until } from '../../libs/storage/src/events.samples.contract.js';
import { Opened, saying, words } from './opened.js';
import { EventStoreDbServer } from './server.js';

/** A half-open connection is noticed after twice this; the client's default is ten times as long. */
const KEEP_ALIVE_MS = 1_000;

describe('The store on EventStoreDB, where the client', () => {
  const opened = new Opened();
  afterEach(async () => opened.close());
  const serverAndStore = async (changes: Parameters<Opened['store']>[1] = {}) => {
    const server = await opened.server(EventStoreDbServer.start());
    return { server, store: await opened.store(server.connectionString, changes) };
  };

  it('takes conflicts for successes, is not opened so', async () => {
    const server = await opened.server(EventStoreDbServer.start());
    const opening = opened.store(`${server.connectionString}&throwOnAppendFailure=false`);
    await expect(opening).rejects.toThrow('leave throwOnAppendFailure out of it');
  });

  it('waits for an answer for ever, asks again, and what was stored stands once', async () => {
    const { server, store } = await serverAndStore();
    await store.append('commitment-1', [saying('first')], 0);
    server.faults.loseAnswers(1);
    const { version, repeated } = await store.append('commitment-1', [saying('second')], 1);
    expect({ version, repeated }).toEqual({ version: 2 });
    expect(words(await store.read('commitment-1'))).toEqual(['first', 'second']);
  });

  it('never gets an answer, says that the outcome is unknown, and a retry tells', async () => {
    const { server, store } = await serverAndStore();
    await store.append('commitment-1', [saying('first')], 0);
    server.faults.loseAnswers(100);
    const second = saying('second');
    await expect(store.append('commitment-1', [second], 1)).rejects.toBeInstanceOf(OutcomeUnknown);
    server.faults.loseAnswers(0);
    expect(await store.append('commitment-1', [second], 1)).toMatchObject({ version: 2, repeated: true });
    expect(words(await store.read('commitment-1'))).toEqual(['first', 'second']);
  });

  it('rejects the appends of a healthy client with those of a lost one, appends all the same', async () => {
    const { server: lost, store: losing } = await serverAndStore();
    const { server, store } = await serverAndStore();
    await Promise.all([losing, store].map(async (each) => each.append('commitment-1', [saying('first')], 0)));
    lost.faults.loseAnswers(1);
    server.faults.loseAnswers(1);
    const appends = [losing, store].map(async (each) => each.append('commitment-1', [saying('second')], 1));
    await until(() => server.log.events.some(({ data }) => Buffer.from(data).includes('second')));
    lost.wire.cut();
    expect(await Promise.all(appends)).toMatchObject([{ version: 2 }, { version: 2 }]);
    expect(opened.said.length).toBeGreaterThanOrEqual(2);
    expect(words(await store.read('commitment-1'))).toEqual(['first', 'second']);
  });

  it('hangs on a BigInt, refuses it before', async () => {
    const { store } = await serverAndStore();
    const odd = { ...saying('odd'), data: { count: 1n } };
    await expect(store.append('commitment-1', [odd], 0)).rejects.toBeInstanceOf(TypeError);
  });

  it('knows no type for a server that is down, appends once it is up again', async () => {
    const { server, store } = await serverAndStore();
    const { log } = server;
    await store.append('commitment-1', [saying('first')], 0);
    const { port } = server.endpoint;
    await server.stop();
    const appending = store.append('commitment-1', [saying('second')], 1);
    await until(() => opened.said.some((line) => line.startsWith('an append to commitment-1 is tried again')));
    await opened.server(EventStoreDbServer.start({ port, log }));
    expect(await appending).toMatchObject({ version: 2 });
  });

  it('never resumes a subscription, goes on where it was', async () => {
    const { server, store } = await serverAndStore();
    const taken: OrderedEvent[] = [];
    const abort = new AbortController();
    const taking = takeInto(taken, store.subscribe('0', { signal: abort.signal }));
    const all = Array.from({ length: 10 }, (_, index) => String(index));
    for (const [version, text] of all.entries()) {
      await store.append('commitment-1', [saying(text)], version);
      server.wire.cut();
    }
    await until(() => taken.length === all.length);
    abort.abort();
    await taking;
    expect(words(taken)).toEqual(all);
    expect(opened.said.filter((line) => line.startsWith('the subscription to EventStoreDB broke off'))).not.toEqual([]);
  });

  it('notices a half-open connection late, goes on then', async () => {
    const server = await opened.server(EventStoreDbServer.start());
    // The client says that it would rather ask less often.
    jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const keepAlive = `&keepAliveInterval=${KEEP_ALIVE_MS}&keepAliveTimeout=${KEEP_ALIVE_MS}`;
    const store = await opened.store(server.connectionString + keepAlive, { appendMs: 10 * KEEP_ALIVE_MS });
    const taken: OrderedEvent[] = [];
    const abort = new AbortController();
    const taking = takeInto(taken, store.subscribe('0', { signal: abort.signal }));
    await store.append('commitment-1', [saying('first')], 0);
    await until(() => taken.length === 1);
    server.wire.halfOpen();
    await store.append('commitment-1', [saying('second')], 1);
    await until(() => taken.length === 2);
    abort.abort();
    await taking;
    expect(words(taken)).toEqual(['first', 'second']);
  }, 30_000);

  it('leaves the call of a loop that was left, ends it', async () => {
    const { server, store } = await serverAndStore();
    await store.append('commitment-1', [saying('first')], 0);
    await until(() => server.traffic.subscriptions === 1);
    for await (const batch of store.subscribe('0', {})) {
      expect(words(batch)).toEqual(['first']);
      expect(server.traffic.subscriptions).toBe(2);
      break;
    }
    await until(() => server.traffic.subscriptions === 1);
  });

  it('would bring all at once, is brought no more than is asked for', async () => {
    // Half a megabyte at a time takes a busy machine longer than other appends may.
    const { server, store } = await serverAndStore({ appendMs: 15_000 });
    const count = 2_000;
    const long = 'x'.repeat(1_000);
    for (let version = 0; version < count; version += 500) {
      await store.append(
        'commitment-1',
        Array.from({ length: 500 }, () => saying(long)),
        version,
      );
    }
    await until(() => server.traffic.subscriptions === 1 && server.traffic.sent >= count);
    const before = server.traffic.sent;
    const slow = store.subscribe('0', { batchSize: 10 })[Symbol.asyncIterator]();
    await slow.next();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(server.traffic.sent - before).toBeLessThan(count / 2);
    let left = count - 10;
    while (left > 0) left -= ((await slow.next()).value as readonly OrderedEvent[]).length;
    await slow.return?.();
  });

  it('stalls where a checkpoint is not taken, tells who did not take it', async () => {
    const { server, store } = await serverAndStore();
    await store.append('commitment-1', [saying('first')], 0);
    const client = EventStoreDBClient.connectionString(server.connectionString);
    const ordered = Array.from({ length: 1_100 }, () => jsonEvent({ type: 'Ordered', data: {} }));
    await client.appendToStream('orders-1', ordered);
    await client.dispose();
    const subscription = store.subscribe('0', { passed: async () => Promise.reject(new Error('no room')) });
    await expect(takeInto([], subscription)).rejects.toThrow('no room');
  });

  it('asks for the leader or not as its first caller did, always asks for the leader', async () => {
    const [leader, follower] = await EventStoreDbServer.startCluster();
    await opened.server(Promise.resolve(leader));
    await opened.server(Promise.resolve(follower));
    const store = await opened.store(follower.connectionString);
    expect(await store.append('commitment-1', [saying('first')], 0)).toMatchObject({ version: 1 });
    follower.lead();
    expect(await store.append('commitment-1', [saying('second')], 1)).toMatchObject({ version: 2 });
    await expect(store.append('commitment-1', [saying('late')], 1)).rejects.toBeInstanceOf(WrongExpectedVersion);
  });
});
