import { randomUUID } from 'node:crypto';
import { PGlite } from '@electric-sql/pglite';
import { afterAll } from '@jest/globals';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { type Holding, postgresDatabase, type PostgresDatabase, schemaOf, settingsOf } from './postgres.js';
import type { RowsOwner } from './rows.postgres.schema.js';

/** A real server, on which every spec has schemas of its own; without it PGlite stands in, PostgreSQL within this process. */
export const { POSTGRES_URL } = process.env;

export const POSTGRES = POSTGRES_URL === undefined ? 'PGlite' : 'PostgreSQL';

/** Whose read models they are in specs that do not ask for it. */
export const OWNER: RowsOwner = { verifier: 'trial+00000000+AA==', events: 'sqlite' };

/** Says once a file what a machine without PostgreSQL leaves out. */
export function tellWhatIsLeftOut(what: string): void {
  if (POSTGRES_URL === undefined) process.stderr.write(`not run without POSTGRES_URL: ${what}\n`);
}

/** An empty schema, and as many ways into it as are asked for. */
export interface TrialSchema {
  readonly schema: string;
  open(connectionsMax?: number): PostgresDatabase;
  /** What somebody else reads. */
  query<Row>(text: string, ...values: readonly unknown[]): Promise<readonly Row[]>;
  dispose(): Promise<void>;
}

export const openTrialSchema = async (holding: Holding = 'read models'): Promise<TrialSchema> =>
  POSTGRES_URL === undefined ? onPglite(holding) : onServer(POSTGRES_URL, holding);

const newName = (): string => `trial_${randomUUID().replaceAll('-', '')}`;

function onServer(url: string, holding: Holding): TrialSchema {
  const name = newName();
  const named = new URL(url);
  named.searchParams.set('schema', name);
  const opened: PostgresDatabase[] = [];
  const open = (connectionsMax = 4) => {
    const database = postgresDatabase(named.href, { holding, connectionsMax });
    opened.push(database);
    return database;
  };
  const own = open(1);
  return {
    schema: own.schema,
    open,
    query: async (text, ...values) => queried(own.pool, text, values),
    async dispose() {
      await queried(own.pool, `DROP SCHEMA IF EXISTS ${own.schema} CASCADE`, []);
      for (const { pool } of opened) await ended(pool);
    },
  };
}

/** One that is started for all specs of a file: a start takes a second. */
let pglite: Promise<OneConnection> | undefined;
afterAll(async () => (await pglite)?.db.close());

async function onPglite(holding: Holding): Promise<TrialSchema> {
  pglite ??= PGlite.create().then((db) => new OneConnection(db));
  const one = await pglite;
  const schema = schemaOf(newName(), holding);
  const settings = settingsOf(schema, holding);
  const open = (): PostgresDatabase => ({ pool: new WayIn(one, settings), schema });
  const own = open();
  return {
    schema,
    open,
    query: async (text, ...values) => queried(own.pool, text, values),
    async dispose() {
      await queried(own.pool, `DROP SCHEMA IF EXISTS ${schema} CASCADE`, []);
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

/** A pool with settings of its own, which can be closed while others are in use. */
class WayIn implements PostgresPool {
  readonly options = {};
  private isOpen = true;

  constructor(
    private readonly one: OneConnection,
    private readonly settings: Settings,
  ) {}

  async connect(): Promise<PostgresPoolClient> {
    if (!this.isOpen) throw new Error('the pool was closed');
    return this.one.connect(this.settings);
  }

  async end(): Promise<void> {
    this.isOpen = false;
  }
}

type Settings = ReturnType<typeof settingsOf>;

/** PGlite has one connection: who waits for it goes on when it is released. */
class OneConnection {
  private turn: Promise<void> = Promise.resolve();
  private settings: Settings | undefined;

  constructor(readonly db: PGlite) {}

  async connect(settings: Settings): Promise<PostgresPoolClient> {
    const before = this.turn;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.turn = before.then(async () => promise);
    await before;
    if (this.settings !== settings) {
      for (const [name, value] of settings) await this.db.exec(`SET ${name} = ${value}`);
      this.settings = settings;
    }
    const query = async (text: string, values: readonly unknown[]) => {
      const { rows, affectedRows = 0 } = await this.db.query(text, [...values]);
      return { command: 'SELECT', rowCount: affectedRows, rows };
    };
    return { query: query as unknown as PostgresPoolClient['query'], release: () => resolve() };
  }
}
