import type { Codec } from './codec.js';
import type { Command, Decider, DomainEvent, RecordedEvent } from './decider.js';
import type { Appended, EventStore, NewEvent, StoredEvent } from './event-store.js';
import { Recent } from './recent.js';
import { REDACTED, type Redactions, redactionsIn } from './redaction.js';

/** A stream as it stands: every event as stored and as decoded, and the state they fold to. */
export interface Loaded<State, Event extends DomainEvent> {
  readonly version: number;
  readonly stored: readonly StoredEvent[];
  readonly events: readonly RecordedEvent<Event>[];
  readonly state: State;
}

/** How many events the cache of one decider's streams may hold together, whatever the ledger's size. */
const CACHED_EVENTS_MAX = 12_000;

/**
 * The streams of one decider, loaded from the store and kept by version: a load of a known stream reads only what came
 * since, so what it returns is always current.
 */
export class Streams<State, C extends Command, Event extends DomainEvent> {
  private readonly cache: Recent<Loaded<State, Event>>;

  constructor(
    private readonly store: EventStore,
    readonly decider: Decider<State, C, Event>,
    readonly codec: Codec<Event>,
    cachedEventsMax = CACHED_EVENTS_MAX,
  ) {
    this.cache = new Recent(cachedEventsMax, ({ version }) => version);
  }

  nameOf(id: string): string {
    return `${this.decider.category}-${id}`;
  }

  async load(id: string): Promise<Loaded<State, Event>> {
    const known = this.cache.get(id) ?? this.nothing;
    const news = await this.store.read(this.nameOf(id), known.version);
    if (news.length === 0) return known;
    // What was erased is to be forgotten as well.
    if (known.version > 0 && news.some(({ type }) => type === REDACTED))
      return this.remember(id, this.with(this.nothing, await this.store.read(this.nameOf(id))));
    return this.remember(id, this.with(known, news));
  }

  /** A stream with the events just appended to it, without reading them back. */
  extend(id: string, known: Loaded<State, Event>, news: readonly NewEvent[], appended: Appended): Loaded<State, Event> {
    const { version, position, leafIndex, recordedAt } = appended;
    const last = { position, ...(leafIndex === undefined ? {} : { leafIndex }) };
    const stored = news.map((event, index): StoredEvent => {
      const at = { stream: this.nameOf(id), version: known.version + index + 1, recordedAt };
      return { ...event, ...at, ...(at.version === version ? last : {}) };
    });
    return this.remember(id, this.with(known, stored));
  }

  /** What a stream was after its first `version` events. */
  at(loaded: Loaded<State, Event>, version: number): Loaded<State, Event> {
    if (version === loaded.version) return loaded;
    return this.with(this.nothing, loaded.stored.slice(0, version), redactionsIn(loaded.stored));
  }

  private get nothing(): Loaded<State, Event> {
    return { version: 0, stored: [], events: [], state: this.decider.initial };
  }

  private with(
    known: Loaded<State, Event>,
    news: readonly StoredEvent[],
    redactions: Redactions = redactionsIn(news),
  ): Loaded<State, Event> {
    const events = news.map((event) => this.codec.decode(event, redactions));
    return {
      version: known.version + news.length,
      stored: [...known.stored, ...news],
      events: [...known.events, ...events],
      state: this.decider.evolve(known.state, events),
    };
  }

  private remember(id: string, loaded: Loaded<State, Event>): Loaded<State, Event> {
    this.cache.set(id, loaded);
    return loaded;
  }
}
