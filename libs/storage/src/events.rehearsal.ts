import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Appended,
  comparePositions,
  EventStore,
  type NewEvent,
  type OrderedEvent,
  type Position,
  type StoredEvent,
  type SubscribeOptions,
  WrongExpectedVersion,
} from '#libs/event-sourcing';
import { SqliteEventStore } from './events.sqlite.js';

/**
 * A ledger as if more had been recorded: what is appended here goes to a file that is gone afterwards, behind what the
 * ledger under it held at the beginning. One stream is read and written as anywhere; the whole order is the ledger's own.
 */
export class RehearsalStore extends EventStore {
  private constructor(
    private readonly base: EventStore,
    private readonly upTo: Position,
    private readonly scratch: EventStore,
    private readonly directory: string,
  ) {
    super();
  }

  static async over(base: EventStore, now: () => number): Promise<RehearsalStore> {
    const upTo = await base.head();
    const directory = mkdtempSync(join(tmpdir(), 'pacta-rehearsal-'));
    return new RehearsalStore(base, upTo, SqliteEventStore.open({ directory, now }), directory);
  }

  override async append(stream: string, events: readonly NewEvent[], expectedVersion: number): Promise<Appended> {
    const below = (await this.readBase(stream)).length;
    if (expectedVersion < below) throw new WrongExpectedVersion(stream, expectedVersion, below);
    try {
      const { leafIndex: _, ...appended } = await this.scratch.append(stream, events, expectedVersion - below);
      return { ...appended, version: appended.version + below, position: this.behind(appended.position) };
    } catch (error) {
      if (!(error instanceof WrongExpectedVersion)) throw error;
      throw new WrongExpectedVersion(stream, error.expected + below, error.actual + below);
    }
  }

  override async redact(): Promise<Appended> {
    throw new Error('a rehearsal erases nothing');
  }

  override async read(stream: string, afterVersion = 0): Promise<readonly StoredEvent[]> {
    const base = await this.readBase(stream);
    const added = await this.scratch.read(stream, Math.max(0, afterVersion - base.length));
    const rehearsed = added.map(({ leafIndex: _, ...event }) => ({
      ...event,
      version: event.version + base.length,
      ...(event.position === undefined ? {} : { position: this.behind(event.position) }),
    }));
    return [...base.slice(afterVersion), ...rehearsed];
  }

  override async readAll(after: Position, limit: number): Promise<readonly OrderedEvent[]> {
    return this.base.readAll(after, limit);
  }

  override subscribe(after: Position, options: SubscribeOptions): AsyncIterable<readonly OrderedEvent[]> {
    return this.base.subscribe(after, options);
  }

  override async head(): Promise<Position> {
    return this.behind(await this.scratch.head());
  }

  override async positionAt(instant: number): Promise<Position> {
    return this.base.positionAt(instant);
  }

  override async kinds(): Promise<readonly Pick<StoredEvent, 'type' | 'schema'>[]> {
    return this.base.kinds();
  }

  /** Forgets what was rehearsed; the ledger under it stays open. */
  override async close(): Promise<void> {
    await this.scratch.close();
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** What others record meanwhile is not seen: versions must not shift under the rehearsal. */
  private async readBase(stream: string): Promise<readonly StoredEvent[]> {
    const events = await this.base.read(stream);
    return events.filter(({ position }) => position === undefined || comparePositions(position, this.upTo) <= 0);
  }

  private behind(position: Position): Position {
    return String(BigInt(this.upTo) + BigInt(position));
  }
}
