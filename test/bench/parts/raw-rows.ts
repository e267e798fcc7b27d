import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SqliteEventStore } from '#libs/storage';
import { dataMac, leafBytes, leafParts, storedCount } from '#libs/transparency';
import { recording } from '../ledger.js';
import { cpuSince, inTemporary, latency } from '../measure.js';
import { asPart } from '../part.js';

interface Options {
  readonly seconds: number;
  /** Rows of events that share a commit. */
  readonly group: number;
  /** Whether each comes with its leaf and its hashes. */
  readonly leaves: boolean;
}

/** So many rows are made beforehand and written again and again, under new ids. */
const MADE = 1_024;

/**
 * The ceiling: rows equal to those of the ledger, in tables made by the ledger itself, by `node:sqlite` alone. Nothing is
 * judged, hashed or read; each commit is synced (FULL).
 */
await asPart(async ({ seconds, group, leaves }: Options) =>
  inTemporary(async (directory) => {
    await SqliteEventStore.open({ directory, now: Date.now }).close();
    const db = new DatabaseSync(join(directory, 'ledger.db'));
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    const insert = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    const insertLeaf = db.prepare('INSERT INTO leaves VALUES (?, ?)');
    const insertHash = db.prepare('INSERT INTO tree VALUES (?, ?)');
    const rows = made();
    const [hash, now] = [randomBytes(32), Date.now()];
    const times: number[] = [];
    let position = 0;
    const [began, before] = [performance.now(), process.cpuUsage()];
    for (let at = began; at < began + seconds * 1_000;) {
      db.exec('BEGIN IMMEDIATE');
      for (let row = 0; row < group; row++) {
        const { type, data, metadata, salt, leaf } = rows[position % MADE]!;
        const stream = `commitment-${randomUUID()}`;
        insert.run(position + 1, randomUUID(), stream, 1, type, 1, now, data, metadata, salt);
        if (leaves) {
          insertLeaf.run(position, leaf);
          for (let index = storedCount(position); index < storedCount(position + 1); index++)
            insertHash.run(index, hash);
        }
        position += 1;
      }
      db.exec('COMMIT');
      times.push(performance.now() - at);
      at = performance.now();
    }
    const rate = (position / (performance.now() - began)) * 1_000;
    const cpu = cpuSince(before) / position;
    db.close();
    return { rate, ...latency(times), cpu };
  }),
);

function made() {
  return Array.from({ length: MADE }, (_, turn) => {
    const { salt, ...event } = recording(turn, randomBytes(32));
    const placed = { ...event, stream: `commitment-${randomUUID()}` };
    const leaf = leafBytes(leafParts(placed, dataMac(salt, event.data)), { recordedAt: Date.now(), version: 1 });
    return { type: event.type, data: JSON.stringify(event.data), metadata: JSON.stringify(event.metadata), salt, leaf };
  });
}
