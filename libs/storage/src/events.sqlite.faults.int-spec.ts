import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OutcomeUnknown, StoreUnavailable } from '#libs/event-sourcing';
import { DiskFull } from './disk-full.js';
import { everything, fact, facts, namesOf, NOON, take, turns } from './events.samples.contract.js';
import { SqliteEventStore } from './events.sqlite.js';

/** A real connection that fails where it is told to, as SQLite does after an I/O error. */
class FailingDatabase extends DatabaseSync {
  /** The statements that fail at their next run, and whether they take effect all the same. */
  readonly faults = new Map<string, boolean>();

  override exec(sql: string): void {
    const takesEffect = this.faults.get(sql);
    if (takesEffect !== false) super.exec(sql);
    if (!this.faults.delete(sql)) return;
    throw Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR', errcode: 1034 });
  }
}

const large = (id: string) => fact(id, { data: { text: 'x'.repeat(100_000) } });

describe('SqliteEventStore, when the disk fails,', () => {
  let directory: string;
  let store: SqliteEventStore;
  let connections: FailingDatabase[];
  let cannotConnect = false;
  let freeBytesMin = 0;
  const logged: string[] = [];

  const connect = (file: string) => {
    if (cannotConnect) throw new Error('unable to open database file');
    const db = new FailingDatabase(file);
    connections.push(db);
    return db;
  };
  const limitPages = (pages: number) => connections.at(-1)!.exec(`PRAGMA max_page_count = ${pages}`);
  const failNext = (sql: string, takesEffect = false) => connections.at(-1)!.faults.set(sql, takesEffect);

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'pacta-faults-'));
    connections = [];
    freeBytesMin = 0;
    logged.length = 0;
    store = SqliteEventStore.open({
      directory,
      now: () => NOON,
      log: (message) => logged.push(message),
      connect,
      get freeBytesMin() {
        return freeBytesMin;
      },
    });
  });
  afterEach(async () => {
    cannotConnect = false;
    await store.close();
    rmSync(directory, { recursive: true });
  });

  describe.each([
    ['took place', true],
    ['did not take place', false],
  ])('a commit that failed and %s', (_, takesEffect) => {
    it('leaves the outcome unknown to all of its group, and a retry tells it', async () => {
      await store.append('commitment-1', facts('a'), 0);
      failNext('COMMIT', takesEffect);
      const group = () => [
        store.append('commitment-1', facts('b', 'c'), 1),
        store.append('commitment-2', facts('d'), 0),
        store.append('commitment-1', facts('late'), 1),
      ];
      for (const answer of await Promise.allSettled(group())) {
        expect(answer).toMatchObject({ status: 'rejected', reason: expect.any(OutcomeUnknown) });
      }
      expect(namesOf(await everything(store))).toEqual(takesEffect ? ['a', 'b', 'c', 'd'] : ['a']);
      expect(await Promise.allSettled(group())).toMatchObject([
        { value: { version: 3, position: '3' } },
        { value: { version: 1, position: '4' } },
        { reason: { name: 'WrongExpectedVersion', actual: 3 } },
      ]);
      expect(namesOf(await everything(store))).toEqual(['a', 'b', 'c', 'd']);
      expect(connections.map(({ isOpen }) => isOpen)).toEqual([false, true]);
      expect(logged).toEqual(['the ledger failed and is opened anew']);
    });

    it('brings a subscription what came to stand, once', async () => {
      const taking = take(2, store.subscribe('0', {}));
      await turns();
      failNext('COMMIT', takesEffect);
      await expect(store.append('commitment-1', facts('a'), 0)).rejects.toBeInstanceOf(OutcomeUnknown);
      await store.append('commitment-1', facts('a'), 0);
      await store.append('commitment-1', facts('b'), 1);
      expect(namesOf(await taking)).toEqual(['a', 'b']);
    });

    it('needs no further append to show what came to stand', async () => {
      const taking = take(1, store.subscribe('0', {}));
      await turns();
      failNext('COMMIT', takesEffect);
      await expect(store.append('commitment-1', facts('a'), 0)).rejects.toBeInstanceOf(OutcomeUnknown);
      if (!takesEffect) await store.close();
      expect(namesOf(await taking)).toEqual(takesEffect ? ['a'] : []);
    });
  });

  it('is fenced until the ledger can be opened again', async () => {
    await store.append('commitment-1', facts('a'), 0);
    failNext('COMMIT');
    cannotConnect = true;
    await expect(store.append('commitment-1', facts('b'), 1)).rejects.toBeInstanceOf(OutcomeUnknown);
    await expect(store.append('commitment-1', facts('c'), 1)).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.read('commitment-1')).rejects.toBeInstanceOf(StoreUnavailable);
    cannotConnect = false;
    expect(await store.append('commitment-1', facts('c'), 1)).toMatchObject({ version: 2, position: '2' });
  });

  it('can be closed while it is fenced', async () => {
    failNext('COMMIT');
    cannotConnect = true;
    await expect(store.append('commitment-1', facts('b'), 0)).rejects.toBeInstanceOf(OutcomeUnknown);
    await store.close();
  });

  it.each([
    ['did not begin', ['BEGIN IMMEDIATE'], false],
    ['began with an error', ['BEGIN IMMEDIATE'], true],
    ['could not even be taken back', ['BEGIN IMMEDIATE', 'ROLLBACK'], true],
  ])('says that nothing was written when the transaction %s', async (_, statements, takesEffect) => {
    for (const sql of statements) failNext(sql, takesEffect && sql !== 'ROLLBACK');
    await expect(store.append('commitment-1', facts('a'), 0)).rejects.toBeInstanceOf(StoreUnavailable);
    expect(await store.append('commitment-1', facts('b'), 0)).toMatchObject({ position: '1' });
    expect(connections.map(({ isOpen }) => isOpen)).toEqual([false, true]);
  });

  it('refuses writes while less is free than the reserve, and nothing else', async () => {
    await store.append('commitment-1', facts('a'), 0);
    freeBytesMin = Number.MAX_SAFE_INTEGER;
    const refused = store.append('commitment-1', facts('b'), 1);
    await expect(refused).rejects.toBeInstanceOf(DiskFull);
    await expect(refused).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(refused).rejects.toMatchObject({ code: 'disk-full' });
    expect(namesOf(await store.read('commitment-1'))).toEqual(['a']);
    freeBytesMin = 0;
    expect(await store.append('commitment-1', facts('b'), 1)).toMatchObject({ position: '2' });
  });

  describe('full in the midst of a group', () => {
    beforeEach(async () => {
      await store.append('commitment-1', facts('a'), 0);
      limitPages(20);
    });

    it('forgets the kinds of its events', async () => {
      const other = () => store.append('commitment-1', [fact('b', { type: 'Other' })], 1);
      await Promise.allSettled([other(), store.append('commitment-2', [large('c')], 0)]);
      expect(await store.kinds()).toEqual([{ type: 'CommitmentRecorded', schema: 1 }]);
      await other();
      expect(await store.kinds()).toEqual([
        { type: 'CommitmentRecorded', schema: 1 },
        { type: 'Other', schema: 1 },
      ]);
    });

    it('writes nothing of it, keeps answering, and goes on when there is room', async () => {
      const group = () => [store.append('commitment-1', facts('b'), 1), store.append('commitment-2', [large('c')], 0)];
      for (const answer of await Promise.allSettled(group())) {
        expect(answer).toMatchObject({ status: 'rejected', reason: expect.any(DiskFull) });
      }
      expect(namesOf(await everything(store))).toEqual(['a']);
      expect(await store.append('commitment-1', facts('small'), 1)).toMatchObject({ position: '2' });
      limitPages(1000);
      expect(await store.append('commitment-2', [large('c')], 0)).toMatchObject({ position: '3' });
      expect(connections).toHaveLength(1);
    });
  });
});
