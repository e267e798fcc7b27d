import { OutcomeUnknown, StoreUnavailable, type Watch } from '#libs/event-sourcing';
import { DiskFull } from './disk-full.js';
import type { SqliteLedger } from './events.sqlite.ledger.js';
import { isSqliteError, readFailure, reasonOf, SQLITE_FULL } from './sqlite-error.js';

export interface Fencing {
  /** A new connection, which sees what stands on disk. */
  open(): SqliteLedger;
  /** Told after a fence, when the ledger is there again: what a failed commit left may stand. */
  reopened(): void;
  log?(message: string, cause: unknown): void;
  readonly sync: Watch<void> | undefined;
}

/**
 * The way to the ledger past failures: nothing uses a connection again that failed. It is closed, and another one reads
 * from the disk what stands; if that fails as well, the next call tries anew.
 */
export class FencedLedger {
  private ledger: SqliteLedger | undefined;

  /** Throws what `open` throws. */
  constructor(private readonly fencing: Fencing) {
    this.ledger = fencing.open();
  }

  /** Throws `StoreUnavailable` if the ledger cannot be read, and `StoreDamaged` if nobody ever wrote what it holds. */
  ask<Answer>(question: (ledger: SqliteLedger) => Answer): Answer {
    try {
      return question(this.current());
    } catch (error) {
      throw readFailure('the ledger', error);
    }
  }

  /**
   * Does some work in one transaction, and returns once that is on disk. Throws `OutcomeUnknown` if it may be on disk or
   * not, and `StoreUnavailable` if it is not.
   */
  transact<Result>(now: number, work: (ledger: SqliteLedger) => Result): Result {
    const ledger = this.current();
    let result: Result;
    try {
      ledger.begin(now);
      result = work(ledger);
    } catch (error) {
      throw this.abandon(ledger, error);
    }
    const synced = this.fencing.sync?.();
    try {
      ledger.commit();
      synced?.();
    } catch (error) {
      synced?.(error);
      this.fence(ledger, error);
      throw new OutcomeUnknown(`the commit failed: ${reasonOf(error)}; a retry with the same ids tells`, {
        cause: error,
      });
    }
    return result;
  }

  close(): void {
    this.ledger?.closeTidily();
  }

  private current(): SqliteLedger {
    if (this.ledger) return this.ledger;
    try {
      this.ledger = this.fencing.open();
    } catch (error) {
      throw new StoreUnavailable(`the ledger cannot be opened: ${reasonOf(error)}`, { cause: error });
    }
    this.fencing.reopened();
    return this.ledger;
  }

  /** Before its commit, nothing of a transaction can last. */
  private abandon(ledger: SqliteLedger, error: unknown): StoreUnavailable {
    try {
      ledger.rollback();
      if (isSqliteError(error, SQLITE_FULL)) return new DiskFull('no room for the events', { cause: error });
    } catch {
      // Then the transaction ends with its connection.
    }
    this.fence(ledger, error);
    return new StoreUnavailable(`nothing was written: ${reasonOf(error)}`, { cause: error });
  }

  private fence(ledger: SqliteLedger, error: unknown): void {
    this.fencing.log?.('the ledger failed and is opened anew', error);
    this.ledger = undefined;
    try {
      ledger.close();
      this.current();
    } catch (failure) {
      this.fencing.log?.('the ledger could not be opened anew', failure);
    }
  }
}
