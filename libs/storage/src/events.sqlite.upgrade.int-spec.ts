import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, it } from '@jest/globals';
import { expectLedger, fact, facts, NOON, SetClock, type Stage } from './events.samples.contract.js';
import { SqliteEventStore } from './events.sqlite.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'pacta-upgrade-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const open = () => SqliteEventStore.open({ directory, now: () => NOON });
const stageOf = (store: SqliteEventStore): Stage => ({ sort: 'embedded', store, clock: new SetClock() });

/** The tables as they were before there was a log. */
function makeOld(): void {
  const db = new DatabaseSync(join(directory, 'ledger.db'));
  db.exec(`CREATE TABLE old (position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, stream TEXT NOT NULL,
      version INTEGER NOT NULL, type TEXT NOT NULL, schema INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
      data TEXT NOT NULL, metadata TEXT NOT NULL, salt BLOB NOT NULL, UNIQUE (stream, version)) STRICT;
    INSERT INTO old SELECT * FROM events; DROP TABLE events; ALTER TABLE old RENAME TO events;
    DROP TABLE leaves; DROP TABLE tree; PRAGMA user_version = 1`);
  db.close();
}

it('gives the events of a ledger from before the log their leaves, and goes on', async () => {
  const first = open();
  await first.append('commitment-1', facts('a', 'b', 'c'), 0);
  await first.append('commitment-2', [fact('d', { data: { text: 'é', 1: [2] } })], 0);
  await first.close();
  makeOld();
  const second = open();
  await expectLedger(stageOf(second), 'a', 'b', 'c', 'd');
  await second.append('commitment-1', facts('e'), 3);
  await second.close();
  const third = open();
  await expectLedger(stageOf(third), 'a', 'b', 'c', 'd', 'e');
  await third.close();
});
