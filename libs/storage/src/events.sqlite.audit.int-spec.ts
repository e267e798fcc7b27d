import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Audit, type AuditEntry } from '#libs/transparency';
import { facts, idOf, NOON, run } from './events.samples.contract.js';
import { LedgerSnapshot } from './events.sqlite.audit.js';
import { LedgerUnusable } from './ledger-unusable.js';
import { SqliteEventStore } from './events.sqlite.js';

let directory: string;
let stores: SqliteEventStore[];
const openStore = (): SqliteEventStore => {
  const store = SqliteEventStore.open({ directory, now: () => NOON });
  stores.push(store);
  return store;
};
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'pacta-audit-'));
  stores = [];
});
afterEach(async () => {
  for (const store of stores) await store.close();
  chmodSync(directory, 0o700);
  rmSync(directory, { recursive: true });
});

function tamper(...statements: readonly string[]): void {
  const db = new DatabaseSync(join(directory, 'ledger.db'));
  for (const sql of statements) db.exec(sql);
  db.close();
}

function withSnapshot<Answer>(look: (snapshot: LedgerSnapshot) => Answer): Answer {
  const snapshot = LedgerSnapshot.open(directory);
  try {
    return look(snapshot);
  } finally {
    snapshot.close();
  }
}

const entries = (): readonly AuditEntry[] => withSnapshot((snapshot) => [...snapshot.entries()]);

function audit(): number {
  const found = new Audit();
  for (const entry of entries()) found.add(entry);
  return found.end().size;
}

async function written(): Promise<void> {
  const store = openStore();
  await store.append('commitment-1', run('a', 5), 0);
  await store.close();
}

describe('A snapshot of a ledger', () => {
  it('has each event with its leaf and hashes, and fits', async () => {
    await written();
    const all = entries();
    expect(all.map(({ event }) => event?.id)).toEqual(['a1', 'a2', 'a3', 'a4', 'a5'].map((name) => idOf(name)));
    expect(all.map(({ hashes }) => hashes?.length)).toEqual([1, 2, 1, 3, 1]);
    const before = readFileSync(join(directory, 'ledger.db'));
    expect(audit()).toBe(5);
    expect(readFileSync(join(directory, 'ledger.db'))).toEqual(before);
  });

  it('of nothing is empty', async () => {
    await openStore().close();
    expect(entries()).toEqual([]);
  });

  it('is taken beside the server that writes, and stays what it was', async () => {
    const store = openStore();
    await store.append('commitment-1', facts('a'), 0);
    const snapshot = LedgerSnapshot.open(directory);
    await store.append('commitment-1', facts('b'), 1);
    expect(snapshot.size).toBe(1);
    const twice = [[...snapshot.entries()], [...snapshot.entries()]];
    expect(twice.map((all) => all.map(({ event }) => event?.id))).toEqual([[idOf('a')], [idOf('a')]]);
    snapshot.close();
    expect(entries()).toHaveLength(2);
  });

  it('goes as far as any of the tables', async () => {
    await written();
    tamper('DELETE FROM events WHERE position > 2', 'DELETE FROM leaves WHERE leaf_index > 3');
    expect(entries().map(({ event, leaf, hashes }) => [event?.id, leaf !== undefined, hashes?.length])).toEqual([
      [idOf('a1'), true, 1],
      [idOf('a2'), true, 2],
      [undefined, true, 1],
      [undefined, true, 3],
      [undefined, false, 1],
    ]);
  });

  it.each([
    ['UPDATE events SET version = 1 << 60 WHERE position = 3', /cannot be read here: .*too large/],
    ["UPDATE events SET data = '{' WHERE position = 3", /^its data is no JSON$/],
    ["UPDATE events SET data = '[1, 2]' WHERE position = 3", /^its data is not JSON as the ledger writes it$/],
    ["UPDATE events SET metadata = '7' WHERE position = 3", /^its metadata is not JSON as/],
    ['UPDATE leaves SET leaf_index = -1 WHERE leaf_index = 2', /^a leaf before it has the index -1$/],
    ['UPDATE tree SET hash_index = -1 WHERE hash_index = 3', /^a hash of the tree has the index -1$/],
    [
      `CREATE TABLE x AS SELECT * FROM leaves; DROP TABLE leaves; ALTER TABLE x RENAME TO leaves;
      UPDATE leaves SET bytes = CAST(bytes AS TEXT) WHERE leaf_index = 2`,
      /^its leaf is not a row of bytes$/,
    ],
    [
      `CREATE TABLE x AS SELECT * FROM tree; DROP TABLE tree; ALTER TABLE x RENAME TO tree;
      UPDATE tree SET hash = 'text' WHERE hash_index = 3`,
      /^its hash is not a row of bytes$/,
    ],
    [
      `CREATE TABLE x AS SELECT * FROM events; DROP TABLE events; ALTER TABLE x RENAME TO events;
      UPDATE events SET salt = '12345678901234567890123456789012' WHERE position = 3`,
      /^its salt is not a row of bytes$/,
    ],
  ])('tells what cannot be read, and ends there: %s', async (sql, why) => {
    await written();
    tamper(sql);
    const last = entries().at(-1);
    expect(last?.unreadable).toEqual({ why: expect.stringMatching(why) });
    expect(() => audit()).toThrow(expect.objectContaining({ code: 'unreadable' }));
  });

  it('names the event by its leaf where it cannot be read itself', async () => {
    await written();
    tamper("UPDATE events SET data = '{' WHERE position = 3");
    expect(() => audit()).toThrow(`event ${idOf('a3')} at index 2: its data is no JSON`);
  });

  it('is not taken of what is no ledger', async () => {
    const refused = (why: RegExp) => expect(() => LedgerSnapshot.open(directory)).toThrow(why);
    refused(/ledger\.db: there is no ledger: name its data directory$/);
    writeFileSync(join(directory, 'ledger.db'), 'not a database, but some text that is long enough to be read as one');
    expect(() => LedgerSnapshot.open(directory)).toThrow(LedgerUnusable);
    refused(/file is not a database/);
    writeFileSync(join(directory, 'ledger.db'), '');
    refused(/is a database, but no ledger of Pacta$/);
    rmSync(join(directory, 'ledger.db'));
    await written();
    tamper('DROP TABLE tree');
    refused(/is from before the transparency log: start this Pacta on it once/);
  });

  // Root may write everywhere.
  (process.getuid?.() === 0 ? it.skip : it)('is taken on a disk that may only be read', async () => {
    await written();
    chmodSync(directory, 0o500);
    expect(audit()).toBe(5);
    expect(readdirSync(directory)).not.toContain('ledger.db-shm');
  });
});
