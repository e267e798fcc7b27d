import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PostgresControlStore } from './control.postgres.js';
import { SqliteControlStore } from './control.sqlite.js';
import { PostgresLeafStore } from './leaf-store.postgres.js';
import { sequencedStage } from './leaf-store.samples.contract.js';
import { SqliteLeafStore } from './leaf-store.sqlite.js';
import { type MoveToPostgresOptions, moveToPostgres } from './move.postgres.js';
import { openTrialSchema, POSTGRES, type TrialSchema, tellWhatIsLeftOut } from './postgres.contract.js';

const LEAVES = 1_100;
const hashOf = (byte: number) => new Uint8Array(32).fill(byte);
const KEY = { actor: { id: 'actor-1', name: 'De\0sk' }, roles: ['admin', 'auditor'] as const, createdAt: 5 };
const access = (at: number) => ({
  at,
  actor: 'actor-1',
  credential: 'key-1',
  method: 'GET',
  path: `/v1/export?at=${at}`,
  route: '/v1/export',
  status: 200,
});

let directory: string;
let log: TrialSchema;
let control: TrialSchema;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'pacta-move-'));
  log = await openTrialSchema('log');
  control = await openTrialSchema('control store');
});
afterEach(async () => {
  await log.dispose();
  await control.dispose();
  rmSync(directory, { recursive: true });
});

const move = async (from: string, onProgress?: MoveToPostgresOptions['onProgress']) =>
  moveToPostgres({
    directory: from,
    log: log.open(1),
    control: control.open(1),
    ...(onProgress ? { onProgress } : {}),
  });

/** A data directory with leaves, keys and accesses; what it holds. */
async function filled(name: string, leaves: number, keyByte = 1) {
  const path = join(directory, name);
  const store = SqliteLeafStore.open(path);
  await sequencedStage(store, leaves);
  const sequenced = await store.sequenced(0, leaves + 1);
  await store.close();
  const keeping = SqliteControlStore.open(path);
  await keeping.addKey({ ...KEY, id: `key-${keyByte}`, hash: hashOf(keyByte) });
  await keeping.addKey({ ...KEY, id: 'key-old', expiresAt: 9, hash: hashOf(keyByte + 1) });
  await keeping.revokeKey('key-old', 7);
  await keeping.actorOfSubject('https://id.example', 'subject', () => ({ id: 'actor-2', name: 'Token' }), 6);
  await keeping.noteAccesses([1, 2, 3, 4].map(access));
  await keeping.forgetAccesses(2);
  const held = { keys: await keeping.keys(), accesses: await keeping.accesses({}, 10) };
  await keeping.close();
  return { path, sequenced, ...held };
}

tellWhatIsLeftOut('a move to a PostgreSQL server (PGlite stood in)');

