import { join } from 'node:path';
import {
  type Appended,
  EventStore,
  type NewEvent,
  type OrderedEvent,
  OutcomeUnknown,
  type Position,
  type StoredEvent,
  StoreUnavailable,
  type SubscribeOptions,
} from '#libs/event-sourcing';
import { makeDirectory } from './data-directory.js';
import { DiskFull, requireFreeSpace } from './disk-full.js';
import { type Append, ordinalOf, toAppend } from './events.row.js';
import { SqliteLedger } from './events.sqlite.ledger.js';
import { connect, type Connect, openLedger } from './events.sqlite.schema.js';
import { GroupCommit, type Pending } from './group-commit.js';
import { isSqliteError, isStorageFailure, reasonOf, SQLITE_FULL } from './sqlite-error.js';
import { Bell, tail } from './tail.js';
import { WriterLock } from './writer-lock.js';

export interface SqliteEventStoreOptions {
  /** Made if it is missing. The ledger is `ledger.db` in it. */
  readonly directory: string;
  /** Ms since the Unix epoch. */
  now(): number;
  /** Told when the ledger had to be closed and opened anew. */
  log?(message: string, cause: unknown): void;
  /** Appends meet `DiskFull` while the directory's file system has less than this free. Default 64 MiB. */
  readonly freeBytesMin?: number;
  /** How the ledger's file is opened: here a spec puts in a connection that fails. */
  readonly connect?: Connect;
}

const FREE_BYTES_MIN = 64 * 1024 * 1024;

/** The port on one SQLite file, written by one process. */
export class SqliteEventStore extends EventStore {
  private readonly appends = new GroupCommit<Append, Appended>((group) => this.commit(group));
  private readonly bell = new Bell();
  /** None after a fence, until it could be opened again. */
  private ledger: SqliteLedger | undefined;

  private constructor(
    private readonly options: SqliteEventStoreOptions,
    private readonly lock: WriterLock,
  ) {
    super();
    this.ledger = this.reopen();
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
    return this.appends.submit(toAppend(stream, events, expectedVersion));
  }

  async read(stream: string, afterVersion = 0): Promise<readonly StoredEvent[]> {
    return this.ask((ledger) => ledger.read(stream, afterVersion));
  }

  async readAll(after: Position, limit: number): Promise<readonly OrderedEvent[]> {
    return this.ask((ledger) => ledger.readAll(ordinalOf(after), limit));
  }

  subscribe(after: Position, options: SubscribeOptions = {}): AsyncIterable<readonly OrderedEvent[]> {
    return tail(this, this.bell, after, options);
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
      this.ledger?.closeTidily();
    } finally {
      this.lock.release();
    }
  }

  /** Answers every caller of a group. */
  private commit(group: readonly Pending<Append, Appended>[]): void {
    try {
      for (const answer of this.transact(group)) answer();
      this.bell.ring();
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  /** One transaction for the group; returns what to answer once it is on disk. Throws what is every caller's answer. */
  private transact(group: readonly Pending<Append, Appended>[]): readonly (() => void)[] {
    const { directory, freeBytesMin = FREE_BYTES_MIN } = this.options;
    requireFreeSpace(directory, freeBytesMin);
    const ledger = this.opened();
    let answers;
    try {
      ledger.begin(this.options.now());
      answers = group.map((pending) => answerTo(pending, ledger));
    } catch (error) {
      throw this.abandon(ledger, error);
    }
    try {
      ledger.commit();
    } catch (error) {
      this.fence(ledger, error);
      throw new OutcomeUnknown(`the commit failed: ${reasonOf(error)}. Retry with the same ids.`, { cause: error });
    }
    return answers;
  }

  /** Gives a transaction up before its commit: nothing of it can be on disk. Returns what is every caller's answer. */
  private abandon(ledger: SqliteLedger, error: unknown): StoreUnavailable {
    const isFull = isSqliteError(error, SQLITE_FULL);
    try {
      ledger.rollback();
      if (isFull) return new DiskFull(`no room in ${this.options.directory}`, { cause: error });
    } catch {
      // The transaction ends with the connection.
    }
    this.fence(ledger, error);
    return new StoreUnavailable(`nothing was written: ${reasonOf(error)}`, { cause: error });
  }

  /**
   * Lets nothing pass by a connection that failed: it is closed, and a new one reads from the disk what stands. If that
   * fails, the next call tries again.
   */
  private fence(ledger: SqliteLedger, error: unknown): void {
    this.options.log?.('the ledger failed and is opened anew', error);
    this.ledger = undefined;
    try {
      ledger.close();
      this.opened();
    } catch (failure) {
      this.options.log?.('the ledger could not be opened anew', failure);
    }
  }

  private opened(): SqliteLedger {
    this.requireOpen();
    if (this.ledger) return this.ledger;
    try {
      this.ledger = this.reopen();
    } catch (error) {
      throw new StoreUnavailable(`the ledger cannot be opened: ${reasonOf(error)}`, { cause: error });
    }
    // What was lost from sight in a failed commit may stand: subscriptions look.
    this.bell.ring();
    return this.ledger;
  }

  private reopen(): SqliteLedger {
    const { directory, connect: connectTo = connect } = this.options;
    return new SqliteLedger(openLedger(join(directory, 'ledger.db'), connectTo));
  }

  private ask<Answer>(question: (ledger: SqliteLedger) => Answer): Answer {
    try {
      return question(this.opened());
    } catch (error) {
      if (!isStorageFailure(error)) throw error;
      throw new StoreUnavailable(`the ledger cannot be read: ${reasonOf(error)}`, { cause: error });
    }
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
