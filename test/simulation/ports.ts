import {
  type Appended,
  type Commit,
  EventStore,
  type Generation,
  type NewEvent,
  type OrderedEvent,
  type Parked,
  type Position,
  type ReadModel,
  RowStore,
  type StoredEvent,
  type SubscribeOptions,
} from '#libs/event-sourcing';
import { SqliteRowStore } from '#libs/storage';
import type { Disk, Fault } from './disk.js';
import type { Life } from './scheduler.js';

/** What fails, as the seed says; nothing while the world is calm. */
export interface Faults {
  append(): Fault | undefined;
  /** Whether a commit of rows fails, and whether it stands all the same. */
  rows(): 'lost' | 'kept' | undefined;
}

/** The ledger as one process sees it: every call waits for its turn on the way there, and writes on the way back as well. */
export class SteppedEventStore extends EventStore {
  private readonly inner: EventStore;

  constructor(
    private readonly disk: Disk,
    private readonly life: Life,
    private readonly faults: Faults,
  ) {
    super();
    this.inner = disk.store;
  }

  override async append(stream: string, events: readonly NewEvent[], expectedVersion: number): Promise<Appended> {
    return this.write(() => this.inner.append(stream, events, expectedVersion));
  }

  override async redact(
    stream: string,
    erased: readonly string[],
    events: readonly NewEvent[],
    expectedVersion: number,
  ): Promise<Appended> {
    return this.write(() => this.inner.redact(stream, erased, events, expectedVersion));
  }

  override async read(stream: string, afterVersion?: number): Promise<readonly StoredEvent[]> {
    await this.life.turn();
    return this.inner.read(stream, afterVersion);
  }

  override async readAll(after: Position, limit: number): Promise<readonly OrderedEvent[]> {
    await this.life.turn();
    return this.inner.readAll(after, limit);
  }

  override async *subscribe(after: Position, options: SubscribeOptions): AsyncIterable<readonly OrderedEvent[]> {
    for await (const batch of this.inner.subscribe(after, options)) {
      await this.life.turn();
      yield batch;
    }
  }

  override async head(): Promise<Position> {
    return this.inner.head();
  }

  override async positionAt(instant: number): Promise<Position> {
    return this.inner.positionAt(instant);
  }

  override async kinds(): Promise<readonly Pick<StoredEvent, 'type' | 'schema'>[]> {
    return this.inner.kinds();
  }

  override async close(): Promise<void> {}

  private async write(append: () => Promise<Appended>): Promise<Appended> {
    await this.life.turn();
    const fault = this.faults.append();
    try {
      return await (fault ? this.disk.fail(fault, append) : append());
    } finally {
      await this.life.turn();
    }
  }
}

/** The rows as one process sees them. */
export class SteppedRowStore extends RowStore {
  private readonly inner: SqliteRowStore;

  constructor(
    directory: string,
    private readonly life: Life,
    private readonly faults: Faults,
  ) {
    super();
    this.inner = SqliteRowStore.open(directory);
  }

  override async commit(commit: Commit): Promise<void> {
    await this.life.turn();
    const fault = this.faults.rows();
    if (fault !== 'lost') await this.inner.commit(commit);
    if (fault) throw new Error('disk I/O error, simulated');
    await this.life.turn();
  }

  override async create(epoch: number, model: ReadModel, isAwaited?: boolean): Promise<Generation> {
    await this.life.turn();
    return this.inner.create(epoch, model, isAwaited);
  }

  override async activate(epoch: number, generations: readonly number[]): Promise<void> {
    await this.life.turn();
    return this.inner.activate(epoch, generations);
  }

  override async discard(epoch: number, generation: number): Promise<void> {
    await this.life.turn();
    return this.inner.discard(epoch, generation);
  }

  override async takeOver(): Promise<number> {
    return this.inner.takeOver();
  }

  override async generations(): Promise<readonly Generation[]> {
    return this.inner.generations();
  }

  override async parked(): Promise<readonly Parked[]> {
    return this.inner.parked();
  }

  override async close(): Promise<void> {
    return this.inner.close();
  }
}
