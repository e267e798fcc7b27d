import { describe, expect, it } from '@jest/globals';
import {
  Codec,
  type Command,
  type CommandRequest,
  type Decider,
  type DomainEvent,
  handle,
  type Ledger,
  Refused,
  STREAM_LENGTH_MAX,
  Streams,
} from '#libs/event-sourcing';
import { MemoryEventStore } from '#libs/storage';

type Counted = DomainEvent<'Counted', { readonly by: number }>;
type Count = Command<'count', { readonly by: number; readonly times?: number }>;

/** The smallest decider with a rule: it counts, and never below nothing. */
const counter: Decider<number, Count, Counted> = {
  category: 'counter',
  initial: 0,
  decide({ data: { by, times = 1 } }, total) {
    if (total + by < 0) throw new Refused('below-nothing', 'There is not so much.');
    return by === 0 ? [] : Array.from({ length: times }, () => ({ type: 'Counted', data: { by } }) as const);
  },
  evolve: (total, events) => events.reduce((sum, { data }) => sum + data.by, total),
};

function setup() {
  let salts = 0;
  const clock = { now: () => Date.UTC(2026, 2, 1) };
  const store = new MemoryEventStore(clock);
  const ledger: Ledger = { store, now: clock.now, salt: () => new Uint8Array(32).fill(++salts) };
  const streams = new Streams(store, counter, new Codec<Counted>({ Counted: [] }));
  const count = (by: number, request: Partial<CommandRequest> & { readonly times?: number } = {}, id = 'one') => {
    const { times = 1, ...rest } = request;
    const asked = { commandId: uuid(by, times), actor: 'somebody', canonical: `count ${by} × ${times}`, ...rest };
    return handle(ledger, streams, id, asked, (_, at): Count => ({ type: 'count', data: { by, times }, at }));
  };
  return { store, ledger, streams, count };
}

const uuid = (...parts: readonly number[]) =>
  `00000000-0000-4000-8000-${parts.map((part) => String(part & 0xffff).padStart(6, '0')).join('')}`;

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'decided',
    (error: unknown) => (error instanceof Refused ? error.code : Promise.reject(error as Error)),
  );

