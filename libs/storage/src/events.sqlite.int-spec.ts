import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventStoreContract } from './events.contract.js';
import { eventStoreModel } from './events.model.contract.js';
import { DAY, everything, fact, facts, namesOf, NOON, run, SetClock, take, turns } from './events.samples.contract.js';
import { requireSqlite } from './events.sqlite.schema.js';
import { LedgerUnusable } from './ledger-unusable.js';
import { SqliteEventStore, type SqliteEventStoreOptions } from './events.sqlite.js';
import { DirectoryInUse, WriterLock } from './writer-lock.js';

const newDirectory = () => mkdtempSync(join(tmpdir(), 'pacta-events-'));

async function open(clock: SetClock) {
  const directory = newDirectory();
  let store = SqliteEventStore.open({ directory, now: () => clock.now() });
  return {
    store,
    async reopen(): Promise<SqliteEventStore> {
      await store.close();
      store = SqliteEventStore.open({ directory, now: () => clock.now() });
      return store;
    },
    async dispose() {
      await store.close();
      rmSync(directory, { recursive: true });
    },
  };
}

eventStoreContract('SqliteEventStore', open);
eventStoreModel('SqliteEventStore', open);

/** Counts the commits that it is asked for. */
class CountingDatabase extends DatabaseSync {
  commits = 0;

  override exec(sql: string): void {
    if (sql === 'COMMIT') this.commits++;
    super.exec(sql);
  }
}

/** As on a file system without shared memory: the journal's mode stays what it was, without an error. */
const connectWithoutWal = (file: string) => {
  const db = new DatabaseSync(file);
  db.setAuthorizer((action, name, mode) => (action === 19 && name === 'journal_mode' && mode !== null ? 2 : 0));
  return db;
};

