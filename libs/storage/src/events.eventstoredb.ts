import { randomUUID } from 'node:crypto';
import {
  type Appended,
  BEGINNING,
  ErasureUnsupported,
  EventIdTaken,
  EventStore,
  type NewEvent,
  type OrderedEvent,
  type Position,
  type StoredEvent,
  StoreUnavailable,
  type SubscribeOptions,
  type Watch,
  watched,
} from '#libs/event-sourcing';
import { BackOff } from './back-off.js';
import { Appending } from './events.eventstoredb.append.js';
import { fromServer, toServer } from './events.eventstoredb.envelope.js';
import { isFinal, toldBy } from './events.eventstoredb.errors.js';
import { type Kind, Kinds, KINDS_STREAM } from './events.eventstoredb.kinds.js';
import { refuseLimits } from './events.eventstoredb.limits.js';
import { LedgerOrder } from './events.eventstoredb.order.js';
import { follow, type Follower } from './events.eventstoredb.tail.js';
import { Times } from './events.eventstoredb.times.js';
import { requireAppendable } from './events.row.js';
import { EventStoreDb } from './eventstoredb.js';
import { LedgerUnusable } from './ledger-unusable.js';

export interface EventStoreDbOptions {
  /** `esdb://…` with hosts, credentials and TLS as the client reads them. */
  readonly connectionString: string;
  /** The categories whose streams are the ledger's; the server may hold others beside. */
  readonly categories: readonly string[];
  /** Stands before the name of each of its streams, so that one server may hold several ledgers. None without it. */
  readonly namespace?: string;
  /** Ms since the Unix epoch. */
  now(): number;
  /** Told when the server could not be reached, and of what is tried again. */
  log?(message: string, cause: unknown): void;
  /** Told, again and again, that the start waits for the server. */
  onWaiting?(): void;
  /** Told from the call of an append until its receipt; of so many events. */
  readonly watch?: { readonly append?: Watch<number> };
  /** So long an append is tried again before its outcome is told as unknown. Default 10 s. */
  readonly appendMs?: number;
  /** So long a server that does not answer is waited for at the start. Default 30 s. */
  readonly openMs?: number;
}

const OPEN_MS = 30_000;
/** So long a question is asked again before the store is told as unavailable. */
const READ_MS = 3_000;
const LONGEST_PAUSE_MS = 1_000;
const COUNTED_MAX = 1_000;
/** More than a stream holds. */
const STREAM_LIMIT = 1_000_000;

/**
 * The port on EventStoreDB or KurrentDB, for any number of processes at once. Positions are offsets of its log: sparse, and
 * not told by reads of one stream. Ids are compared only where an append repeats an earlier one. Leaves come afterwards, and
 * nothing can be erased.
 */
export class EventStoreDbEventStore extends EventStore {
  private readonly closing = new AbortController();
  private readonly pending = new Set<Promise<unknown>>();
  private readonly namespace: string;
  private readonly order: LedgerOrder;
  private readonly appending: Appending;
  private readonly kindsListed: Kinds;
  private readonly times: Times;
  /** What this process has seen recorded last. */
  private newest = 0;
  private watching: Promise<void> = Promise.resolve();

  private constructor(
    private readonly server: EventStoreDb,
    private readonly options: EventStoreDbOptions,
  ) {
    super();
    const { namespace = '', categories } = options;
    this.namespace = namespace;
    this.appending = new Appending(server, { ...options, namespace }, async (question) => this.ask(question));
    this.order = new LedgerOrder(server, namespace, categories);
    this.kindsListed = new Kinds(server, `${namespace}${KINDS_STREAM}`, async (...append) =>
      this.appending.write(...append),
    );
    this.times = new Times(async (after, limit) => this.order.after(after, limit));
  }

