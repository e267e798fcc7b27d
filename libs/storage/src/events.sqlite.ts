import { join } from 'node:path';
import {
  type Appended,
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
import type { TransparencyLog } from '#libs/transparency';
import { makeDirectory } from './data-directory.js';
import { requireFreeSpace } from './disk-full.js';
import { type Append, ordinalOf, toAppend } from './events.row.js';
import { FencedLedger } from './events.sqlite.fence.js';
import { SqliteLedger } from './events.sqlite.ledger.js';
import { type Connect, openLedger } from './events.sqlite.schema.js';
import { GroupCommit, type Pending } from './group-commit.js';
import { SqliteLog } from './log.sqlite.js';
import { LedgerUnusable } from './ledger-unusable.js';
import { isStorageFailure, reasonOf } from './sqlite-error.js';
import { Bell, tail } from './tail.js';
import { WriterLock } from './writer-lock.js';

/** Told of what the store does. */
export interface StoreWatch {
  /** From the call until the receipt; of so many events. */
  readonly append?: Watch<number>;
  /** So many appends share a transaction. */
  readonly group?: (appends: number) => void;
  /** The part of a transaction in which the disk is waited for. */
  readonly sync?: Watch<void>;
}

export interface SqliteEventStoreOptions {
  /** Made if it is missing. The ledger is `ledger.db` in it. */
  readonly directory: string;
  /** Ms since the Unix epoch. */
  now(): number;
  /** Told when the ledger failed and had to be opened anew. */
  log?(message: string, cause: unknown): void;
  /** Appends meet `DiskFull` while the directory's file system has less than this free. Default 64 MiB. */
  readonly freeBytesMin?: number;
  readonly watch?: StoreWatch;
  /** How a connection to the ledger's file is made: here a spec puts in one that fails. */
  readonly connect?: Connect;
}

export const FREE_BYTES_MIN = 64 * 1024 * 1024;

/** Throws `LedgerUnusable`, also where only what is first looked up in it cannot be read. */
function openedLedger(file: string, connectTo?: Connect): SqliteLedger {
  const db = openLedger(file, connectTo);
  try {
    return new SqliteLedger(db);
  } catch (error) {
    db.close();
    throw new LedgerUnusable(file, reasonOf(error), { cause: error });
  }
}

/** The port on one SQLite file, written by one process: appends that wait together share one fsync. */
export class SqliteEventStore extends EventStore {
  private readonly appends = new GroupCommit<Append, Appended>((group) => this.commit(group));
  private readonly bell = new Bell();
  private readonly ledger: FencedLedger;
  /** Of these very events. */
  readonly log: TransparencyLog = new SqliteLog((question) => this.ask(question));

  private constructor(
    private readonly options: SqliteEventStoreOptions,
    private readonly lock: WriterLock,
  ) {
    super();
    const file = join(options.directory, 'ledger.db');
    this.ledger = new FencedLedger({
      open: () => openedLedger(file, options.connect),
      reopened: () => this.bell.ring(),
      log: (message, cause) => options.log?.(message, cause),
      sync: options.watch?.sync,
    });
  }

  /** Throws `DirectoryInUse` while another holds the directory, and `LedgerUnusable` if the file is none of ours. */
  static open(options: SqliteEventStoreOptions): SqliteEventStore {
    makeDirectory(options.directory);
    const lock = WriterLock.take(options.directory);
    try {
      return new SqliteEventStore(options, lock);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  async append(stream: string, events: readonly NewEvent[], expectedVersion: number): Promise<Appended> {
    this.requireOpen();
    return this.submit(toAppend(stream, events, expectedVersion));
  }

  async redact(
    stream: string,
    erased: readonly string[],
    events: readonly NewEvent[],
    expectedVersion: number,
  ): Promise<Appended> {
    this.requireOpen();
    const appended = await this.submit(toAppend(stream, events, expectedVersion, erased));
    // What the write-ahead log holds of the pages that were is not to outlast the erasure.
    this.ask((ledger) => ledger.emptyWal());
    return appended;
  }

  async read(stream: string, afterVersion = 0): Promise<readonly StoredEvent[]> {
    return this.ask((ledger) => ledger.read(stream, afterVersion));
  }

  async readAll(after: Position, limit: number): Promise<readonly OrderedEvent[]> {
    return this.ask((ledger) => ledger.readAll(ordinalOf(after), limit));
  }

  subscribe(after: Position, options: SubscribeOptions): AsyncIterable<readonly OrderedEvent[]> {
    const read = async (last: Position, limit: number) => this.ask((ledger) => ledger.readRun(ordinalOf(last), limit));
    return tail(read, this.bell, after, options);
  }

  async head(): Promise<Position> {
    return this.ask((ledger) => String(ledger.position));
  }

  async positionAt(instant: number): Promise<Position> {
    return this.ask((ledger) => String(ledger.positionAt(instant)));
  }

  async kinds(): Promise<readonly Pick<StoredEvent, 'type' | 'schema'>[]> {
    return this.ask((ledger) => ledger.kinds());
  }

  async close(): Promise<void> {
    if (this.bell.stopped) return;
    this.appends.flush();
    this.bell.stop();
    try {
      this.ledger.close();
    } finally {
      this.lock.release();
    }
  }

  private submit(append: Append): Promise<Appended> {
    return watched(this.options.watch?.append, append.rows.length, async () => this.appends.submit(append));
  }

  /** Answers every caller of a group, once it is on disk. */
  private commit(group: readonly Pending<Append, Appended>[]): void {
    const { directory, freeBytesMin = FREE_BYTES_MIN, watch } = this.options;
    watch?.group?.(group.length);
    try {
      requireFreeSpace(directory, freeBytesMin);
      const now = this.options.now();
      const answers = this.ledger.transact(now, (ledger) => group.map((pending) => answerTo(pending, ledger)));
      for (const answer of answers) answer();
      this.bell.ring();
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  private ask<Answer>(question: (ledger: SqliteLedger) => Answer): Answer {
    this.requireOpen();
    return this.ledger.ask(question);
  }

  private requireOpen(): void {
    if (this.bell.stopped) throw new StoreUnavailable('the event store is closed');
  }
}

/** The answer to one append, to be given once the transaction is on disk. Throws if the transaction is spoilt. */
function answerTo({ request, resolve, reject }: Pending<Append, Appended>, ledger: SqliteLedger): () => void {
  try {
    const appended = ledger.append(request);
    return () => resolve(appended);
  } catch (error) {
    if (isStorageFailure(error)) throw error;
    return () => reject(error);
  }
}
