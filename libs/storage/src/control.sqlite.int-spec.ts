import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { NewKey } from '#libs/access';
import { SqliteControlStore } from './control.sqlite.js';

let directory: string;
let store: SqliteControlStore;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'pacta-control-'));
  store = SqliteControlStore.open(directory);
});
afterEach(() => {
  store.close();
  rmSync(directory, { recursive: true });
});

const hash = (n: number): Uint8Array => new Uint8Array(32).fill(n);
const key = (n: number, more: Partial<NewKey> = {}): NewKey => ({
  id: `key-${n}`,
  hash: hash(n),
  actor: { id: `actor-${n}`, name: `Desk ${n}` },
  roles: ['recorder', 'reviewer'],
  createdAt: n,
  ...more,
});

const make = (id: string) => () => ({ id, name: id });
const access = (at: number, actor: string, route = '/v1/export') => ({
  at,
  actor,
  credential: 'key-1',
  method: 'GET',
  path: route,
  route,
  status: 200,
});

describe('The control store', () => {
  it('finds a key by its hash, with whose it is', () => {
    store.addKey(key(1, { expiresAt: 9 }));
    const { hash: _, ...kept } = key(1, { expiresAt: 9 });
    expect([store.keyOf(hash(1)), store.keyOf(hash(2))]).toEqual([kept, undefined]);
  });

  it('shows another process’s key, and its end, at once', () => {
    const other = SqliteControlStore.open(directory, 'existing');
    other.addKey(key(1));
    expect(store.keyOf(hash(1))?.revokedAt).toBeUndefined();
    expect([other.revokeKey('key-1', 5), other.revokeKey('key-1', 6), other.revokeKey('key-2', 5)]).toEqual([
      true,
      true,
      false,
    ]);
    other.close();
    expect(store.keyOf(hash(1))?.revokedAt).toBe(5);
  });

  it('keeps the name of an actor that gets a second key, and keeps nothing of a key that cannot be', () => {
    store.addKey(key(1));
    store.addKey(key(2, { actor: { id: 'actor-1', name: 'Other' } }));
    expect(store.keys().map(({ actor }) => actor.name)).toEqual(['Desk 1', 'Desk 1']);
    expect(() => store.addKey(key(3, { hash: hash(1) }))).toThrow();
    expect(store.actor('actor-3')).toBeUndefined();
  });

  it('knows a subject again, whatever another would be called', () => {
    const [first, again, elsewhere] = [
      store.actorOfSubject('https://a', 'ann', make('one'), 1),
      store.actorOfSubject('https://a', 'ann', make('two'), 2),
      store.actorOfSubject('https://b', 'ann', make('three'), 3),
    ];
    expect([first.id, again.id, elsewhere.id]).toEqual(['one', 'one', 'three']);
  });

  it('lists accesses newest first, by what is asked, and forgets old ones without giving a number twice', () => {
    store.noteAccesses([access(1, 'a'), access(2, 'b'), access(3, 'a', '/v1/parties'), access(4, 'a')]);
    const numbers = (...args: Parameters<SqliteControlStore['accesses']>) =>
      store.accesses(...args).map(({ number }) => number);
    expect(numbers({}, 3)).toEqual([4, 3, 2]);
    expect(numbers({ actor: 'a' }, 10, 4)).toEqual([3, 1]);
    expect(numbers({ route: '/v1/export', from: 2, to: 3 }, 10)).toEqual([2]);
    store.forgetAccesses(5);
    store.noteAccesses([access(6, 'a')]);
    expect(numbers({}, 10)).toEqual([5]);
  });
});

describe('A file that is no control store', () => {
  it('is refused, with what to do', () => {
    const file = join(directory, 'other', 'control.db');
    expect(() => SqliteControlStore.open(join(directory, 'other'), 'existing')).toThrow(/control\.db: there is none/);
    SqliteControlStore.open(join(directory, 'other')).close();
    const db = new DatabaseSync(file);
    db.exec('PRAGMA user_version = 9');
    db.close();
    expect(() => SqliteControlStore.open(join(directory, 'other'))).toThrow('has format 9, and this Pacta knows 1');
    writeFileSync(file, 'x'.repeat(4096));
    expect(() => SqliteControlStore.open(join(directory, 'other'))).toThrow(/control\.db: /);
  });
});
