import type { DatabaseSync, StatementSync } from 'node:sqlite';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  DummyDriver,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { RowsDamaged } from '#libs/event-sourcing';
import { readFailure } from './sqlite-error.js';

/** How many prepared statements a connection keeps. */
const STATEMENTS_MAX = 500;

/** Kysely over a connection of `node:sqlite` to read models, whoever owns it. A text that was prepared once is not prepared again. */
export const kyselyOver = <Schema>(db: DatabaseSync): Kysely<Schema> =>
  new Kysely<Schema>({ dialect: dialectOf(new SqliteDriver(db)) });

/** Writes SQL, runs none. */
export const compiler: Kysely<unknown> = new Kysely<unknown>({ dialect: dialectOf(new DummyDriver()) });

function dialectOf(driver: Driver): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => driver,
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/** Reads only: statements are synchronous, so one connection serves everybody; transactions would mix. */
class SqliteDriver implements Driver {
  private readonly connection: DatabaseConnection;

  constructor(db: DatabaseSync) {
    this.connection = new SqliteConnection(db);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.connection;
  }

  async beginTransaction(): Promise<void> {
    throw new Error('this connection runs single statements');
  }

  async commitTransaction(): Promise<void> {}
  async rollbackTransaction(): Promise<void> {}
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {}
}

class SqliteConnection implements DatabaseConnection {
  private readonly statements = new Map<string, StatementSync>();

  constructor(private readonly db: DatabaseSync) {}

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    try {
      return { rows: this.prepared(sql).all(...(parameters as (string | number)[])) as R[] };
    } catch (error) {
      throw failure(error);
    }
  }

  async *streamQuery<R>({ sql, parameters }: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    try {
      for (const row of this.prepared(sql).iterate(...(parameters as (string | number)[]))) yield { rows: [row as R] };
    } catch (error) {
      throw failure(error);
    }
  }

  private prepared(text: string): StatementSync {
    const known = this.statements.get(text);
    if (known) return known;
    const statement = this.db.prepare(text);
    this.statements.set(text, statement);
    if (this.statements.size > STATEMENTS_MAX) this.statements.delete(this.statements.keys().next().value!);
    return statement;
  }
}

const failure = (error: unknown): unknown => readFailure('the database of the read models', error, RowsDamaged);
