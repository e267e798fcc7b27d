import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { CONTROL_LAYOUT } from './control.postgres.schema.js';
import { connect } from './events.sqlite.schema.js';
import { LedgerUnusable } from './ledger-unusable.js';
import type { PostgresDatabase } from './postgres.js';
import type { Ask } from './postgres-asking.js';
import { openLaidOut } from './postgres-schema.js';
import { SqliteQuery } from './sqlite-query.js';

type Row = Readonly<Record<string, string | number | Uint8Array | null>>;

/** Rows that are sent at once. */
const PAGE = 2_000;

/** Keys with their holders, and accesses with their numbers, in one transaction. None where an earlier attempt moved them. */
export async function moveControl(
  directory: string,
  database: PostgresDatabase,
): Promise<{ readonly keys: number; readonly accesses: number }> {
  const file = join(directory, 'control.db');
  if (!existsSync(file)) return { keys: 0, accesses: 0 };
  const asking = await openLaidOut(database, CONTROL_LAYOUT);
  const db = connect(file);
  try {
    // Nobody makes a key meanwhile that would stay behind.
    db.exec('BEGIN IMMEDIATE');
    return await asking.transaction(async (ask) => {
      await ask('SELECT FROM owner FOR UPDATE');
      if (await isThere(ask, rowsOf(db, 'keys'))) return { keys: 0, accesses: 0 };
      await insert(ask, 'actors', rowsOf(db, 'actors'));
      const keys = await insert(ask, 'keys', rowsOf(db, 'keys'));
      const accesses = await insert(ask, 'accesses', rowsOf(db, 'accesses', 'ORDER BY number'));
      // Numbers are never given twice, also those of accesses that were forgotten.
      await ask('UPDATE given SET accesses = $1', given(db));
      return { keys, accesses };
    });
  } finally {
    db.close();
    await asking.close();
  }
}

const rowsOf = (db: DatabaseSync, table: string, order = ''): Iterable<Row> =>
  new SqliteQuery<Row>(db, `SELECT * FROM ${table} ${order}`).iterate();

const given = (db: DatabaseSync): number =>
  new SqliteQuery<{ seq: number }>(db, `SELECT seq FROM sqlite_sequence WHERE name = 'accesses'`).get()?.seq ?? 0;

/** Whether all of these keys stand there; false where none does. Throws where there are others alone. */
async function isThere(ask: Ask, keys: Iterable<Row>): Promise<boolean> {
  const found = new Set(
    (await ask<{ hash: string }>(`SELECT encode(hash, 'hex') AS hash FROM keys`)).map(({ hash }) => hash),
  );
  if (found.size === 0) return false;
  const isMissing = [...keys].some(({ hash }) => !found.has(Buffer.from(hash as Uint8Array).toString('hex')));
  if (isMissing) throw new LedgerUnusable('PostgreSQL', 'it holds keys of another ledger: name another schema');
  return true;
}

/** The tables have the same columns on both engines. How many there were. */
async function insert(ask: Ask, table: string, rows: Iterable<Row>): Promise<number> {
  let count = 0;
  let page: object[] = [];
  const send = async () => {
    const json = JSON.stringify(page);
    await ask(`INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`, json);
    page = [];
  };
  for (const row of rows) {
    count++;
    if (page.push(sent(row)) === PAGE) await send();
  }
  if (page.length > 0) await send();
  return count;
}

/** Bytes as PostgreSQL writes them, and no U+0000, which it does not keep. */
const sent = (row: Row): object =>
  Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      value instanceof Uint8Array
        ? `\\x${Buffer.from(value).toString('hex')}`
        : typeof value === 'string'
          ? value.replaceAll('\0', '\uFFFD')
          : value,
    ]),
  );
