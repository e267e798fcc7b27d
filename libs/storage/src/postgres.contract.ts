import { randomUUID } from 'node:crypto';
import { PGlite } from '@electric-sql/pglite';
import { afterAll } from '@jest/globals';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { postgresDatabase, type PostgresDatabase, SETTINGS } from './postgres.js';

/** A real server, on which every spec has schemas of its own; without it PGlite stands in, PostgreSQL within this process. */
export const { POSTGRES_URL } = process.env;

export const POSTGRES = POSTGRES_URL === undefined ? 'PGlite' : 'PostgreSQL';

/** Says once a file what a machine without PostgreSQL leaves out. */
export function tellWhatIsLeftOut(what: string): void {
  if (POSTGRES_URL === undefined) process.stderr.write(`not run without POSTGRES_URL: ${what}\n`);
}

/** An empty schema, and as many ways into it as are asked for. */
export interface TrialSchema {
  open(connectionsMax?: number): PostgresDatabase;
  /** What somebody else reads. */
  query<Row>(text: string, ...values: readonly unknown[]): Promise<readonly Row[]>;
  dispose(): Promise<void>;
}

export const openTrialSchema = async (): Promise<TrialSchema> =>
  POSTGRES_URL === undefined ? onPglite() : onServer(POSTGRES_URL);

function onServer(url: string): TrialSchema {
  const schema = `trial_${randomUUID().replaceAll('-', '')}`;
  const named = new URL(url);
  named.searchParams.set('schema', schema);
  const opened: PostgresDatabase[] = [];
  const open = (connectionsMax = 4) => {
    const database = postgresDatabase(named.href, { connectionsMax });
    opened.push(database);
    return database;
  };
  const own = open(1);
  return {
    open,
    query: async (text, ...values) => queried(own.pool, text, values),
    async dispose() {
      await queried(own.pool, `DROP SCHEMA IF EXISTS ${schema} CASCADE`, []);
      for (const { pool } of opened) await ended(pool);
    },
  };
}

/** One that is started for all specs of a file: a start takes a second. */
let pglite: Promise<PGlite> | undefined;
afterAll(async () => (await pglite)?.close());

async function onPglite(): Promise<TrialSchema> {
  pglite ??= PGlite.create();
  const db = await pglite;
  const schema = `trial_${randomUUID().replaceAll('-', '')}`;
  const settings = Object.entries({ search_path: schema, ...SETTINGS });
  for (const [name, value] of settings) await db.exec(`SET ${name} = ${value}`);
  const one = new OneConnection(db);
  return {
    open: () => ({ pool: one, schema }),
    query: async (text, ...values) => queried(one, text, values),
    async dispose() {
      await queried(one, `DROP SCHEMA IF EXISTS ${schema} CASCADE`, []);
    },
  };
}

async function queried<Row>(pool: PostgresPool, text: string, values: readonly unknown[]): Promise<readonly Row[]> {
  const connection = await pool.connect();
  try {
    return (await connection.query<Row>(text, values)).rows;
  } finally {
    connection.release();
  }
}

const ended = async (pool: PostgresPool): Promise<void> => pool.end().catch(() => undefined);

/** PGlite has one connection: who waits for it goes on when it is released. */
class OneConnection implements PostgresPool {
  readonly options = {};
  private turn: Promise<void> = Promise.resolve();

  constructor(private readonly db: PGlite) {}

  async connect(): Promise<PostgresPoolClient> {
    const before = this.turn;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.turn = before.then(async () => promise);
    await before;
    const query = async (text: string, values: readonly unknown[]) => {
      const { rows, affectedRows = 0 } = await this.db.query(text, [...values]);
      return { command: 'SELECT', rowCount: affectedRows, rows };
    };
    return { query: query as unknown as PostgresPoolClient['query'], release: () => resolve() };
  }

  async end(): Promise<void> {}
}
