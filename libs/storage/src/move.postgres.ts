import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { type Hash, isSameHash, type LeafStore, rootAt, storedCount } from '#libs/transparency';
import { connect } from './events.sqlite.schema.js';
import { SqliteLeafStore } from './leaf-store.sqlite.js';
import { PostgresLeafStore } from './leaf-store.postgres.js';
import { LedgerUnusable } from './ledger-unusable.js';
import { moveControl } from './move.postgres.control.js';
import type { PostgresDatabase } from './postgres.js';
import { WriterLock } from './writer-lock.js';

export interface MoveToPostgresOptions {
  /** Of a Pacta on EventStoreDB that is stopped. */
  readonly directory: string;
  /** Each is closed in the end. */
  readonly log: PostgresDatabase;
  readonly control: PostgresDatabase;
  onProgress?(leaves: number, total: number): void;
}

export interface MovedToPostgres {
  readonly leaves: number;
  /** Those that an earlier attempt had moved. */
  readonly before: number;
  /** Of the tree over them. */
  readonly root: Hash;
  readonly keys: number;
  readonly accesses: number;
  /** What the files are called from now on. */
  readonly keptAs: readonly string[];
}

const PAGE = 1_000;

/**
 * Moves what lasts and is not in EventStoreDB from a data directory to PostgreSQL, for several processes to share: the leaves, the
 * keys, and who read what, each as it is. What an earlier attempt moved is not moved again. Then the files get other names.
 * Throws `DirectoryInUse`, `LedgerUnusable`, `StoreUnavailable`.
 */
export async function moveToPostgres(options: MoveToPostgresOptions): Promise<MovedToPostgres> {
  const moved = await copyTo(options);
  // Whoever has a file open keeps what stands beside it.
  const lock = WriterLock.take(options.directory);
  try {
    // The log goes last: with it there an attempt that broke off can be gone on with.
    return { ...moved, keptAs: ['control', 'log'].flatMap((name) => retire(options.directory, name)) };
  } finally {
    lock.release();
  }
}

async function copyTo(options: MoveToPostgresOptions): Promise<Omit<MovedToPostgres, 'keptAs'>> {
  const { directory, log, control, onProgress } = options;
  requireFiles(directory);
  // It holds the lock of the directory.
  const here = SqliteLeafStore.open(directory);
  try {
    const there = await PostgresLeafStore.open(log);
    try {
      const before = await carry(here, there, (leaves, total) => onProgress?.(leaves, total));
      const root = await verified(here, there);
      return { leaves: await there.size(), before, root, ...(await moveControl(directory, control)) };
    } finally {
      await there.close();
    }
  } finally {
    await here.close();
  }
}

function requireFiles(directory: string): void {
  const [ledger, log] = ['ledger.db', 'log.db'].map((name) => join(directory, name)) as [string, string];
  if (existsSync(ledger)) throw new LedgerUnusable(ledger, 'the events go first: pacta move --to esdb://…');
  if (!existsSync(log)) throw new LedgerUnusable(log, 'there is no log of leaves: name the data directory of a Pacta');
}

/** How many leaves stood there before. */
async function carry(
  here: LeafStore,
  there: LeafStore,
  tell: (leaves: number, total: number) => void,
): Promise<number> {
  const [total, before] = [await here.size(), await there.size()];
  if (before > total) throw another(total);
  for (let from = 0; from < before; from += PAGE) {
    const limit = Math.min(PAGE, before - from);
    const [own, found] = await Promise.all([here.sequenced(from, limit), there.sequenced(from, limit)]);
    const differs = own.findIndex(({ eventId }, index) => eventId !== found[index]?.eventId);
    if (differs >= 0) throw another(from + differs);
  }
  const epoch = await there.takeOver();
  for (let size = before; size < total; size += PAGE) {
    const leaves = await here.sequenced(size, PAGE);
    const [first, end] = [storedCount(size), storedCount(size + leaves.length)];
    const hashes = await here.hashes(Array.from({ length: end - first }, (_, index) => first + index));
    await there.append({ epoch, expectedSize: size, leaves, hashes });
    tell(size + leaves.length, total);
  }
  return before;
}

const another = (place: number): LedgerUnusable =>
  new LedgerUnusable('PostgreSQL', `it holds leaves of another ledger from leaf ${place} on: name another schema`);

async function verified(here: LeafStore, there: LeafStore): Promise<Hash> {
  const size = await here.size();
  const [own, found] = await Promise.all([here, there].map(async (log) => log.read(rootAt(size))));
  if (!isSameHash(own!, found!))
    throw new LedgerUnusable('PostgreSQL', 'its leaves have another root: name another schema');
  return found!;
}

/** What its write-ahead log holds moves into the file, so that one name is all there is to change. */
function retire(directory: string, name: string): readonly string[] {
  const [file, keptAs] = [join(directory, `${name}.db`), join(directory, `${name}.moved.db`)];
  if (!existsSync(file)) return [];
  const db = connect(file);
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
  renameSync(file, keptAs);
  return [keptAs];
}
