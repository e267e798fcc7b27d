import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type EventStore, OutcomeUnknown, StoreUnavailable } from '#libs/event-sourcing';
import { MemoryEventStore, SqliteEventStore } from '#libs/storage';
import type { TransparencyLog } from '#libs/transparency';

export type LoggedStore = EventStore & { readonly log: TransparencyLog };

/** `lost` and `kept`: the commit fails, and what it held does not stand, or does; the writer is told that nobody knows. */
export type Fault = 'unavailable' | 'lost' | 'kept';

/** What outlasts a process. */
export interface Disk {
  /** Of the read models, and whatever else is in files. */
  readonly directory: string;
  /** Turns of the event loop that an append takes at most. */
  readonly rest: number;
  readonly store: LoggedStore;
  /** Carries an append that fails so. */
  fail<T>(fault: Fault, append: () => Promise<T>): Promise<T>;
  /** The process that had it open is no more; another opens it. */
  reopen(): Promise<void>;
  dispose(): Promise<void>;
}

export type OpenDisk = (now: () => number) => Disk;

const temporary = (): string => mkdtempSync(join(tmpdir(), 'pacta-simulation-'));

/** The ledger in memory, which is what makes a hundred thousand commands a matter of minutes. */
export const memoryDisk: OpenDisk = (now) => {
  const directory = temporary();
  const store = new MemoryEventStore({ now });
  return {
    directory,
    rest: 1,
    store,
    async fail(fault, append) {
      if (fault === 'unavailable') throw new StoreUnavailable('simulated');
      if (fault === 'kept') await append();
      throw new OutcomeUnknown('simulated');
    },
    reopen: async () => undefined,
    async dispose() {
      await store.close();
      rmSync(directory, { recursive: true });
    },
  };
};

/** A connection whose next statement of a text fails, as SQLite does after an I/O error. */
class FailingDatabase extends DatabaseSync {
  fault: { readonly sql: string; readonly takesEffect: boolean } | undefined;

  override exec(sql: string): void {
    const { fault } = this;
    if (fault?.sql !== sql) return super.exec(sql);
    this.fault = undefined;
    if (fault.takesEffect) super.exec(sql);
    throw Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR', errcode: 1034 });
  }
}

/** The real store on real files; its connection is what fails. */
export const sqliteDisk: OpenDisk = (now) => {
  const directory = temporary();
  let connection: FailingDatabase;
  const open = () =>
    SqliteEventStore.open({
      directory,
      now,
      freeBytesMin: 0,
      connect: (file) => (connection = new FailingDatabase(file)),
    });
  const disk = {
    directory,
    rest: 3,
    store: open(),
    async fail<T>(fault: Fault, append: () => Promise<T>): Promise<T> {
      connection.fault = { sql: fault === 'unavailable' ? 'BEGIN IMMEDIATE' : 'COMMIT', takesEffect: fault === 'kept' };
      return append();
    },
    async reopen() {
      await disk.store.close();
      disk.store = open();
    },
    async dispose() {
      await disk.store.close();
      rmSync(directory, { recursive: true });
    },
  };
  return disk;
};
