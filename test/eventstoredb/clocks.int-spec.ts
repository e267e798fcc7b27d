import { afterEach, describe, expect, it } from '@jest/globals';
import { Folding, type Foldable } from '../../libs/event-sourcing/src/folding.js';
import { BEGINNING, type OrderedEvent, type StoredEvent } from '#libs/event-sourcing';
import { Opened, saying } from './opened.js';
import { EventStoreDbServer } from './server.js';

const NOON = Date.UTC(2026, 10, 1, 12);
const LATER = NOON + 5_000;

/** Of one that its clock, which runs behind, stamped before it saw what another process had just written. */
const stampedBehind = (stream: string, version: number): StoredEvent => ({
  ...saying('behind'),
  stream,
  version,
  recordedAt: NOON,
});

describe('Writers whose clocks differ', () => {
  const opened = new Opened();
  afterEach(() => opened.close());

  it('are told in an order in which time never goes back, and by their streams as they stamped', async () => {
    const { connectionString } = await opened.server(EventStoreDbServer.start());
    const ahead = await opened.store(connectionString, { now: () => LATER });
    await ahead.append('commitment-a', [saying('ahead')], 0);
    await ahead.adopt([stampedBehind('commitment-b', 1)]);
    const inOrder = await ahead.readAll(BEGINNING, 10);
    expect(inOrder.map(({ recordedAt, stampedAt }) => [recordedAt, stampedAt])).toEqual([
      [LATER, undefined],
      [LATER, NOON],
    ]);
    const [read] = await ahead.read('commitment-b');
    expect(read!.recordedAt).toBe(NOON);
  });

  it('never go back in time within a stream, since whoever goes on has read what stands', async () => {
    const { connectionString } = await opened.server(EventStoreDbServer.start());
    const ahead = await opened.store(connectionString, { now: () => LATER });
    const behind = await opened.store(connectionString, { now: () => NOON });
    await ahead.append('commitment-a', [saying('ahead')], 0);
    await behind.read('commitment-a');
    const { recordedAt } = await behind.append('commitment-a', [saying('behind')], 1);
    expect(recordedAt).toBe(LATER);
  });

  it('lead to one state of a stream, be it followed or read', async () => {
    const { connectionString } = await opened.server(EventStoreDbServer.start());
    const store = await opened.store(connectionString, { now: () => LATER });
    await store.append('document-a', [saying('ahead')], 0);
    await store.adopt([stampedBehind('commitment-b', 1)]);
    await store.append('commitment-b', [saying('more')], 1);
    const [first, second] = (await store.readAll(BEGINNING, 10)).filter(({ stream }) => stream === 'commitment-b');
    const followed = new Folding(store, [FOLDABLE]);
    await followed.follow(first!);
    const states = [await stateOf(followed, second!), await stateOf(new Folding(store, [FOLDABLE]), second!)];
    expect(states).toEqual([
      [NOON, LATER],
      [NOON, LATER],
    ]);
  });
});

/** Its state is when each event was recorded. */
const FOLDABLE: Foldable = {
  decider: {
    category: 'commitment',
    initial: [],
    evolve: (state, events) => [...(state as number[]), ...events.map(({ recordedAt }) => recordedAt)],
  },
  codec: { decode: ({ id, type, version, recordedAt }) => ({ id, type, version, recordedAt, data: {} }) },
};

async function stateOf(folding: Folding, event: OrderedEvent): Promise<unknown> {
  const followed = await folding.follow(event);
  if ('error' in followed) throw followed.error;
  return followed.projected.state;
}