describe(`A move of what lasts to ${POSTGRES}`, () => {
  it('brings every leaf, key and access as it was, and goes on where it broke off', async () => {
    const { path, sequenced, keys, accesses } = await filled('data', LEAVES);
    const broken = move(path, () => {
      throw new Error('broke off');
    });
    await expect(broken).rejects.toThrow('broke off');
    expect(readdirSync(path)).toEqual(expect.arrayContaining(['control.db', 'log.db']));
    expect(await move(path)).toMatchObject({
      leaves: LEAVES,
      before: 1_000,
      keys: 2,
      accesses: 3,
      keptAs: [join(path, 'control.moved.db'), join(path, 'log.moved.db')],
    });
    expect(readdirSync(path).filter((name) => /^(control|log)\.db/.test(name))).toEqual([]);

    const leaves = await PostgresLeafStore.open(log.open(1));
    expect(await leaves.sequenced(0, LEAVES + 1)).toEqual(sequenced);
    await leaves.close();
    const keeping = await PostgresControlStore.open(control.open(1));
    const kept = JSON.parse(JSON.stringify([keys, accesses]).replaceAll('\\u0000', '\uFFFD')) as unknown;
    expect([await keeping.keys(), await keeping.accesses({}, 10)]).toEqual(kept);
    expect(await keeping.keyOf(hashOf(1))).toMatchObject({ id: 'key-1', roles: ['admin', 'auditor'] });
    const known = await keeping.actorOfSubject('https://id.example', 'subject', () => ({ id: 'x', name: 'x' }), 8);
    expect(known.id).toBe('actor-2');
    await keeping.noteAccesses([access(5)]);
    expect((await keeping.accesses({}, 1))[0]).toMatchObject({ number: 5, at: 5 });
    await keeping.close();
  }, 60_000);

  it('that was done before the files got other names is told from one that was not', async () => {
    const { path } = await filled('data', 3);
    cpSync(path, join(directory, 'again'), { recursive: true });
    await move(path);
    expect(await move(join(directory, 'again'))).toMatchObject({ leaves: 3, before: 3, keys: 2, accesses: 3 });
    await expect(move(path)).rejects.toThrow('there is no log of leaves');
  });

  it('brings nothing to where leaves or keys of another ledger are', async () => {
    await move((await filled('data', 3)).path);
    const { path: fewer } = await filled('fewer', 2);
    await expect(move(fewer)).rejects.toThrow('leaves of another ledger from leaf 2 on');
    await control.query(`UPDATE ${log.schema}.leaves SET event_id = 'another' WHERE leaf_index = 1`);
    const { path } = await filled('more', 9);
    await expect(move(path)).rejects.toThrow('leaves of another ledger from leaf 1 on');
    const fresh = await openTrialSchema('log');
    const { path: keyed } = await filled('keyed', 2, 40);
    const moving = moveToPostgres({ directory: keyed, log: fresh.open(1), control: control.open(1) });
    await expect(moving).rejects.toThrow('keys of another ledger');
    expect(await control.query(`SELECT FROM ${fresh.schema}.leaves`)).toEqual([]);
    for (const each of [path, fewer, keyed])
      expect(['control.db', 'log.db'].map((name) => existsSync(join(each, name)))).toEqual([true, true]);
    await fresh.dispose();
  });

  it('that broke off keeps what either side did to the keys since: one that was revoked stays revoked', async () => {
    const { path } = await filled('data', 3);
    cpSync(path, join(directory, 'since'), { recursive: true });
    await move(path);
    const there = await PostgresControlStore.open(control.open(1));
    await there.revokeKey('key-1', 20);
    await there.noteAccesses([access(5)]);
    const here = SqliteControlStore.open(join(directory, 'since'));
    await here.addKey({ ...KEY, id: 'key-new', hash: hashOf(9) });
    await here.revokeKey('key-new', 30);
    await here.close();
    await move(join(directory, 'since'));
    expect((await there.keys()).map(({ id, revokedAt }) => [id, revokedAt])).toEqual([
      ['key-1', 20],
      ['key-new', 30],
      ['key-old', 7],
    ]);
    expect((await there.accesses({}, 10)).map(({ number }) => number)).toEqual([5, 4, 3, 2]);
    await there.close();
  });

  it.each([
    ['a leaf', `UPDATE leaves SET bytes = x'00' WHERE leaf_index = 1`],
    ['a hash', `UPDATE tree SET hash = zeroblob(32) WHERE hash_index = 1`],
  ])('brings nothing of a log in which %s is not as it was', async (_, damage) => {
    const { path } = await filled('data', 3);
    const db = new DatabaseSync(join(path, 'log.db'));
    db.exec(damage);
    db.close();
    await expect(move(path)).rejects.toMatchObject({ name: 'Misfit', code: 'tree', index: 1 });
    expect(await log.query('SELECT FROM leaves')).toEqual([]);
    expect(existsSync(join(path, 'log.db'))).toBe(true);
  });

  it('is not done where PostgreSQL has something else than was sent', async () => {
    const { path } = await filled('data', 3);
    await (await PostgresLeafStore.open(log.open(1))).close();
    await log.query(`CREATE FUNCTION twisted() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN IF NEW.leaf_index = 2 THEN NEW.position = '9'; END IF; RETURN NEW; END $$`);
    await log.query('CREATE TRIGGER twisting BEFORE INSERT ON leaves FOR EACH ROW EXECUTE FUNCTION twisted()');
    await expect(move(path)).rejects.toThrow('leaves of another ledger from leaf 2 on');
    expect(existsSync(join(path, 'log.db'))).toBe(true);
  });

  it('waits until the events are in EventStoreDB', async () => {
    const { path } = await filled('data', 1);
    writeFileSync(join(path, 'ledger.db'), '');
    await expect(move(path)).rejects.toThrow('the events go first');
  });
});