describe('SqliteEventStore', () => {
  const clock = new SetClock();
  let directory: string;
  let ledger: string;
  const stores: SqliteEventStore[] = [];
  const openStore = (options: Partial<SqliteEventStoreOptions> = {}) => {
    const store = SqliteEventStore.open({ directory, now: () => clock.now(), ...options });
    stores.push(store);
    return store;
  };

  const refused = (why: RegExp) => {
    expect(openStore).toThrow(LedgerUnusable);
    expect(openStore).toThrow(why);
  };
  const write = (sql: string) => {
    const db = new DatabaseSync(ledger);
    db.exec(sql);
    db.close();
  };
  /** What another connection counts. */
  const countElsewhere = () => {
    const db = new DatabaseSync(ledger, { readOnly: true });
    const { count } = db.prepare('SELECT count(*) AS count FROM events').get() ?? {};
    db.close();
    return count;
  };

  beforeEach(() => {
    directory = newDirectory();
    ledger = join(directory, 'ledger.db');
    clock.at = NOON;
  });
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
    rmSync(directory, { recursive: true });
  });

  it('makes its directory', async () => {
    directory = join(directory, 'some', 'where');
    await openStore().append('commitment-1', facts('a'), 0);
    expect(existsSync(join(directory, 'ledger.db'))).toBe(true);
    directory = join(directory, '..', '..');
  });

  it('syncs every commit, on every connection', async () => {
    const opened: DatabaseSync[] = [];
    openStore({ connect: (file) => opened[opened.push(new DatabaseSync(file)) - 1]! });
    const pragma = (name: string) => Object.values(opened[0]?.prepare(`PRAGMA ${name}`).get() ?? {})[0];
    expect(opened).toHaveLength(1);
    expect([pragma('journal_mode'), pragma('synchronous'), pragma('fullfsync')]).toEqual(['wal', 2, 1]);
  });

  it.each(['3.9.0', '3.46.1', '3.51.2'])('refuses SQLite %s', (version) => {
    expect(() => requireSqlite('ledger.db', version)).toThrow(/update node/);
  });

  it.each(['3.51.3', '3.53.4', '3.100.0', '4.0.0'])('accepts SQLite %s', (version) =>
    requireSqlite('ledger.db', version),
  );

  it('puts appends of one turn into one commit, and not more than 256', async () => {
    let db: CountingDatabase | undefined;
    const store = openStore({ connect: (file) => (db = new CountingDatabase(file)) });
    const appends = (prefix: string, count: number) =>
      Promise.all(run(prefix, count).map((event) => store.append(`commitment-${event.id}`, [event], 0)));
    await appends('a', 64);
    expect(db?.commits).toBe(1);
    await appends('b', 600);
    expect(db?.commits).toBe(4);
  });

  it('keeps everything over a restart', async () => {
    const first = openStore();
    await first.append('commitment-1', facts('a', 'b'), 0);
    const stood = await everything(first);
    const answer = await first.append('commitment-2', [fact('c', { type: 'Other', schema: 2 })], 0);
    await first.close();
    expect([existsSync(`${ledger}-wal`), statSync(ledger).size > 0]).toEqual([false, true]);
    const second = openStore();
    expect((await everything(second)).slice(0, 2)).toEqual(stood);
    expect(await second.head()).toBe('3');
    expect(await second.kinds()).toEqual([
      { type: 'CommitmentRecorded', schema: 1 },
      { type: 'Other', schema: 2 },
    ]);
    expect(await second.append('commitment-2', facts('c'), 0)).toEqual({ ...answer, repeated: true });
    expect(await second.append('commitment-1', facts('d'), 2)).toMatchObject({ version: 3, position: '4' });
  });

  it('never records earlier than before a restart', async () => {
    const first = openStore();
    await first.append('commitment-1', facts('a'), 0);
    await first.close();
    clock.at -= DAY;
    expect(await openStore().append('commitment-1', facts('b'), 1)).toMatchObject({ recordedAt: NOON });
  });

  it('does not take the time of an append that was refused', async () => {
    const store = openStore();
    clock.at += DAY;
    await expect(store.append('commitment-1', facts('a'), 1)).rejects.toThrow();
    clock.at -= DAY;
    expect(await store.append('commitment-1', facts('a'), 0)).toMatchObject({ recordedAt: NOON });
  });

  it('refuses an event that no column can keep, and only that', async () => {
    const store = openStore();
    const odd = { ...fact('odd'), schema: 'one' as unknown as number };
    const answers = await Promise.allSettled([
      store.append('commitment-1', [fact('a'), odd], 0),
      store.append('commitment-1', facts('b'), 0),
    ]);
    expect(answers).toMatchObject([{ status: 'rejected' }, { status: 'fulfilled', value: { position: '1' } }]);
    expect(namesOf(await everything(store))).toEqual(['b']);
  });

  describe('refuses to open', () => {
    it('a ledger of another format', async () => {
      await openStore().close();
      write('PRAGMA user_version = 99');
      refused(/ledger\.db: has format 99, and this Pacta knows 2/);
      write('PRAGMA user_version = 2');
      openStore();
    });

    it('a database of something else, and leaves it as it was', () => {
      write('CREATE TABLE songs (title)');
      refused(/no ledger of Pacta/);
      const db = new DatabaseSync(ledger);
      expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'delete' });
      db.close();
    });

    it('a file where WAL does not work', () => {
      expect(() => openStore({ connect: connectWithoutWal })).toThrow(/journal mode delete: put it on a local disk/);
    });

    it('a directory in use, in this process as well, and says which', async () => {
      const first = openStore();
      expect(openStore).toThrow(DirectoryInUse);
      expect(openStore).toThrow(`another Pacta holds ${directory}`);
      await first.close();
      openStore();
    });

    it('and leaves the directory free', () => {
      write('CREATE TABLE songs (title)');
      expect(openStore).toThrow(LedgerUnusable);
      const lock = WriterLock.take(directory);
      expect(() => WriterLock.take(directory)).toThrow(DirectoryInUse);
      lock.release();
      lock.release();
      WriterLock.take(directory).release();
    });
  });

  it('keeps the WAL small while a reader is slow', async () => {
    const store = openStore();
    const slow = store.subscribe('0', { batchSize: 1 })[Symbol.asyncIterator]();
    const text = 'x'.repeat(64 * 1024);
    for (let version = 0; version < 400; version++) {
      await store.append('commitment-1', [fact(`e${version}`, { data: { text } })], version);
      if (version === 0) await slow.next();
    }
    expect(statSync(ledger).size).toBeGreaterThan(16 * 1024 * 1024);
    expect(statSync(`${ledger}-wal`).size).toBeLessThan(8 * 1024 * 1024);
    await slow.return?.();
  });

  it('brings long texts in short runs', async () => {
    const store = openStore();
    const long = run('a', 40).map(({ id }) => fact(id, { data: { text: 'x'.repeat(512 * 1024) } }));
    await store.append('document-1', long, 0);
    const sizes = [];
    for await (const batch of store.subscribe('0', {})) {
      sizes.push(batch.length);
      if (batch.at(-1)?.position === '40') break;
    }
    expect(sizes).toEqual([16, 16, 8]);
  });

  it('wakes a subscription once its events are on disk', async () => {
    const store = openStore();
    const taking = take(1, store.subscribe('0', {})).then(countElsewhere);
    await turns();
    await store.append('commitment-1', facts('a'), 0);
    expect(await taking).toBe(1);
  });
});
