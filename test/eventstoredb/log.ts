import { LogFile } from './log-file.js';

/** An event as it is proposed: everything but its place. */
export interface Proposed {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly customMetadata: Uint8Array;
}

export interface Recorded extends Proposed {
  readonly stream: string;
  /** From 0 on. */
  readonly revision: number;
  /** Commit and prepare position alike: the offset of its first byte in the log. */
  readonly position: number;
  /** Ticks of 100 ns since the Unix epoch. */
  readonly created: string;
}

/** What an append says of the stream it goes to; a number is the revision of its last event. */
export type Expected = number | 'any' | 'no_stream' | 'stream_exists';

/** The revision and the position of the last event, of an append or of the one that it repeats. */
export interface Success {
  readonly revision: number;
  readonly position: number;
}

/** -1 for a stream that is not there. */
export class WrongVersion extends Error {
  constructor(
    readonly stream: string,
    readonly current: number,
    readonly expected: Expected,
  ) {
    super(`Append failed due to WrongExpectedVersion. Stream: ${stream}, actual version: ${current}`);
  }
}

export class Tombstoned extends Error {
  constructor(readonly stream: string) {
    super(`Event stream '${stream}' is deleted.`);
  }
}

/** So far are positions apart beyond the bytes of an event: headers, footers and the commit record. */
const RECORD_OVERHEAD = 137;

/** A soft delete truncates before this revision. */
const DELETED = Number.MAX_SAFE_INTEGER;
const TOMBSTONE = '$streamDeleted';

/** The transaction log of a node and what is indexed of it, in memory or on a file that outlives the process. */
export class EventLog {
  readonly events: Recorded[] = [];
  private readonly streams = new Map<string, Recorded[]>();
  private readonly listeners = new Set<() => void>();
  private end = 0;

  private constructor(private readonly file?: LogFile) {}

  /** @param path made where it is missing; without it the log ends with the process */
  static open(path?: string): EventLog {
    const log = new EventLog(path === undefined ? undefined : LogFile.open(path));
    for (const event of log.file?.events() ?? []) log.index(event);
    if (log.events.length === 0) log.foundSystem();
    return log;
  }

  /** Stored when it returns. An empty append only compares the version. */
  append(stream: string, proposed: readonly Proposed[], expected: Expected): Success {
    if (this.isTombstoned(stream)) throw new Tombstoned(stream);
    const repeated = this.repeated(stream, proposed, expected);
    if (repeated) return repeated;
    const current = this.streamOf(stream).length - 1;
    if (!fits(expected, current)) throw new WrongVersion(stream, current, expected);
    for (const event of proposed) this.add(stream, event);
    if (proposed.length > 0) for (const listener of this.listeners) listener();
    const { revision = 0, position = 0 } = this.streamOf(stream).at(-1) ?? {};
    return { revision, position };
  }

  /** What can be read of a stream; none once it was truncated or deleted as a whole. Throws `Tombstoned`. */
  readable(stream: string): readonly Recorded[] {
    if (this.isTombstoned(stream)) throw new Tombstoned(stream);
    const { $tb = 0, $maxCount = Infinity, $maxAge = Infinity } = this.metadataOf(stream);
    const standing = this.streamOf(stream);
    const oldest = BigInt(Date.now() - Math.min($maxAge * 1_000, Date.now())) * 10_000n;
    return standing.filter(
      ({ revision, created }) =>
        revision >= $tb && revision >= standing.length - $maxCount && BigInt(created) >= oldest,
    );
  }

  /** Hides a stream until it is written again. */
  delete(stream: string, expected: Expected): Success {
    const standing = this.streamOf(stream);
    if (this.isTombstoned(stream)) throw new Tombstoned(stream);
    if (!fits(expected, standing.length - 1)) throw new WrongVersion(stream, standing.length - 1, expected);
    return this.append(`$$${stream}`, [jsonEvent('$metadata', { $tb: DELETED })], 'any');
  }

  /** Takes a stream away for good. */
  tombstone(stream: string, expected: Expected): Success {
    return this.append(stream, [jsonEvent(TOMBSTONE, {})], expected);
  }

  /** The index of the first event at or behind a position. */
  indexAt(position: number): number {
    let low = 0;
    let high = this.events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.events[middle]!.position < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Calls back after each append, until it is told to stop. */
  onAppend(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): void {
    this.file?.close();
  }

  /**
   * The server's own idempotency: an append at an older version whose ids stand at just those places is answered as the first
   * time. At the current version ids are not looked at.
   */
  private repeated(stream: string, proposed: readonly Proposed[], expected: Expected): Success | undefined {
    const standing = this.streamOf(stream);
    if (proposed.length === 0 || expected === 'stream_exists') return undefined;
    const from =
      expected === 'any'
        ? standing.findIndex(({ id }) => id === proposed[0]!.id)
        : (expected === 'no_stream' ? -1 : expected) + 1;
    const there = from < 0 ? [] : standing.slice(from, from + proposed.length);
    const last = there.at(-1);
    const isSame = there.length === proposed.length && there.every(({ id }, index) => id === proposed[index]!.id);
    return isSame && last ? { revision: last.revision, position: last.position } : undefined;
  }

  private add(stream: string, proposed: Proposed): void {
    const standing = this.streamOf(stream);
    const created = String(BigInt(Date.now()) * 10_000n);
    const recorded = { ...proposed, stream, revision: standing.length, position: this.end, created };
    this.file?.add(recorded);
    this.index(recorded);
  }

  private index(event: Recorded): void {
    const standing = this.streams.get(event.stream) ?? [];
    this.streams.set(event.stream, standing);
    standing.push(event);
    this.events.push(event);
    const { data, customMetadata, stream, type } = event;
    const bytes = data.length + customMetadata.length + 2 * stream.length + type.length;
    this.end = event.position + RECORD_OVERHEAD + bytes;
  }

  private streamOf(stream: string): Recorded[] {
    return this.streams.get(stream) ?? [];
  }

  private isTombstoned(stream: string): boolean {
    return this.streamOf(stream).at(-1)?.type === TOMBSTONE;
  }

  private metadataOf(stream: string): { $tb?: number; $maxCount?: number; $maxAge?: number } {
    const last = this.streamOf(`$$${stream}`).at(-1);
    const metadata = last ? (JSON.parse(Buffer.from(last.data).toString()) as { $tb?: number }) : {};
    // Whoever writes to a deleted stream goes on behind what was in it.
    if (metadata.$tb !== DELETED || !last) return metadata;
    const before = this.streamOf(stream).filter(({ position }) => position < last.position);
    return { ...metadata, $tb: before.length };
  }

  /** What a node writes before anybody else does. */
  private foundSystem(): void {
    for (const user of ['admin', 'ops']) {
      this.append(
        `$user-${user}`,
        [jsonEvent('$UserCreated', { loginName: user, groups: [`$${user}s`] })],
        'no_stream',
      );
    }
    this.append('$$$users', [jsonEvent('$metadata', { $maxCount: 1_000 })], 'no_stream');
  }
}

function fits(expected: Expected, current: number): boolean {
  if (expected === 'any') return true;
  if (expected === 'stream_exists') return current >= 0;
  return (expected === 'no_stream' ? -1 : expected) === current;
}

function jsonEvent(type: string, data: object): Proposed {
  const bytes = Buffer.from(JSON.stringify(data));
  return {
    id: crypto.randomUUID(),
    type,
    contentType: 'application/json',
    data: bytes,
    customMetadata: new Uint8Array(),
  };
}
