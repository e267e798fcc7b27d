import { randomUUID } from 'node:crypto';
import {
  type AllStreamSubscription,
  END,
  eventTypeFilter,
  type EventStoreDBClient,
  jsonEvent,
  type Position,
  streamNameFilter,
} from '@eventstore/db-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../../libs/storage/src/events.samples.contract.js';
import { all, Asked, freshStream, told } from './asked.js';

/** Of this run alone, where others write on the same server. */
const OWN = `spec${randomUUID().slice(0, 8)}`;

let asked: Asked;
let client: EventStoreDBClient;
const subscriptions: AllStreamSubscription[] = [];
beforeAll(async () => {
  asked = await Asked.open();
  ({ client } = asked);
});
afterEach(async () => {
  await Promise.all(subscriptions.splice(0).map(async (each) => each.unsubscribe()));
});
afterAll(async () => asked.close());

/** Everything that a subscription brings, in the order in which it comes. */
function follow(options: Parameters<EventStoreDBClient['subscribeToAll']>[0]): string[] {
  const heard: string[] = [];
  const subscription = client.subscribeToAll(options);
  subscriptions.push(subscription);
  subscription.on('confirmation', () => heard.push('confirmed'));
  subscription.on('caughtUp', () => heard.push('caught up'));
  subscription.on('data', ({ event }) => {
    if (event?.type === 'Told') heard.push((event.data as { words: string }).words);
  });
  return heard;
}

const write = async (stream: string, ...words: readonly string[]) =>
  client.appendToStream(
    stream,
    words.map((each) => told(each)),
  );

describe('A subscription to $all', () => {
  it('is confirmed, brings what stands, has caught up, and brings what comes', async () => {
    const stream = freshStream();
    await write(stream, 'one', 'two');
    const heard = follow({ filter: streamNameFilter({ prefixes: [stream] }) });
    await until(() => heard.includes('caught up'));
    await write(freshStream(), 'of others');
    await write(stream, 'three');
    await until(() => heard.includes('three'));
    expect(heard).toEqual(['confirmed', 'one', 'two', 'caught up', 'three']);
  });

  it('brings what is behind a position, and not what stands there', async () => {
    const stream = freshStream();
    const { position } = await write(stream, 'one');
    await write(stream, 'two');
    const heard = follow({ fromPosition: position!, filter: streamNameFilter({ prefixes: [stream] }) });
    await until(() => heard.includes('caught up'));
    expect(heard).toEqual(['confirmed', 'two', 'caught up']);
  });

  it('brings from the end on what comes', async () => {
    const stream = freshStream();
    await write(stream, 'one');
    const heard = follow({ fromPosition: END, filter: streamNameFilter({ prefixes: [stream] }) });
    await until(() => heard.includes('caught up'));
    await write(stream, 'two');
    await until(() => heard.includes('two'));
    expect(heard).toEqual(['confirmed', 'caught up', 'two']);
  });

  it('without a filter brings what the system wrote too', async () => {
    const kinds = new Set<string>();
    const subscription = client.subscribeToAll();
    subscriptions.push(subscription);
    subscription.on('data', ({ event }) => kinds.add(event!.type));
    await until(() => kinds.has('$metadata'));
  });

  it.each([
    ['by the beginning of a type', eventTypeFilter({ prefixes: [`${OWN}Told`, `${OWN}Asked`] })],
    ['by an expression of a type', eventTypeFilter({ regex: `^${OWN}(Told|Asked)$` })],
    ['by an expression of a stream', streamNameFilter({ regex: `^${OWN}-` })],
  ])('is filtered %s', async (_, filter) => {
    const { position } = await write(freshStream(), 'before');
    const [stream, other] = [freshStream(OWN), freshStream('others')];
    const kinds: string[] = [];
    const subscription = client.subscribeToAll({ fromPosition: position!, filter });
    subscriptions.push(subscription);
    subscription.on('data', ({ event }) => kinds.push(event!.type));
    await client.appendToStream(other, jsonEvent({ type: 'Ordered', data: {} }));
    const own = ['Told', 'Asked'].map((kind) => OWN + kind);
    await client.appendToStream(
      stream,
      own.map((type) => jsonEvent({ type, data: {} })),
    );
    await until(() => kinds.length === own.length);
    expect(kinds).toEqual(own);
  });
});

describe('A filtered subscription tells how far it has looked', () => {
  it('every so many times 32 events that it looked at', async () => {
    expect(await checkpoints({ checkpointInterval: 2 }, 200)).toEqual([64, 128, 192]);
  });

  it('every so many times the window that it was given', async () => {
    expect(await checkpoints({ checkpointInterval: 3, maxSearchWindow: 10 }, 100)).toEqual([30, 60, 90]);
  });
});

/** Places of checkpoints, by the number of events before them. */
async function checkpoints(options: { checkpointInterval: number; maxSearchWindow?: number }, count: number) {
  const { position } = await write(freshStream(), 'before');
  const others = freshStream('others');
  for (let at = 0; at < count; at += 50)
    await client.appendToStream(
      others,
      Array.from({ length: 50 }, () => jsonEvent({ type: 'Ordered', data: {} })),
    );
  const behind = await all(client.readAll({ fromPosition: position! }));
  const places = new Map(behind.map(({ event }, index) => [event!.position.commit, index]));
  const reached: Position[] = [];
  const filter = streamNameFilter({
    prefixes: [freshStream()],
    ...options,
    checkpointReached: (_, at) => void reached.push(at),
  });
  const subscription = client.subscribeToAll({ fromPosition: position!, filter });
  subscriptions.push(subscription);
  let isCaughtUp = false;
  subscription.on('caughtUp', () => (isCaughtUp = true));
  subscription.on('data', () => undefined);
  await until(() => isCaughtUp);
  return reached.map(({ commit }) => places.get(commit));
}
