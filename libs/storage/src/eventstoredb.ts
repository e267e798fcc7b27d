import type * as Driver from '@eventstore/db-client';
import type { AppendExpectedRevision, EventStoreDBClient, JSONType, ResolvedEvent } from '@eventstore/db-client';
import { Bell } from './tail.js';

/** An event of the server, with the place in `$all` where the read told it: reads of one stream do not. */
export interface ServerEvent {
  readonly id: string;
  readonly stream: string;
  /** From 0 on. */
  readonly revision: number;
  readonly type: string;
  /** Parsed JSON, or the bytes of an event that is none. */
  readonly data: unknown;
  readonly metadata: unknown;
  readonly position?: bigint;
}

/** What is sent: JSON, or bytes. */
export interface Sent {
  readonly id: string;
  readonly type: string;
  readonly data: JSONType | Uint8Array;
  readonly metadata: object;
}

/** What a subscription brings at a time: events, or that nothing of its filter stands before a position. */
export interface Run {
  readonly events: readonly ServerEvent[];
  readonly reached?: bigint;
}

export interface Filter {
  readonly on: 'stream' | 'type';
  readonly prefixes: readonly string[];
}

/** A stream is not at the revision that an append expected; -1 for one that does not exist. */
export class WrongRevision extends Error {
  constructor(readonly actual: number) {
    super(`the stream is at revision ${actual}`);
  }
}

/** No answer came in time. Whatever was asked for may have been done. */
class Late extends Error {
  constructor(what: string, ms: number) {
    super(`EventStoreDB did not answer ${what} within ${ms} ms`);
  }
}

/** Reads that bring nothing for so long are given up: the client sets them no deadline. */
const SILENCE_MS = 10_000;
/** Checkpoints of a filtered subscription come after so many times 32 events that were looked at. */
const CHECKPOINT_INTERVAL = 32;

/**
 * The one file that knows `@eventstore/db-client`, which is loaded where it is needed: it takes a tenth of a start. One of it in a process: appends of another client are rejected when one
 * client loses its server, since they share a table of promises.
 */
export class EventStoreDb {
  private constructor(
    private readonly driver: typeof Driver,
    private readonly client: EventStoreDBClient,
  ) {}

  /** Connects at the first call. Rejects where the text is no connection string. */
  static async connect(connectionString: string): Promise<EventStoreDb> {
    // Without it the client answers a conflict as a success with a made-up revision.
    if (/\bthrowOnAppendFailure=false\b/i.test(connectionString))
      throw new Error('leave throwOnAppendFailure out of it');
    const driver = await import('@eventstore/db-client');
    return new EventStoreDb(driver, driver.EventStoreDBClient.connectionString(connectionString));
  }

  /**
   * The position of the last event. Rejects with `WrongRevision`; with anything else the append may stand. The client would wait
   * for ever, and takes a failure for success unless it throws.
   *
   * @param expected the revision of the stream's last event; -1 for a stream that is new
   */
  async append(stream: string, events: readonly Sent[], expected: number, timeoutMs: number): Promise<bigint> {
    const expectedRevision: AppendExpectedRevision = expected < 0 ? this.driver.NO_STREAM : BigInt(expected);
    // Every append asks for the leader: they share one call, which keeps what the first of them asked for.
    const options = { expectedRevision, requiresLeader: true };
    try {
      const appending = this.client.appendToStream(
        stream,
        events.map((event) => toClient(this.driver, event)),
        options,
      );
      const { position } = await within(timeoutMs, appending, 'an append');
      return position!.commit;
    } catch (error) {
      if (typeOf(error) !== 'wrong-expected-version') throw error;
      const { actualVersion } = error as { actualVersion: bigint | 'no_stream' };
      throw new WrongRevision(actualVersion === 'no_stream' ? -1 : Number(actualVersion));
    }
  }

  /** A stream from a revision on, oldest first; nothing of one that does not exist. */
  async read(stream: string, from: number, limit: number): Promise<readonly ServerEvent[]> {
    const options = { fromRevision: BigInt(from), maxCount: limit, requiresLeader: true };
    try {
      return await collected(this.client.readStream(stream, options));
    } catch (error) {
      if (typeOf(error) === 'stream-not-found') return [];
      throw error;
    }
  }

  /** Events of `$all` from a position on, itself included; from the beginning without one. */
  async readAll(from: bigint | undefined, limit: number): Promise<readonly ServerEvent[]> {
    const { START, FORWARDS: direction } = this.driver;
    const fromPosition = from === undefined ? START : { commit: from, prepare: from };
    return collected(this.client.readAll({ fromPosition, maxCount: limit, direction, requiresLeader: true }));
  }

  /** Events of `$all` before a position, the newest first; from the end without one. */
  async readAllBefore(before: bigint | undefined, limit: number): Promise<readonly ServerEvent[]> {
    const { END, BACKWARDS: direction } = this.driver;
    const fromPosition = before === undefined ? END : { commit: before, prepare: before };
    return collected(this.client.readAll({ fromPosition, maxCount: limit, direction, requiresLeader: true }));
  }

