import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreDamaged } from '#libs/event-sourcing';
import { makeDirectory } from './data-directory.js';
import { storedJson } from './json.js';
import { isDamage } from './sqlite-error.js';

export const READ_MODELS_FILE = 'read-models.db';

/** Raised when tables of the same definition are laid out otherwise: an older file is thrown away and filled anew. */
const FORMAT = 1;

const META = `
CREATE TABLE IF NOT EXISTS owner (one INTEGER PRIMARY KEY CHECK (one = 1), epoch INTEGER NOT NULL) STRICT;
INSERT OR IGNORE INTO owner VALUES (1, 0);
CREATE TABLE IF NOT EXISTS generations (
  id INTEGER PRIMARY KEY AUTOINCREMENT, model TEXT NOT NULL, version INTEGER NOT NULL, shape TEXT NOT NULL,
  active INTEGER NOT NULL, checkpoint TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS one_active ON generations (model) WHERE active = 1;
CREATE TABLE IF NOT EXISTS parked (
  generation INTEGER NOT NULL REFERENCES generations, stream TEXT NOT NULL, version INTEGER NOT NULL,
  position TEXT NOT NULL, type TEXT NOT NULL, error TEXT NOT NULL, since INTEGER NOT NULL,
  PRIMARY KEY (generation, stream, version)) STRICT, WITHOUT ROWID;
CREATE VIEW IF NOT EXISTS parked_streams AS
  SELECT DISTINCT g.model AS model, p.stream AS stream FROM parked p JOIN generations g ON g.id = p.generation WHERE g.active = 1;
PRAGMA user_version = ${FORMAT};`;

/** The file of a data directory. One that is missing, damaged or of another format is begun anew; the projector fills it. */
export function openReadModels(directory: string): DatabaseSync {
  makeDirectory(directory);
  const path = join(directory, READ_MODELS_FILE);
  try {
    return openFile(path);
  } catch (error) {
    if (!(error instanceof OtherFormat || error instanceof StoreDamaged || isDamage(error))) throw error;
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
    return openFile(path);
  }
}

function openFile(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: 5_000 });
  try {
    db.exec(PRAGMAS);
    const { user_version: format } = db.prepare('PRAGMA user_version').get() as { user_version: number };
    if (format !== 0 && format !== FORMAT) throw new OtherFormat(`${path} is of format ${format}`);
    db.exec(META);
    for (const { shape } of db.prepare('SELECT shape FROM generations').iterate())
      storedJson(String(shape), 'the list of generations');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** What is sorted for an index takes as much memory as the cache may, beside it, before it goes to files. */
export const [SORTED_IN_FILES, SORTED_IN_MEMORY] = ['PRAGMA temp_store = FILE', 'PRAGMA temp_store = MEMORY'];

/**
 * A checkpoint of the WAL is the one thing that waits for the disk: `SqliteRowStore` says how often. Rows are written where the
 * last ones were: a larger cache saves nothing.
 */
const PRAGMAS = `PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16000; ${SORTED_IN_MEMORY}`;

class OtherFormat extends Error {}
