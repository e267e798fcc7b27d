import { UnknownEvent } from './codec.js';
import type { DomainEvent, RecordedEvent } from './decider.js';
import {
  BEGINNING,
  comparePositions,
  type EventStore,
  type OrderedEvent,
  type Position,
  type StoredEvent,
} from './event-store.js';
import type { Projected } from './read-model.js';
import { Recent } from './recent.js';
import { type Redactions, redactionsIn } from './redaction.js';

/** What folding needs of a decider: its category, its beginning, and how facts move it. */
export interface Foldable {
  readonly decider: {
    readonly category: string;
    readonly initial: unknown;
    evolve(state: unknown, events: readonly RecordedEvent<DomainEvent>[]): unknown;
  };
  readonly codec: { decode(stored: StoredEvent, redactions?: Redactions): RecordedEvent<DomainEvent> };
}

/** An event with the state of its stream, or with what went wrong in folding it. */
export type Followed = Pick<OrderedEvent, 'stream' | 'version' | 'position' | 'type'> &
  ({ readonly projected: Projected<DomainEvent, unknown> } | { readonly error: unknown });

interface Known {
  readonly version: number;
  readonly state: unknown;
  readonly weight: number;
}

/** How much text the known states may hold together, in UTF-16 code units. */
const WEIGHT_MAX = 4_000_000;
/** Events that are read at a time where the ledger is walked over. */
const PAGE = 500;

const isPlaced = (event: StoredEvent): event is OrderedEvent => event.position !== undefined;

/** Follows the streams of a ledger: gives each event the state that its stream has with it. */
export class Folding {
  private readonly byCategory: ReadonlyMap<string, Foldable>;
  private readonly known = new Recent<Known>(WEIGHT_MAX, ({ weight }) => weight);

  constructor(
    private readonly store: EventStore,
    foldables: readonly Foldable[],
  ) {
    this.byCategory = new Map(foldables.map((foldable) => [foldable.decider.category, foldable]));
  }

  /** Rejects with `UnknownEvent`; whatever else an event does wrong is told beside it. */
  async follow(stored: OrderedEvent): Promise<Followed> {
    const { stream, version, position, type } = stored;
    try {
      return { stream, version, position, type, projected: await this.project(stored) };
    } catch (error) {
      if (error instanceof UnknownEvent) throw error;
      this.known.forget(stream);
      return { stream, version, position, type, error };
    }
  }

  /** The events of one stream with the states they lead to, up to a version; `positions` tells where they stand. */
  async *replay(stream: string, positions: ReadonlyMap<number, Position>): AsyncIterable<Followed> {
    this.known.forget(stream);
    const last = Math.max(...positions.keys());
    for (const stored of await this.store.read(stream)) {
      if (stored.version > last) return;
      const followed = await this.follow({ ...stored, position: positions.get(stored.version) ?? '0' });
      if (positions.has(stored.version)) yield followed;
    }
  }

  /** The events of a stream up to one of them, with the states they lead to. What was folded of it before is forgotten. */
  async *upTo(last: Pick<OrderedEvent, 'stream' | 'version' | 'position'>): AsyncIterable<Followed> {
    const { stream, version } = last;
    const events = (await this.store.read(stream)).slice(0, version);
    this.known.forget(stream);
    for (const placed of events.every(isPlaced) ? events : await this.inOrder(last)) yield await this.follow(placed);
  }

  /**
   * The events of one stream up to one of them, found by walking over the ledger: only where a store that does not tell their
   * positions holds what was erased before it came there.
   */
  private async inOrder({
    stream,
    position,
  }: Pick<OrderedEvent, 'stream' | 'position'>): Promise<readonly OrderedEvent[]> {
    const found: OrderedEvent[] = [];
    for (let after = BEGINNING; ;) {
      const page = await this.store.readAll(after, PAGE);
      found.push(...page.filter((event) => event.stream === stream && comparePositions(event.position, position) <= 0));
      after = page.at(-1)?.position ?? position;
      if (comparePositions(after, position) >= 0) return found;
    }
  }

  private async project(stored: OrderedEvent): Promise<Projected<DomainEvent, unknown>> {
    const { stream, version, position } = stored;
    const { decider, codec } = this.foldableOf(stored);
    const redactions = stored.data === null ? redactionsIn(await this.store.read(stream)) : undefined;
    const event = codec.decode(asInItsStream(stored), redactions);
    const before = await this.before(stored);
    const state = decider.evolve(before.state, [event]);
    this.known.set(stream, { version, state, weight: before.weight + weightOf(stored.data) });
    return { ...event, stream, position, state };
  }

  /** What the stream was before an event. */
  private async before(stored: OrderedEvent): Promise<Known> {
    const { stream, version } = stored;
    const { decider, codec } = this.foldableOf(stored);
    const known = this.known.get(stream);
    if (known?.version === version - 1) return known;
    if (version === 1) return { version: 0, state: decider.initial, weight: 0 };
    const all = await this.store.read(stream);
    const redactions = redactionsIn(all);
    const past = all.slice(0, version - 1);
    const state = decider.evolve(
      decider.initial,
      past.map((event) => codec.decode(event, redactions)),
    );
    return { version: version - 1, state, weight: past.reduce((sum, { data }) => sum + weightOf(data), 0) };
  }

  private foldableOf(stored: OrderedEvent): Foldable {
    const category = stored.stream.slice(0, stored.stream.indexOf('-'));
    const foldable = this.byCategory.get(category);
    if (!foldable) throw new UnknownEvent(stored, 'this version of Pacta does not know the category of its stream');
    return foldable;
  }
}

/** A stream folds to the same state whether it is followed or read. */
const asInItsStream = (stored: OrderedEvent): StoredEvent => ({
  ...stored,
  recordedAt: stored.stampedAt ?? stored.recordedAt,
});

/** About how much memory an event's data takes, in UTF-16 code units of text. */
function weightOf(value: unknown): number {
  if (typeof value === 'string') return value.length + 20;
  if (typeof value !== 'object' || value === null) return 8;
  let weight = 50;
  for (const each of Object.values(value)) weight += weightOf(each);
  return weight;
}
