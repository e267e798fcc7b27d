import type { PostgresPool, PostgresPoolClient } from 'kysely';

/** Asks a statement, values by `$1`, and gives its rows. */
export type Ask = <Row>(text: string, ...values: readonly unknown[]) => Promise<readonly Row[]>;

/** Statements and transactions on the connections of a pool, which is closed with it. */
export class PostgresAsking {
  private ending: Promise<void> | undefined;

  constructor(private readonly pool: PostgresPool) {}

  /** One statement: what it does is done when this resolves, as one. */
  readonly ask: Ask = async (text, ...values) => {
    const connection = await this.pool.connect();
    try {
      return await askOn(connection)(text, ...values);
    } finally {
      connection.release();
    }
  };

  /** What a statement sees is what was committed when the statement began. An error of the commit leaves open whether it was done. */
  async transaction<T>(work: (ask: Ask) => Promise<T>): Promise<T> {
    const connection = await this.pool.connect();
    let isBroken = false;
    try {
      await connection.query('BEGIN ISOLATION LEVEL READ COMMITTED', []);
      const done = await work(askOn(connection));
      await connection.query('COMMIT', []);
      return done;
    } catch (error) {
      await connection.query('ROLLBACK', []).catch(() => {
        isBroken = true;
      });
      throw error;
    } finally {
      connection.release(isBroken);
    }
  }

  /** Idempotent. */
  async close(): Promise<void> {
    this.ending ??= this.pool.end();
    return this.ending;
  }
}

const askOn =
  (connection: PostgresPoolClient): Ask =>
  async (text, ...values) =>
    (await connection.query<never>(text, values)).rows;
