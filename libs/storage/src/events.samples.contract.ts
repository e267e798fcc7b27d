import { expect } from '@jest/globals';
import {
  appendLeaf,
  dataMac,
  EMPTY_FRONTIER,
  type Hash,
  hashLeaf,
  leafBytes,
  leafParts,
  type TransparencyLog,
} from '#libs/transparency';
import type { EventStore, NewEvent, OrderedEvent, Position } from '#libs/event-sourcing';

/** 2026-03-01T12:00:00Z */
export const NOON = Date.UTC(2026, 2, 1, 12);

export const DAY = 86_400_000;

/** A clock that stands until it is set. */
export class SetClock {
  at = NOON;

  now(): number {
    return this.at;
  }
}

/** A store that writes leaves with its events. */
export type LoggedStore = EventStore & { readonly log: TransparencyLog };

/** A store of its own for one spec. */
export interface Subject {
  readonly store: LoggedStore;
  /** Closes the store and opens what it kept, where it keeps anything. */
  reopen?(): Promise<LoggedStore>;
  dispose(): Promise<void>;
}

export type OpenSubject = (clock: SetClock) => Promise<Subject>;

/** What stands before the spec that runs. */
export interface Stage {
  readonly store: LoggedStore;
  readonly clock: SetClock;
}

/** A fact that tells others apart by its id alone. */
export function fact(id: string, changes: Partial<NewEvent> = {}): NewEvent {
  return {
    id,
    type: 'CommitmentRecorded',
    schema: 1,
    data: { text: `The words of ${id}.`, window: 30, parties: ['JP', 'US'], isPublic: true },
    metadata: {
      commandId: `command of ${id}`,
      requestHash: 'ab'.repeat(32),
      actor: 'user-1',
      $correlationId: `command of ${id}`,
      $causationId: `command of ${id}`,
    },
    salt: new Uint8Array(32).fill(7),
    ...changes,
  };
}

export const facts = (...ids: string[]): NewEvent[] => ids.map((id) => fact(id));

/** `count` facts of one prefix: `a1`, `a2` … */
export const run = (prefix: string, count: number): NewEvent[] =>
  Array.from({ length: count }, (_, index) => fact(`${prefix}${index + 1}`));

export const everything = (store: EventStore): Promise<readonly OrderedEvent[]> => store.readAll('0', 1_000_000);

export const idsOf = (events: readonly { readonly id: string }[]): string[] => events.map(({ id }) => id);

/** Just these events stand in the ledger, at dense positions, and just their leaves in its log. */
export async function expectLedger(store: LoggedStore, ...ids: string[]): Promise<void> {
  const all = await everything(store);
  expect(idsOf(all)).toEqual(ids);
  expect(all.map(({ position }) => position)).toEqual(positionsTo(ids.length));
  await expectLog(store);
}

/** The log holds a leaf for each event, made of it, and the tree over them; nothing more. */
export async function expectLog(store: LoggedStore): Promise<void> {
  const events = await everything(store);
  const kept = await store.log.leaves(0, events.length);
  // Of what was erased, the leaf alone tells.
  const leaves = events.map((event, index) =>
    event.salt && event.data ? leafBytes(leafParts(event, dataMac(event.salt, event.data)), event) : kept[index]!,
  );
  let frontier = EMPTY_FRONTIER;
  const hashes: Hash[] = [];
  for (const leaf of leaves) {
    const grown = appendLeaf(frontier, hashLeaf(leaf));
    hashes.push(...grown.stored);
    frontier = grown.frontier;
  }
  const { log } = store;
  expect(await log.size()).toBe(events.length);
  expect((await log.leaves(0, events.length + 1)).map(hexOf)).toEqual(leaves.map(hexOf));
  expect((await log.hashes([...hashes.keys()])).map(hexOf)).toEqual(hashes.map(hexOf));
  await expect(log.hashes([hashes.length])).rejects.toBeInstanceOf(RangeError);
  for (const { id, leafIndex } of events) expect(await log.indexOf(id)).toBe(leafIndex);
  expect(events.map(({ leafIndex }) => leafIndex)).toEqual([...events.keys()]);
  expect(await log.indexOf('no such event')).toBeUndefined();
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Takes from a subscription until it has brought so many events; fewer if it ends. */
export async function take(count: number, batches: AsyncIterable<readonly OrderedEvent[]>): Promise<OrderedEvent[]> {
  const taken: OrderedEvent[] = [];
  if (count === 0) return taken;
  for await (const batch of batches) {
    taken.push(...batch);
    if (taken.length >= count) break;
  }
  return taken;
}

/** `1` to `count`, as positions. */
export const positionsTo = (count: number): Position[] =>
  Array.from({ length: count }, (_, index) => String(index + 1));

/** Gives the event loop turns, so that whatever waits can go on. */
export async function turns(count = 5): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}
