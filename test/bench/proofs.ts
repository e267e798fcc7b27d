import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { NewEvent } from '#libs/event-sourcing';
import { LedgerSnapshot, SqliteEventStore } from '#libs/storage';
import {
  appendLeaf,
  Audit,
  consistencyProof,
  dataMac,
  EMPTY_FRONTIER,
  hashLeaf,
  inclusionProof,
  leafBytes,
  leafParts,
  storedCount,
} from '#libs/transparency';
import { chance } from './generated.js';
import { pledge } from './ledger.js';
import { inTemporary, percentile, runs } from './measure.js';

const GROUP = 64;

/** The event that records a pledge, as a command handler makes it. */
function recording(turn: number): NewEvent {
  const commandId = randomUUID();
  const metadata = {
    commandId,
    requestHash: 'ab'.repeat(32),
    actor: 'bench',
    $correlationId: commandId,
    $causationId: commandId,
  };
  return {
    id: randomUUID(),
    type: 'CommitmentRecorded',
    schema: 1,
    data: pledge(turn, turn),
    metadata,
    salt: randomBytes(32),
  };
}

/** What the tree costs an append, how long proofs take in a large ledger, and how fast it is verified. */
export async function proofs(
  { seconds, times, events }: { readonly seconds: number; readonly times: number; readonly events: number },
  say: (line: string) => void,
): Promise<readonly object[]> {
  say('rows with and without leaves …');
  const without = await runs(times, () => rawRows(seconds, false));
  const withLeaves = await runs(times, () => rawRows(seconds, true));
  const store = await runs(times, () => appended(seconds));
  const rows: object[] = [
    { what: 'raw event rows a second, FULL sync, 64 a commit', median: Math.round(without.median), ratio: 1 },
    {
      what: 'the same with their leaves and the tree',
      median: Math.round(withLeaves.median),
      ratio: (withLeaves.median / without.median).toFixed(2),
    },
    {
      what: 'µs that the tree costs an event',
      median: (1e6 / withLeaves.median - 1e6 / without.median).toFixed(1),
    },
    {
      what: 'events a second through the event store, 64 appends at a time',
      median: Math.round(store.median),
      ratio: (store.median / without.median).toFixed(2),
    },
  ];
  return [...rows, ...(await inTemporary((directory) => inLarge(directory, events, say)))];
}

/** Equal event rows, with the leaf of each and the tree's hashes or without. */
const rawRows = (seconds: number, hasLeaves: boolean): Promise<number> =>
  inTemporary(async (directory) => {
    const db = new DatabaseSync(join(directory, 'raw.db'));
    db.exec(`PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
      CREATE TABLE events (position INTEGER PRIMARY KEY, id TEXT UNIQUE, stream TEXT, version INTEGER, type TEXT,
        schema INTEGER, recorded_at INTEGER, data TEXT, metadata TEXT, salt BLOB, UNIQUE (stream, version)) STRICT;
      CREATE TABLE leaves (leaf_index INTEGER PRIMARY KEY, bytes BLOB) STRICT;
      CREATE TABLE tree (hash_index INTEGER PRIMARY KEY, hash BLOB) STRICT`);
    const insert = db.prepare('INSERT INTO events VALUES (NULL, ?, ?, 1, ?, 1, ?, ?, ?, ?)');
    const insertLeaf = db.prepare('INSERT INTO leaves VALUES (?, ?)');
    const insertHash = db.prepare('INSERT INTO tree VALUES (?, ?)');
    let frontier = EMPTY_FRONTIER;
    let rows = 0;
    const end = performance.now() + seconds * 1_000;
    while (performance.now() < end) {
      db.exec('BEGIN IMMEDIATE');
      for (let row = 0; row < GROUP; row++, rows++) {
        const event = { ...recording(rows), stream: `commitment-${rows}`, version: 1, recordedAt: 1 };
        const { id, type, stream, recordedAt, data, metadata, salt } = event;
        insert.run(id, stream, type, recordedAt, JSON.stringify(data), JSON.stringify(metadata), salt);
        if (!hasLeaves) continue;
        const leaf = leafBytes(leafParts(event, dataMac(salt, data)), event);
        const grown = appendLeaf(frontier, hashLeaf(leaf));
        insertLeaf.run(frontier.size, leaf);
        grown.stored.forEach((hash, index) => insertHash.run(storedCount(frontier.size) + index, hash));
        frontier = grown.frontier;
      }
      db.exec('COMMIT');
    }
    db.close();
    return rows / seconds;
  });

const appended = (seconds: number): Promise<number> =>
  inTemporary(async (directory) => {
    const store = SqliteEventStore.open({ directory, now: Date.now });
    let rows = 0;
    const end = performance.now() + seconds * 1_000;
    while (performance.now() < end) rows += await appendGroup(store, rows);
    await store.close();
    return rows / seconds;
  });

async function appendGroup(store: SqliteEventStore, from: number): Promise<number> {
  const group = Array.from({ length: GROUP }, (_, index) => from + index);
  await Promise.all(group.map((each) => store.append(`commitment-${each}`, [recording(each)], 0)));
  return GROUP;
}

/** Proofs at random places of a large ledger, and its verification. */
async function inLarge(directory: string, events: number, say: (line: string) => void): Promise<readonly object[]> {
  say(`filling to ${events} events …`);
  const store = SqliteEventStore.open({ directory, now: Date.now });
  for (let size = 0; size < events;) size += await appendGroup(store, size);
  const size = await store.log.size();
  const next = chance(5);
  const at = (): number => Math.floor(next() * (size - 1));
  const inclusion = await timed(async () => store.log.read(inclusionProof(at(), size)));
  const consistency = await timed(async () => store.log.read(consistencyProof(1 + at(), size)));
  await store.close();
  say('verifying …');
  const began = performance.now();
  const snapshot = LedgerSnapshot.open(directory);
  const audit = new Audit();
  for (const entry of snapshot.entries()) audit.add(entry);
  audit.end();
  snapshot.close();
  return [
    { what: `ms for an inclusion proof among ${size} events`, ...inclusion },
    { what: `ms for a consistency proof up to ${size} events`, ...consistency },
    { what: 'events verified a second', median: Math.round(size / ((performance.now() - began) / 1_000)) },
    { what: 'MiB resident after verifying', median: Math.round(process.memoryUsage().rss / 2 ** 20) },
  ];
}

async function timed(prove: () => Promise<unknown>): Promise<object> {
  const times: number[] = [];
  for (let turn = 0; turn < 1_000; turn++) {
    const began = performance.now();
    await prove();
    times.push(performance.now() - began);
  }
  return { median: percentile(times, 0.5).toFixed(3), p99: percentile(times, 0.99).toFixed(3) };
}
