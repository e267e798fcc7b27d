import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  type PostgresPool,
  PostgresQueryCompiler,
} from 'kysely';
import { Pool, types } from 'pg';

/** What stands in a schema: the read models of one ledger, the leaves of its log, or its keys and who read what. */
export type Holding = 'read models' | 'log' | 'control store';

/** One schema of a PostgreSQL database, which holds one of these and nothing else. */
export interface PostgresDatabase {
  readonly pool: PostgresPool;
  readonly schema: string;
}

export interface PostgresOptions {
  /** Read models without it. The others stand in schemas of their own, named by that of the read models. */
  readonly holding?: Holding;
  /** How many connections are open at most. */
  readonly connectionsMax: number;
  /** Told of a connection that broke while nobody used it. */
  log?(message: string, cause: unknown): void;
}

/** Behind the name of the schema of the read models. */
const SUFFIXES: Readonly<Record<Holding, string>> = { 'read models': '', log: '_log', 'control store': '_control' };

/**
 * How every connection is set. `join_collapse_limit`: tables are looked at in the order in which a question joins them, as on
 * SQLite. `synchronous_commit`: read models are replayable, so that a commit need not be on disk; whatever else there is
 * cannot be made anew. `jit`: no question is so long that compiling it pays.
 */
export const settingsOf = (schema: string, holding: Holding): readonly (readonly [string, string])[] => [
  ['search_path', schema],
  ['join_collapse_limit', '1'],
  ['synchronous_commit', holding === 'read models' ? 'off' : 'on'],
  ['jit', 'off'],
];

export const schemaOf = (named: string, holding: Holding): string => named + SUFFIXES[holding];

/** How long an answer may take, ms, before the server counts as away: of a batch of rows, of leaves, of one key. */
const ANSWER_WITHIN: Readonly<Record<Holding, number>> = {
  'read models': 60_000,
  log: 30_000,
  'control store': 10_000,
};

/** So that the server lets go, within seconds, of what a machine held that went away without a word, and of what a process that hangs holds in a transaction. */
const LETTING_GO = {
  tcp_keepalives_idle: '5',
  tcp_keepalives_interval: '2',
  tcp_keepalives_count: '3',
  idle_in_transaction_session_timeout: '5s',
} as const;

const SCHEMA_DEFAULT = 'pacta';
/** PostgreSQL cuts names off at 63 characters, and the longest suffix has 8. */
const SCHEMA = /^[a-z_][a-z0-9_]{0,54}$/;

/** What a `postgres://` URL names is connected to when it is asked; `?schema=` is where the tables are. Throws a `TypeError` that says what is wrong. */
export function postgresDatabase(
  url: string,
  { holding = 'read models', connectionsMax, log }: PostgresOptions,
): PostgresDatabase {
  const { schema: named, connectionString } = postgresTarget(url);
  const schema = schemaOf(named, holding);
  const settings = [...settingsOf(schema, holding), ...Object.entries({ ...LETTING_GO, application_name: 'pacta' })];
  const pool = new Pool({
    connectionString,
    max: connectionsMax,
    options: settings.map(([name, value]) => `-c ${name}=${value}`).join(' '),
    connectionTimeoutMillis: 5_000,
    query_timeout: ANSWER_WITHIN[holding],
    keepAlive: true,
    types: { getTypeParser: parserOf as typeof types.getTypeParser },
  });
  // A server that goes away breaks idle connections too, also one that is between two statements; the next question opens others.
  pool.on('connect', (client) => client.on('error', (error) => log?.('a connection to PostgreSQL broke', error)));
  pool.on('error', () => undefined);
  return { pool, schema };
}

/** The schema that a URL names, and the URL without it, which is the driver's. */
export function postgresTarget(url: string): { readonly schema: string; readonly connectionString: string } {
  if (!URL.canParse(url)) throw new TypeError('is no URL');
  const parsed = new URL(url);
  if (parsed.protocol !== 'postgres:' && parsed.protocol !== 'postgresql:')
    throw new TypeError('does not begin with postgres://');
  if (parsed.pathname.length < 2) throw new TypeError('names no database');
  const schema = parsed.searchParams.get('schema') ?? SCHEMA_DEFAULT;
  if (!SCHEMA.test(schema))
    throw new TypeError('names a schema that is not of lower-case letters, digits and underscores, 55 at most');
  parsed.searchParams.delete('schema');
  return { schema, connectionString: parsed.href };
}

const INT8 = 20;

const parserOf = (oid: number, format?: 'text'): unknown =>
  oid === INT8 ? safeInteger : types.getTypeParser(oid, format);

/** The columns are as wide as SQLite's: what a number cannot hold was never written by this program. */
function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is no number that is exact`);
  return value;
}

/** Writes PostgreSQL's SQL, runs none. */
export const compiler: Kysely<unknown> = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});
