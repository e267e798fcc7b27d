import { BEGINNING } from '#libs/event-sourcing';
import {
  type Hash,
  type Leaf,
  type LeafHead,
  type LeafRun,
  LeafStore,
  LeafTaken,
  StaleSequencer,
  storedCount,
  WrongExpectedSize,
} from '#libs/transparency';
import { LOG_LAYOUT } from './log.postgres.schema.js';
import type { PostgresDatabase } from './postgres.js';
import type { Ask, PostgresAsking } from './postgres-asking.js';
import { openLaidOut } from './postgres-schema.js';
import { PostgresPublishedHead } from './published-head.postgres.js';

const END = 'SELECT leaf_index + 1 AS size, position FROM leaves ORDER BY leaf_index DESC LIMIT 1';
const LEAVES = `SELECT event_id AS "eventId", position, bytes FROM leaves
  WHERE leaf_index >= $1 ORDER BY leaf_index LIMIT $2`;

/**
 * The port in a schema of a PostgreSQL database, for any number of processes that read and those that take it over from one
 * another. Rows are added and never changed, and a commit is seen once it is on disk: whatever was read stays true.
 */
export class PostgresLeafStore extends LeafStore {
  /** What was signed of this log, for every process that reads it. */
  readonly published: PostgresPublishedHead;

  private constructor(private readonly asking: PostgresAsking) {
    super();
    this.published = new PostgresPublishedHead(asking);
  }

  /** Makes what is missing; throws `LedgerUnusable` if the schema is none of ours. The pool is closed with the store. */
  static async open(database: PostgresDatabase): Promise<PostgresLeafStore> {
    return new PostgresLeafStore(await openLaidOut(database, LOG_LAYOUT));
  }

  async takeOver(): Promise<number> {
    const [taken] = await this.asking.ask<{ epoch: number }>('UPDATE owner SET epoch = epoch + 1 RETURNING epoch');
    return taken!.epoch;
  }

  async head(): Promise<LeafHead> {
    return endOf(this.asking.ask);
  }

  async append(run: LeafRun): Promise<void> {
    await this.asking.transaction(async (ask) => {
      // Whoever takes over waits for it, and the other way round.
      const [owner] = await ask<{ epoch: number }>('SELECT epoch FROM owner FOR UPDATE');
      if (run.epoch !== owner!.epoch) throw new StaleSequencer(run.epoch, owner!.epoch);
      await write(ask, run);
    });
  }

  async size(): Promise<number> {
    return (await this.head()).size;
  }

  async hashes(indexes: readonly number[]): Promise<readonly Hash[]> {
    if (indexes.length === 0) return [];
    const rows = await this.asking.ask<{ index: number; hash: Uint8Array }>(
      'SELECT hash_index AS index, hash FROM tree WHERE hash_index = ANY($1::bigint[])',
      indexes,
    );
    const found = new Map(rows.map(({ index, hash }) => [index, hash]));
    return indexes.map((index) => {
      const hash = found.get(index);
      if (!hash) throw new RangeError(`the log has no hash ${index}`);
      return hash;
    });
  }

  async leaves(from: number, limit: number): Promise<readonly Uint8Array[]> {
    return (await this.sequenced(from, limit)).map(({ bytes }) => bytes);
  }

  async sequenced(from: number, limit: number): Promise<readonly Leaf[]> {
    return this.asking.ask<Leaf>(LEAVES, from, limit);
  }

  async indexOf(eventId: string): Promise<number | undefined> {
    if (eventId.includes('\0')) return undefined;
    const question = 'SELECT leaf_index AS index FROM leaves WHERE event_id = $1';
    return (await this.asking.ask<{ index: number }>(question, eventId))[0]?.index;
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await this.asking.close();
  }
}

async function endOf(ask: Ask): Promise<LeafHead> {
  return (await ask<LeafHead>(END))[0] ?? { size: 0, position: BEGINNING };
}

/** While the owner's row is locked: nobody else adds any. */
async function write(ask: Ask, { expectedSize, leaves, hashes }: LeafRun): Promise<void> {
  const { size } = await endOf(ask);
  if (expectedSize !== size) throw new WrongExpectedSize(expectedSize, size);
  if (hashes.length !== storedCount(size + leaves.length) - storedCount(size))
    throw new RangeError(`${leaves.length} leaves behind ${size} do not store ${hashes.length} hashes`);
  const ids = leaves.map(({ eventId }) => eventId);
  await requireNew(ask, ids);
  await ask(
    `INSERT INTO leaves SELECT $1 + n - 1, id, position, decode(hex, 'hex')
      FROM unnest($2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS t (id, position, hex, n)`,
    size,
    ids,
    leaves.map(({ position }) => position),
    leaves.map(({ bytes }) => hexOf(bytes)),
  );
  await ask(
    `INSERT INTO tree SELECT $1 + n - 1, decode(hex, 'hex') FROM unnest($2::text[]) WITH ORDINALITY AS t (hex, n)`,
    storedCount(size),
    hashes.map(hexOf),
  );
}

async function requireNew(ask: Ask, ids: readonly string[]): Promise<void> {
  const rows = await ask<{ id: string }>('SELECT event_id AS id FROM leaves WHERE event_id = ANY($1::text[])', ids);
  const known = new Set(rows.map(({ id }) => id));
  for (const id of ids) {
    if (known.has(id)) throw new LeafTaken(id);
    known.add(id);
  }
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
