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
import {
  BEGINNING,
  comparePositions,
  type EventStore,
  idOfContent,
  type NewEvent,
  type OrderedEvent,
} from '#libs/event-sourcing';

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

/** A store, with the log of leaves that it writes with its events if it does. */
export type SubjectStore = EventStore & { readonly log?: TransparencyLog };

/** A store of its own for one spec. */
export interface Subject {
  readonly store: SubjectStore;
  /** Closes the store and opens what it kept, where it keeps anything. */
  reopen?(): Promise<SubjectStore>;
  dispose(): Promise<void>;
}

/**
 * `embedded`: one process has the store, positions are dense, leaves come with their events, what stands can be erased, and no
 * id stands twice. `shared`: of all that, nothing.
 */
export type Sort = 'embedded' | 'shared';

export type OpenSubject = (clock: SetClock) => Promise<Subject>;

/** What stands before the spec that runs. */
export interface Stage {
  readonly sort: Sort;
  readonly store: SubjectStore;
  readonly clock: SetClock;
}

/** The names behind ids that were given. */
const names = new Map<string, string>();

/** The id of what a spec calls by a name: a UUID, since some stores take nothing else. */
export function idOf(name: string): string {
  const id = idOfContent('spec', name);
  names.set(id, name);
  return id;
}

/** A fact that tells others apart by its id alone. */
export function fact(name: string, changes: Partial<NewEvent> = {}): NewEvent {
  return {
    id: idOf(name),
    type: 'CommitmentRecorded',
    schema: 1,
    data: { text: `The words of ${name}.`, window: 30, parties: ['JP', 'US'], isPublic: true },
    metadata: {
      commandId: `command of ${name}`,
      requestHash: 'ab'.repeat(32),
      actor: 'user-1',
      $correlationId: `command of ${name}`,
      $causationId: `command of ${name}`,
    },
    salt: new Uint8Array(32).fill(7),
    ...changes,
  };
}

export const facts = (...names: string[]): NewEvent[] => names.map((name) => fact(name));

/** `count` facts of one prefix: `a1`, `a2` … */
export const run = (prefix: string, count: number): NewEvent[] =>
  Array.from({ length: count }, (_, index) => fact(`${prefix}${index + 1}`));

export const everything = (store: EventStore): Promise<readonly OrderedEvent[]> => store.readAll('0', 1_000_000);

/** What the events are called. */
export const namesOf = (events: readonly { readonly id: string }[]): string[] =>
  events.map(({ id }) => names.get(id) ?? id);

/** Where an event stands, as far as its store tells together with it. */
type Place = Pick<OrderedEvent, 'position' | 'leafIndex'>;

/** The place of the n-th event of the ledger, from 1 on. On an embedded store it is foretold; on a shared one, what is read. */
export async function place({ sort, store }: Stage, n: number): Promise<Place> {
  if (sort === 'embedded') return { position: String(n), leafIndex: n - 1 };
  return { position: (await everything(store))[n - 1]!.position };
}

/** The position of the n-th event of the ledger; before all for 0. */
export const positionOf = async (stage: Stage, n: number): Promise<string> =>
  n === 0 ? BEGINNING : (await place(stage, n)).position;

/** Just these events stand in the ledger, each behind the one before, and just their leaves in its log. */
export async function expectLedger({ sort, store }: Stage, ...expected: string[]): Promise<void> {
  const all = await everything(store);
  expect(namesOf(all)).toEqual(expected);
  expectOrder(sort, all);
  if (store.log) await expectLog(store, store.log);
}

/** Positions are dense, or at least they increase. */
export function expectOrder(sort: Sort, events: readonly OrderedEvent[]): void {
  const positions = events.map(({ position }) => position);
  if (sort === 'embedded') expect(positions).toEqual(positions.map((_, index) => String(index + 1)));
  else expect(positions).toEqual([...new Set(positions)].toSorted(comparePositions));
}

/** The log holds a leaf for each event, made of it, and the tree over them; nothing more. */
export async function expectLog(store: EventStore, log: TransparencyLog): Promise<void> {
  const events = await everything(store);
  const kept = await log.leaves(0, events.length);
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

/** Takes all that a subscription brings, until it ends. */
export async function takeInto(taken: OrderedEvent[], batches: AsyncIterable<readonly OrderedEvent[]>): Promise<void> {
  for await (const batch of batches) taken.push(...batch);
}

/** Resolves once something is so; the spec's own time limit ends it otherwise. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 1));
}

/** Gives the event loop turns, so that whatever waits can go on. */
export async function turns(count = 5): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}