  /**
   * What of `$all` fits a filter behind a position, and then what comes, in runs of at most `most`; ends when it is aborted, and
   * throws when the server lets go of it: the client never resumes. Reads on only when the next run is asked for.
   *
   * @param isStanding ends where it has caught up
   */
  async *subscribe(
    { on, prefixes }: Filter,
    after: bigint | undefined,
    most: number,
    signal: AbortSignal,
    isStanding = false,
  ): AsyncGenerator<Run, void, void> {
    const { START, STREAM_NAME, EVENT_TYPE } = this.driver;
    const bell = new Bell();
    const ring = () => bell.ring();
    const seen: { reached?: bigint; ended?: Error; isCaughtUp?: true } = {};
    const filter = {
      filterOn: on === 'stream' ? (STREAM_NAME as typeof STREAM_NAME) : (EVENT_TYPE as typeof EVENT_TYPE),
      prefixes: [...prefixes],
      checkpointInterval: CHECKPOINT_INTERVAL,
      // Of events that were appended both are one; they differ inside transactions of old servers, which are then passed again.
      checkpointReached: (_: unknown, { commit, prepare }: { commit: bigint; prepare: bigint }) => {
        seen.reached = prepare < commit ? prepare : commit;
        ring();
      },
    };
    const fromPosition = after === undefined ? START : { commit: after, prepare: after };
    const stream = this.client.subscribeToAll({ fromPosition, filter, requiresLeader: true }, { highWaterMark: most });
    const end = (error: Error) => {
      seen.ended ??= error;
      ring();
    };
    stream.on('readable', ring).on('caughtUp', () => {
      seen.isCaughtUp = true;
      ring();
    });
    // Without a listener an error would end the process, also once nobody reads any more.
    stream.on('error', end).on('close', () => end(new Error('EventStoreDB ended the subscription')));
    signal.addEventListener('abort', ring, { once: true });
    try {
      while (!signal.aborted) {
        const news = bell.next;
        const events = drained(stream, most);
        if (events.length > 0) yield { events };
        else if (seen.reached !== undefined) {
          const { reached } = seen;
          delete seen.reached;
          yield { events, reached };
        } else if (seen.ended !== undefined) throw seen.ended;
        else if (isStanding && seen.isCaughtUp) return;
        else await news;
      }
    } finally {
      signal.removeEventListener('abort', ring);
      // Leaving the loop alone would leave the call open.
      void stream.unsubscribe().catch(() => undefined);
    }
  }

  /** Ends its calls and its connection, which would keep the process alive. */
  async close(): Promise<void> {
    await this.client.dispose();
    const { getChannel } = this.client as unknown as { getChannel(): Promise<{ close(): void }> };
    const channel = await getChannel().catch(() => undefined);
    channel?.close();
  }
}

/** What the client says an error is; it leaves that out of some. */
const typeOf = (error: unknown): string | undefined => (error as { type?: string } | undefined)?.type;

/** Whether asking again cannot help: the user may not, or what was asked is wrong. */
export const isDenied = (error: unknown): boolean => typeOf(error) === 'access-denied';

/** The stream was taken away for good by somebody. */
export const isTombstoned = (error: unknown): boolean => typeOf(error) === 'stream-deleted';

export const isTooLarge = (error: unknown): boolean => typeOf(error) === 'maximum-append-size-exceeded';

/** A position that is none of this log's: INVALID_ARGUMENT of gRPC, which the client has no type for. */
export const isMisplaced = (error: unknown): boolean => (error as { code?: number } | undefined)?.code === 3;

function toClient({ binaryEvent, jsonEvent }: typeof Driver, { id, type, data, metadata }: Sent) {
  const known = metadata as Record<string, JSONType>;
  if (ArrayBuffer.isView(data)) return binaryEvent({ id, type, data, metadata: known });
  return jsonEvent({ id, type, data: data as Record<string, JSONType>, metadata: known });
}

function fromClient({ event, commitPosition }: ResolvedEvent): ServerEvent {
  const { id, streamId, revision, type, data, metadata } = event!;
  const place = commitPosition === undefined ? {} : { position: commitPosition };
  return { id, stream: streamId, revision: Number(revision), type, data, metadata, ...place };
}

function drained(stream: { read(): ResolvedEvent | null }, most: number): readonly ServerEvent[] {
  const events: ServerEvent[] = [];
  while (events.length < most) {
    const next = stream.read();
    if (next === null) break;
    if (next.event) events.push(fromClient(next));
  }
  return events;
}

type Reading = NodeJS.EventEmitter & { cancel(): Promise<void> };

/** All that a read brings. It is given up, and its call ended, when it has brought nothing for a while. */
function collected(reading: Reading): Promise<readonly ServerEvent[]> {
  return new Promise((resolve, reject) => {
    const events: ServerEvent[] = [];
    const ended = (settle: () => void) => {
      clearTimeout(silence);
      settle();
    };
    const silence = setTimeout(() => {
      void reading.cancel().catch(() => undefined);
      reject(new Late('a read', SILENCE_MS));
    }, SILENCE_MS);
    reading.on('data', (resolved: ResolvedEvent) => {
      silence.refresh();
      if (resolved.event) events.push(fromClient(resolved));
    });
    reading.on('error', (error) => ended(() => reject(error)));
    reading.on('end', () => ended(() => resolve(events)));
  });
}

/** What a promise gives, if it does so in time. */
async function within<T>(ms: number, promise: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Late(what, ms)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
