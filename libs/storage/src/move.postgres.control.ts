import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { CONTROL_LAYOUT } from './control.postgres.schema.js';
import { connect } from './events.sqlite.schema.js';
import { LedgerUnusable } from './ledger-unusable.js';
import type { PostgresDatabase } from './postgres.js';
import type { Ask, PostgresAsking } from './postgres-asking.js';
import { openLaidOut } from './postgres-schema.js';
import { SqliteQuery } from './sqlite-query.js';

type Row = Readonly<Record<string, string | number | Uint8Array | null>>;

/** Rows that are sent at once. */
const PAGE = 2_000;

/**
 * The move of keys with their holders, and of accesses with their numbers. A key that stands on both sides is revoked if it is on
 * one: an earlier attempt may have moved it, and either side have been used since.
 */
export class ControlMove {
  private constructor(
    private readonly file: string,
    private readonly asking: PostgresAsking,
  ) {}

  /** The pool is closed with it. Rejects as `openLaidOut`. */
  static async open(directory: string, database: PostgresDatabase): Promise<ControlMove> {
    return new ControlMove(join(directory, 'control.db'), await openLaidOut(database, CONTROL_LAYOUT));
  }

  /** Throws `LedgerUnusable` where there are keys, and none of them is one of these: a key is never taken away. */
  async requireSameLedger(): Promise<void> {
    await this.reading(async (db) => requireSame(this.asking.ask, db));
  }

  /** In one transaction; rejects as `requireSameLedger`. How many there are in the file. */
  async move(): Promise<{ readonly keys: number; readonly accesses: number }> {
    const counted = await this.reading(async (db) => {
      await this.asking.transaction(async (ask) => {
        await ask('SELECT FROM owner FOR UPDATE');
        await requireSame(ask, db);
        await merge(ask, db);
      });
      return { keys: count(db, 'keys'), accesses: count(db, 'accesses') };
    });
    return counted ?? { keys: 0, accesses: 0 };
  }

  async close(): Promise<void> {
    await this.asking.close();
  }

  /** Nobody makes a key meanwhile that would stay behind. Undefined where there is no file. */
  private async reading<T>(work: (db: DatabaseSync) => Promise<T>): Promise<T | undefined> {
    if (!existsSync(this.file)) return undefined;
    const db = connect(this.file);
    try {
      db.exec('BEGIN IMMEDIATE');
      return await work(db);
    } finally {
      db.close();
    }
  }
}

async function requireSame(ask: Ask, db: DatabaseSync): Promise<void> {
  const found = await ask<{ hash: string }>(`SELECT encode(hash, 'hex') AS hash FROM keys`);
  const there = new Set(found.map(({ hash }) => hash));
  const isSame = there.size === 0 || [...rowsOf(db, 'keys')].some(({ hash }) => there.has(hexOf(hash as Uint8Array)));
  if (!isSame) throw new LedgerUnusable('PostgreSQL', 'it holds keys of another ledger: name another schema');
}

async function merge(ask: Ask, db: DatabaseSync): Promise<void> {
  await insert(ask, 'actors', rowsOf(db, 'actors'), 'DO NOTHING');
  const revoked = '(id) DO UPDATE SET revoked_at = coalesce(keys.revoked_at, excluded.revoked_at)';
  await insert(ask, 'keys', rowsOf(db, 'keys'), revoked);
  // Numbers are never given twice, also those of accesses that were forgotten.
  const [{ accesses: known } = { accesses: 0 }] = await ask<{ accesses: number }>('SELECT accesses FROM given');
  await insert(ask, 'accesses', rowsOf(db, 'accesses', known), 'DO NOTHING');
  await ask('UPDATE given SET accesses = greatest(accesses, $1)', given(db));
}

/** In the order in which they came, behind a number. */
const rowsOf = (db: DatabaseSync, table: string, after = 0): Iterable<Row> =>
  new SqliteQuery<Row>(db, `SELECT * FROM ${table} WHERE rowid > ? ORDER BY rowid`).iterate(after);

const count = (db: DatabaseSync, table: string): number =>
  new SqliteQuery<{ count: number }>(db, `SELECT count(*) AS count FROM ${table}`).get()!.count;

const given = (db: DatabaseSync): number =>
  new SqliteQuery<{ seq: number }>(db, `SELECT seq FROM sqlite_sequence WHERE name = 'accesses'`).get()?.seq ?? 0;

/** The tables have the same columns on both engines. */
async function insert(ask: Ask, table: string, rows: Iterable<Row>, onConflict: string): Promise<void> {
  let page: object[] = [];
  const send = async () => {
    const read = `SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`;
    await ask(`INSERT INTO ${table} ${read} ON CONFLICT ${onConflict}`, JSON.stringify(page));
    page = [];
  };
  for (const row of rows) if (page.push(sent(row)) === PAGE) await send();
  if (page.length > 0) await send();
}

/** Bytes as PostgreSQL writes them, and no U+0000, which it does not keep. */
const sent = (row: Row): object =>
  Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      value instanceof Uint8Array
        ? `\\x${hexOf(value)}`
        : typeof value === 'string'
          ? value.replaceAll('\0', '\uFFFD')
          : value,
    ]),
  );

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
