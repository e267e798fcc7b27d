import {
  EventIdTaken,
  EventStore,
  StoreUnavailable,
  WrongExpectedVersion,
  type Appended,
  type NewEvent,
  type OrderedEvent,
  type Position,
  type StoredEvent,
  type SubscribeOptions,
} from '#libs/event-sourcing';
import { leafBytes, type TransparencyLog } from '#libs/transparency';
import {
  type Append,
  fromRow,
  lastRecordedBy,
  notInStream,
  ordinalOf,
  placeOf,
  type StoredRow,
  toAppend,
} from './events.row.js';
import { MemoryLog } from './log.memory.js';
import { Bell, tail } from './tail.js';

/** The port in memory, for specs and trials: what it holds ends with the process. */
export class MemoryEventStore extends EventStore {
  private readonly rows: StoredRow[] = [];
  private readonly streams = new Map<string, StoredRow[]>();
  private readonly ids = new Set<string>();
  private readonly bell = new Bell();
  private readonly leaves = new MemoryLog();

  constructor(private readonly clock: { now(): number }) {
    super();
  }

  get log(): TransparencyLog {
    return this.leaves;
  }

  async append(stream: string, events: readonly NewEvent[], expectedVersion: number): Promise<Appended> {
    this.requireOpen();
    const append = toAppend(stream, events, expectedVersion);
    const standing = this.streams.get(stream) ?? [];
    if (standing.length !== expectedVersion) return repetition(append, standing);
    this.requireNewIds(append);
    const last = this.add(append, standing);
    this.bell.ring();
    return appended(last);
  }

  async redact(
    stream: string,
    erased: readonly string[],
    events: readonly NewEvent[],
    expectedVersion: number,
  ): Promise<Appended> {
    const places = erased.map((id) => this.rows.findIndex((row) => row.id === id && row.stream === stream));
    const missing = erased[places.indexOf(-1)];
    if (missing !== undefined) throw notInStream(stream, missing);
    const appended = await this.append(stream, events, expectedVersion);
    if (appended.repeated) return appended;
    for (const place of places) {
      const row = { ...this.rows[place]!, data: null, salt: null };
      this.rows[place] = row;
      this.streams.get(stream)![row.version - 1] = row;
    }
    return appended;
  }

  async read(stream: string, afterVersion = 0): Promise<readonly StoredEvent[]> {
    this.requireOpen();
    return (this.streams.get(stream) ?? []).slice(afterVersion).map(fromRow);
  }

  async readAll(after: Position, limit: number): Promise<readonly OrderedEvent[]> {
    this.requireOpen();
    const from = ordinalOf(after);
    return this.rows.slice(from, from + limit).map(fromRow);
  }

  subscribe(after: Position, options: SubscribeOptions): AsyncIterable<readonly OrderedEvent[]> {
    return tail((last, limit) => this.readAll(last, limit), this.bell, after, options);
  }

  async head(): Promise<Position> {
    this.requireOpen();
    return String(this.rows.length);
  }

  async positionAt(instant: number): Promise<Position> {
    this.requireOpen();
    return String(lastRecordedBy(instant, this.rows.length, (position) => this.rows[position - 1]!.recordedAt));
  }

  async kinds(): Promise<readonly Pick<StoredEvent, 'type' | 'schema'>[]> {
    this.requireOpen();
    const kinds = this.rows.map(({ type, schema }) => [`${type} ${schema}`, { type, schema }] as const);
    return [...new Map(kinds).values()];
  }

  async close(): Promise<void> {
    if (!this.bell.stopped) this.bell.stop();
  }

  private add({ stream, rows }: Append, standing: StoredRow[]): StoredRow {
    const recordedAt = Math.max(this.clock.now(), this.rows.at(-1)?.recordedAt ?? 0);
    for (const { leaf, ...row } of rows) {
      const stored = { ...row, stream, version: standing.length + 1, position: this.rows.length + 1, recordedAt };
      this.leaves.add(row.id, leafBytes(leaf, stored));
      standing.push(stored);
      this.rows.push(stored);
      this.ids.add(row.id);
    }
    this.streams.set(stream, standing);
    return standing.at(-1)!;
  }

  private requireNewIds({ rows }: Append): void {
    const own = new Set<string>();
    for (const { id } of rows) {
      if (this.ids.has(id) || own.has(id)) throw new EventIdTaken(id);
      own.add(id);
    }
  }

  private requireOpen(): void {
    if (this.bell.stopped) throw new StoreUnavailable('the event store is closed');
  }
}

/** The first answer, if just these events stand at just these versions. */
function repetition({ stream, rows, expectedVersion }: Append, standing: readonly StoredRow[]): Appended {
  const first = standing.slice(expectedVersion, expectedVersion + rows.length);
  const last = first.at(-1);
  if (last && rows.every(({ id }, index) => id === first[index]?.id)) return { ...appended(last), repeated: true };
  throw new WrongExpectedVersion(stream, expectedVersion, standing.length);
}

const appended = ({ version, position, recordedAt }: StoredRow): Appended => ({
  version,
  recordedAt,
  ...placeOf(position),
});