describe('handle', () => {
  it('stamps what a command belongs to, by default itself', async () => {
    const { store, count } = setup();
    await count(1);
    await count(2, { correlationId: uuid(9) });
    const stamped = (await store.read('counter-one')).map(({ metadata }) => metadata.$correlationId);
    expect(stamped).toEqual([uuid(1, 1), uuid(9)]);
  });

  it('decides, records and answers with a receipt', async () => {
    const { store, count } = setup();
    const receipt = await count(3, { times: 2 });
    expect(receipt).toMatchObject({ id: 'one', version: 2, position: '2', before: 0, after: 6 });
    expect(receipt.events.map(({ type, version }) => [type, version])).toEqual([
      ['Counted', 1],
      ['Counted', 2],
    ]);
    const [first, second] = await store.read('counter-one');
    expect([first!.id, second!.id]).toEqual(receipt.events.map(({ id }) => id));
    expect(first!.metadata).toMatchObject({
      actor: 'somebody',
      commandId: uuid(3, 2),
      $correlationId: uuid(3, 2),
      $causationId: uuid(3, 2),
    });
    expect(first!.salt).not.toEqual(second!.salt);
    // The hash of the request gives nothing away and is that of the first salt.
    expect(first!.metadata.requestHash).toMatch(/^[0-9a-f]{64}$/);
    expect(second!.metadata.requestHash).toBe(first!.metadata.requestHash);
  });

  it('answers a repetition with its first receipt, whatever came since', async () => {
    const { count, store } = setup();
    const first = await count(3);
    await count(4);
    expect(await count(3)).toEqual(first);
    // Not even a pinned version or a rule of today stands before it.
    expect(await count(3, { expectedVersion: 9 })).toEqual(first);
    expect(await store.head()).toBe('2');
  });

  it('refuses another request under the same key, also on another stream', async () => {
    const { count } = setup();
    await count(3);
    expect(await refusal(count(3, { canonical: 'another' }))).toBe('idempotency-key-reused');
    expect(await refusal(count(3, {}, 'two'))).toBe('idempotency-key-reused');
  });

  it('refuses another request that came under the same key at the same time, and remembers what stands', async () => {
    const { count, streams, store } = setup();
    const one = { commandId: uuid(93) };
    const told = await Promise.allSettled([count(3, one), count(4, one), count(3, one)]);
    expect(told).toMatchObject([
      { value: { version: 1, after: 3 } },
      { reason: { code: 'idempotency-key-reused' } },
      { value: { version: 1, after: 3 } },
    ]);
    expect((await streams.load('one')).state).toBe(3);
    expect((await streams.load('one')).stored).toEqual(await store.read('counter-one'));
  });

  it('does not remember a refusal', async () => {
    const { count } = setup();
    expect(await refusal(count(-3))).toBe('below-nothing');
    await count(4);
    expect(await count(-3)).toMatchObject({ version: 2, after: 1 });
  });

  it('answers "already so" with a receipt without events', async () => {
    const { count, store } = setup();
    await count(3);
    expect(await count(0)).toEqual({
      id: 'one',
      version: 1,
      position: '1',
      leafIndex: 0,
      events: [],
      before: 3,
      after: 3,
    });
    expect(await store.head()).toBe('1');
  });

  it('holds to a pinned version, before the rules', async () => {
    const { count } = setup();
    await count(3);
    expect(await refusal(count(-9, { expectedVersion: 0 }))).toBe('version-mismatch');
    expect(await count(4, { expectedVersion: 1 })).toMatchObject({ version: 2 });
  });

  it('judges anew after a lost race', async () => {
    const { ledger, streams, count } = setup();
    let raced = false;
    const race = async (): Promise<Count> => {
      if (!raced) await count(5);
      raced = true;
      return { type: 'count', data: { by: 1 }, at: 0 };
    };
    const request = { commandId: uuid(90), actor: 'somebody', canonical: 'race' };
    expect(await handle(ledger, streams, 'one', request, race)).toMatchObject({ version: 2, before: 5, after: 6 });
    raced = false;
    const pinned = { ...request, commandId: uuid(91), expectedVersion: 2 };
    const late = async (): Promise<Count> => {
      await count(6);
      return { type: 'count', data: { by: 1 }, at: 0 };
    };
    expect(await refusal(handle(ledger, streams, 'one', pinned, late))).toBe('version-mismatch');
  });

  it('gives up after three lost races', async () => {
    const { ledger, streams, count } = setup();
    let races = 0;
    const lose = async (): Promise<Count> => {
      await count(10 + ++races);
      return { type: 'count', data: { by: 1 }, at: 0 };
    };
    expect(await refusal(handle(ledger, streams, 'one', { commandId: uuid(92), actor: '', canonical: '' }, lose))).toBe(
      'contended',
    );
    expect(races).toBe(3);
  });

  it('foresees the receipt of a dry run and records nothing', async () => {
    const { count, store } = setup();
    const foreseen = await count(3, { dryRun: true });
    expect(await store.head()).toBe('0');
    // What is not recorded has no leaf.
    expect(await count(3)).toEqual({ ...foreseen, leafIndex: 0 });
  });

  it('keeps a stream within its length', async () => {
    const { count, store } = setup();
    await count(1, { times: STREAM_LENGTH_MAX });
    expect(await refusal(count(2))).toBe('stream-full');
    expect(await store.head()).toBe(String(STREAM_LENGTH_MAX));
  });

  it('records each of many racing commands once', async () => {
    const { count, streams } = setup();
    const told = await Promise.all(Array.from({ length: 12 }, (_, n) => refusal(count(n + 1))));
    const decided = told.filter((outcome) => outcome === 'decided').length;
    expect(told.every((outcome) => outcome === 'decided' || outcome === 'contended')).toBe(true);
    expect((await streams.load('one')).version).toBe(decided);
  });
});
