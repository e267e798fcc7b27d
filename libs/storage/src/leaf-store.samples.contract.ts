import { expect } from '@jest/globals';
import { EventStore, type OrderedEvent, type Position, type SubscribeOptions } from '#libs/event-sourcing';
import {
  appendLeaf,
  dataMac,
  EMPTY_FRONTIER,
  hashLeaf,
  type Leaf,
  leafBytes,
  leafParts,
  LeafStore,
  type LeafRun,
  rootAt,
  rootOf,
  Sequencer,
  type SequencerOptions,
} from '#libs/transparency';
import { MemoryEventStore } from './events.memory.js';
import { everything, run, SetClock, turns } from './events.samples.contract.js';

/** A store of leaves of its own for one spec. */
export interface LeafSubject {
  readonly leaves: LeafStore;
  dispose(): Promise<void>;
}

export type OpenLeaves = () => Promise<LeafSubject>;

/** Past 2^53, so that whoever takes positions for numbers confuses neighbours. */
const FIRST = 9_007_199_254_740_990n;
const GAP = 1_237n;

/** Where the nth event stands in a `SparseStore`, 1 being the first. */
export const sparse = (ordinal: number): Position => (ordinal === 0 ? '0' : String(FIRST + BigInt(ordinal) * GAP));

const ordinalOf = (position: Position): number => (position === '0' ? 0 : Number((BigInt(position) - FIRST) / GAP));

/** A ledger as EventStoreDB tells it: at sparse positions, a subscription beginning with what was read before. */
export class SparseStore extends EventStore {
  /** How many events a subscription brings again. */
  repeated = 0;
  /** What becomes of the events on their way. */
  retell = (events: readonly OrderedEvent[]): readonly OrderedEvent[] => events;
  /** What has to happen before anything is told. */
  pace = async (): Promise<void> => {};

  constructor(private readonly dense: EventStore) {
    super();
  }

  override append = async (...asked: Parameters<EventStore['append']>) => this.dense.append(...asked);
  override redact = async (...asked: Parameters<EventStore['redact']>) => this.dense.redact(...asked);
  override read = async (stream: string, after?: number) => this.dense.read(stream, after);
  override head = async () => sparse(Number(await this.dense.head()));
  override positionAt = async (instant: number) => sparse(Number(await this.dense.positionAt(instant)));
  override kinds = async () => this.dense.kinds();
  override close = async () => this.dense.close();

  override async readAll(after: Position, limit: number): Promise<readonly OrderedEvent[]> {
    await this.pace();
    return this.tell(await this.dense.readAll(String(ordinalOf(after)), limit));
  }

  override async *subscribe(after: Position, options: SubscribeOptions): AsyncGenerator<readonly OrderedEvent[]> {
    const from = Math.max(0, ordinalOf(after) - this.repeated);
    for await (const events of this.dense.subscribe(String(from), options)) {
      await this.pace();
      yield this.tell(events);
    }
  }

  private tell(events: readonly OrderedEvent[]): readonly OrderedEvent[] {
    return this.retell(events.map((event) => ({ ...event, position: sparse(Number(event.position)) })));
  }
}

/** What one call meets: turns of the event loop before and after it is done, and whether it fails, and when. */
export interface Fate {
  readonly before: number;
  readonly after: number;
  readonly fails?: 'undone' | 'done' | undefined;
}

/** Leaves over a slow and failing line. When its fates are used up, it is a good one. */
export class UnsteadyLeaves extends LeafStore {
  private readonly fates: Fate[];

  constructor(
    private leafStore: LeafStore,
    fates: readonly Fate[] = [],
  ) {
    super();
    this.fates = [...fates];
  }

  /** The line breaks, and what answers afterwards is another. */
  restore(leafStore: LeafStore): void {
    this.leafStore = leafStore;
    this.fates.push({ before: 0, after: 0, fails: 'undone' });
  }

  override takeOver = async () => this.meet(async () => this.leafStore.takeOver());
  override head = async () => this.meet(async () => this.leafStore.head());
  override append = async (run: LeafRun) => this.meet(async () => this.leafStore.append(run));
  override size = async () => this.meet(async () => this.leafStore.size());
  override hashes = async (indexes: readonly number[]) => this.meet(async () => this.leafStore.hashes(indexes));
  override leaves = async (from: number, limit: number) => this.meet(async () => this.leafStore.leaves(from, limit));
  override sequenced = async (from: number, limit: number) =>
    this.meet(async () => this.leafStore.sequenced(from, limit));
  override indexOf = async (eventId: string) => this.meet(async () => this.leafStore.indexOf(eventId));

  private async meet<T>(call: () => Promise<T>): Promise<T> {
    const { before, after, fails } = this.fates.shift() ?? { before: 0, after: 0 };
    await turns(before);
    if (fails === 'undone') throw new Error('the line is down');
    const answer = await call();
    await turns(after);
    if (fails === 'done') throw new Error('the line went down');
    return answer;
  }
}

/** The leaf of an event, as it is defined. */
function leafFor(event: OrderedEvent): Leaf {
  const { id: eventId, position, data, salt } = event;
  if (!data || !salt) throw new Error(`${eventId} was redacted`);
  return { eventId, position, bytes: leafBytes(leafParts(event, dataMac(salt, data)), event) };
}

/** Waits until something holds, in real time: back-offs are real. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 2_000; tries++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  throw new Error('it did not come to hold');
}

/** One leaf an event, in the ledger's order, each at its place, under the root that is computed directly. */
export async function expectSequenced(store: SparseStore, leaves: LeafStore): Promise<void> {
  const expected = (await everything(store)).map(leafFor);
  expect(await leaves.sequenced(0, expected.length + 1)).toEqual(expected);
  const { indexes, from } = rootAt(expected.length);
  const direct = expected.reduce((tree, { bytes }) => appendLeaf(tree, hashLeaf(bytes)).frontier, EMPTY_FRONTIER);
  expect(from(await leaves.hashes(indexes))).toEqual(rootOf(direct));
}

export function started(options: SequencerOptions): Sequencer {
  const sequencer = new Sequencer({ backOffMs: [0], ...options });
  sequencer.start();
  return sequencer;
}

/** A ledger and an empty log. */
export async function stage(leaves: LeafStore, events: number) {
  const store = new SparseStore(new MemoryEventStore(new SetClock()));
  if (events > 0) await store.append('commitment-1', run('a', events), 0);
  return { store, leaves };
}

/** A ledger and its log, between two runs of a sequencer. */
export async function sequencedStage(leaves: LeafStore, events: number) {
  const { store } = await stage(leaves, events);
  const sequencer = started({ store, leaves });
  await until(async () => (await leaves.size()) === events);
  await sequencer.stop();
  expect(sequencer.state).toEqual({ name: 'stopped' });
  return { store, leaves };
}