  /**
   * Waits for a server that does not answer yet. Throws `LedgerUnusable` for what is no connection string and where a stream of
   * the ledger forgets events, `AccessDenied`, and `StoreUnavailable` where no server came.
   */
  static async open(options: EventStoreDbOptions): Promise<EventStoreDbEventStore> {
    const store = new EventStoreDbEventStore(await connected(options.connectionString), options);
    try {
      await store.begin();
      return store;
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  async append(stream: string, events: readonly NewEvent[], expectedVersion: number): Promise<Appended> {
    this.requireOpen();
    requireAppendable(events, expectedVersion);
    requireOwnIds(events);
    const append = randomUUID();
    const recordedAt = Math.max(this.options.now(), this.newest);
    const sent = events.map((event) => toServer(event, recordedAt, append));
    const appending = watched(this.options.watch?.append, events.length, async () => {
      await this.ask(async () => this.kindsListed.announce(events));
      const appended = await this.appending.carry(stream, sent, expectedVersion, append);
      this.observe(appended.recordedAt);
      return appended;
    });
    this.pending.add(appending);
    const done = () => this.pending.delete(appending);
    appending.then(done, done);
    return appending;
  }

  /** Appends events of one stream as another store held them: at their time, and erased where they were. */
  async adopt(events: readonly StoredEvent[]): Promise<void> {
    const [first] = events;
    if (!first) return;
    const append = randomUUID();
    await this.ask(async () => this.kindsListed.announce(events));
    const sent = events.map((event) => toServer(event, event.recordedAt, append));
    await this.appending.place(first.stream, sent, first.version - 1);
  }

  async redact(): Promise<Appended> {
    throw new ErasureUnsupported();
  }

  async read(stream: string, afterVersion = 0): Promise<readonly StoredEvent[]> {
    return this.ask(async () => {
      const events = await this.server.read(this.namespace + stream, afterVersion, STREAM_LIMIT);
      const stored = events.map((event) => fromServer(event, this.namespace));
      // Whoever goes on from what another wrote stamps no earlier: within a stream no stamp decreases.
      const last = stored.at(-1);
      if (last) this.observe(last.recordedAt);
      return stored;
    });
  }

  async readAll(after: Position, limit: number): Promise<readonly OrderedEvent[]> {
    return this.ask(async () => this.order.after(after, limit));
  }

  subscribe(after: Position, options: SubscribeOptions): AsyncIterable<readonly OrderedEvent[]> {
    return follow(this.follower, after, options);
  }

  async head(): Promise<Position> {
    return this.ask(async () => {
      const last = await this.order.last();
      return last ? String(last.position) : BEGINNING;
    });
  }

  /** Positions say nothing of it: they are read, and not beyond what shows that it is much. */
  override async countAfter(position: Position): Promise<number> {
    return this.ask(async () => (await this.order.after(position, COUNTED_MAX)).length);
  }

  override async end(): Promise<Position> {
    return this.ask(async () => {
      const [last] = await this.server.readAllBefore(undefined, 1);
      return last ? String(last.position) : BEGINNING;
    });
  }

  async positionAt(instant: number): Promise<Position> {
    return this.ask(async () => {
      const last = await this.order.last();
      if (last && fromServer(last, this.namespace).recordedAt <= instant && this.newest <= instant)
        return String(last.position);
      return this.times.positionAt(instant);
    });
  }

  async kinds(): Promise<readonly Kind[]> {
    return this.ask(async () => this.kindsListed.all());
  }

  async close(): Promise<void> {
    if (this.closing.signal.aborted) return;
    await Promise.allSettled(this.pending);
    this.closing.abort();
    await this.watching;
    await this.server.close();
  }

  /** Checks the streams, and keeps an eye on what others record from now on. */
  private async begin(): Promise<void> {
    const until = performance.now() + (this.options.openMs ?? OPEN_MS);
    const backOff = new BackOff(LONGEST_PAUSE_MS);
    for (;;) {
      try {
        await refuseLimits(this.server, 'EventStoreDB', this.order.prefixes);
        this.newest = await this.order.newest();
        this.watching = this.keepWatch(await this.head());
        return;
      } catch (error) {
        const told = toldBy(error);
        if (isFinal(told) || error instanceof LedgerUnusable || performance.now() > until) throw told;
        this.options.log?.('EventStoreDB does not answer yet; it is waited for', error);
        this.options.onWaiting?.();
        await backOff.afterFailure();
      }
    }
  }

  /** What others record is what this process stamps no earlier than. */
  private async keepWatch(head: Position): Promise<void> {
    try {
      for await (const events of this.subscribe(head, {})) this.observe(events.at(-1)!.recordedAt);
    } catch (error) {
      this.options.log?.('what others record in EventStoreDB is not seen any more', error);
    }
  }

  private get follower(): Follower {
    return {
      server: this.server,
      order: this.order,
      closing: this.closing.signal,
      refusal: (error) => {
        const told = toldBy(error);
        return isFinal(told) ? told : undefined;
      },
      log: (message, cause) => this.options.log?.(message, cause),
    };
  }

  private observe(recordedAt: number): void {
    this.newest = Math.max(this.newest, recordedAt);
  }

  /** Asks again for a while: a leader that changes or a connection that breaks is soon replaced. */
  private async ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    this.requireOpen();
    const until = performance.now() + READ_MS;
    const backOff = new BackOff(LONGEST_PAUSE_MS);
    for (;;) {
      try {
        return await question();
      } catch (error) {
        const told = toldBy(error);
        const isKnown = error === told || isFinal(told);
        if (isKnown || this.closing.signal.aborted || performance.now() > until) throw told;
        await backOff.afterFailure();
      }
    }
  }

  private requireOpen(): void {
    if (this.closing.signal.aborted) throw new StoreUnavailable('the event store is closed');
  }
}

async function connected(connectionString: string): Promise<EventStoreDb> {
  try {
    return await EventStoreDb.connect(connectionString);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new LedgerUnusable('PACTA_EVENT_STORE', `no connection string of EventStoreDB: ${why}`, { cause: error });
  }
}

/** The server would store an id twice. */
function requireOwnIds(events: readonly NewEvent[]): void {
  const own = new Set<string>();
  for (const { id } of events) {
    if (own.has(id)) throw new EventIdTaken(id);
    own.add(id);
  }
}
