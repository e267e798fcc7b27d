import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { type Hash, type Leaf, type LeafStore } from '#libs/transparency';
import { connect } from './events.sqlite.schema.js';
import { SqliteLeafStore } from './leaf-store.sqlite.js';
import { PostgresLeafStore } from './leaf-store.postgres.js';
import { hashesOf, type LeafPage, walkLeaves } from './leaf-walk.js';
import { LedgerUnusable } from './ledger-unusable.js';
import { ControlMove } from './move.postgres.control.js';
import type { PostgresDatabase } from './postgres.js';
import { WriterLock } from './writer-lock.js';

export interface MoveToPostgresOptions {
  /** Of a Pacta on EventStoreDB that is stopped. */
  readonly directory: string;
  /** Each is closed in the end. */
  readonly log: PostgresDatabase;
  readonly control: PostgresDatabase;
  onProgress?(what: 'moved' | 'verified', leaves: number, total: number): void;
}

export interface MovedToPostgres {
  readonly leaves: number;
  /** Those that an earlier attempt had moved. */
  readonly before: number;
  /** Of the tree over them. */
  readonly root: Hash;
  /** Those of the data directory, also where an earlier attempt had moved them. */
  readonly keys: number;
  readonly accesses: number;
  /** What the files are called from now on. */
  readonly keptAs: readonly string[];
}

const PAGE = 1_000;

/**
 * Moves what lasts and is not in EventStoreDB from a data directory to PostgreSQL, for several processes to share: the leaves, the
 * keys, and who read what, each as it is, and every leaf and hash verified, here before and there behind. What an earlier attempt
 * moved is not moved again. Then the files get other names. Throws `DirectoryInUse`, `LedgerUnusable`, `Misfit`, `StoreUnavailable`.
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
  const { directory, log, control } = options;
  requireFiles(directory);
  const closing = new AsyncDisposableStack();
  try {
    // It holds the lock of the directory.
    const here = SqliteLeafStore.open(directory);
    closing.defer(async () => here.close());
    const there = await PostgresLeafStore.open(log);
    closing.defer(async () => there.close());
    const keys = await ControlMove.open(directory, control);
    closing.defer(async () => keys.close());
    return await copy(here, there, keys, options.onProgress);
  } finally {
    await closing.disposeAsync();
  }
}

async function copy(
  here: LeafStore,
  there: LeafStore,
  control: ControlMove,
  onProgress: MoveToPostgresOptions['onProgress'],
): Promise<Omit<MovedToPostgres, 'keptAs'>> {
  const leaves = await here.size();
  const tell = (what: 'moved' | 'verified') => (count: number) => onProgress?.(what, count, leaves);
  // Nothing is written where something does not fit.
  const before = await matching(here, there);
  await control.requireSameLedger();
  await carry(here, there, tell('moved'));
  const root = await verified(here, there, tell('verified'));
  return { leaves, before, root, ...(await control.move()) };
}

function requireFiles(directory: string): void {
  const [ledger, log] = ['ledger.db', 'log.db'].map((name) => join(directory, name)) as [string, string];
  if (existsSync(ledger)) throw new LedgerUnusable(ledger, 'the events go first: pacta move --to esdb://…');
  if (!existsSync(log)) throw new LedgerUnusable(log, 'there is no log of leaves: name the data directory of a Pacta');
}

/** How many leaves stood there before, all of this log, which is sound. */
async function matching(here: LeafStore, there: LeafStore): Promise<number> {
  const [total, before] = [await here.size(), await there.size()];
  if (before > total) throw another(total);
  await walkLeaves(here, async (page) => requireSame(page, there, before));
  return before;
}

async function carry(here: LeafStore, there: LeafStore, tell: (leaves: number) => void): Promise<void> {
  const epoch = await there.takeOver();
  const total = await here.size();
  for (let size = await there.size(); size < total; size += PAGE) {
    const leaves = await here.sequenced(size, PAGE);
    await there.append({ epoch, expectedSize: size, leaves, hashes: await hashesOf(here, size, leaves.length) });
    tell(size + leaves.length);
  }
}

/** The root of what is there, which is what is here. */
async function verified(here: LeafStore, there: LeafStore, tell: (leaves: number) => void): Promise<Hash> {
  const total = await here.size();
  const { size, root } = await walkLeaves(there, async (page) => {
    await requireSame(page, here, total);
    tell(page.from + page.leaves.length);
  });
  if (size !== total) throw another(total);
  return root;
}

/** Throws where the other one has something else among its first leaves. */
async function requireSame({ from, leaves }: LeafPage, other: LeafStore, upTo: number): Promise<void> {
  if (from >= upTo) return;
  const found = await other.sequenced(from, Math.min(leaves.length, upTo - from));
  const differs = found.findIndex((leaf, nth) => !isSame(leaf, leaves[nth]));
  if (differs >= 0) throw another(from + differs);
}

const isSame = (one: Leaf, other: Leaf | undefined): boolean =>
  one.eventId === other?.eventId && one.position === other.position && Buffer.compare(one.bytes, other.bytes) === 0;

const another = (place: number): LedgerUnusable =>
  new LedgerUnusable('PostgreSQL', `it holds leaves of another ledger from leaf ${place} on: name another schema`);

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
