import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresPoolClient } from 'kysely';
import { BackOff } from './back-off.js';
import type { PostgresDatabase } from './postgres.js';
import { connectionsOf } from './postgres-connections.js';

/** "PCTA": keeps the locks of Pacta apart from those of other programs in the database. */
const CLASS = 0x50435441;
/** How often whoever waits asks for the lease, ms. */
const ASK_EVERY = 500;
/** How often whoever holds it looks whether the connection that holds it still lives, ms; and how long an answer may take. */
const LOOK_EVERY = 1_000;
const ANSWER_WITHIN = 5_000;
/** Whoever says nothing for so long, ms, holds it no more: a process that hangs, too, gives way to the next. */
const SILENCE_MAX = 5_000;

/** What is locked; the server tells it as two numbers without a sign. */
const HELD = `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = $1
  AND objid = hashtext($2)::int8 & 4294967295
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

const nameOf = (schema: string): string => `pacta ${schema}`;

/** Another process leads, and nobody wants to wait for it. */
export class LeaseTaken extends Error {
  override readonly name = 'LeaseTaken';

  constructor(schema: string) {
    super(`another Pacta leads on the schema ${schema}: stop it, or name another schema`);
  }
}

export interface LeaseOptions {
  /** Told once, where another process holds it and is waited for. Nobody waits without it. */
  readonly onWaiting?: (() => void) | undefined;
  /** Told once, when another process has got it: from now on that one leads. */
  onLost(): void;
  log?(message: string, cause: unknown): void;
}

/**
 * Who of several processes on one schema leads: an advisory lock of the session, which PostgreSQL (14 or newer) lets go of when
 * the process dies, and within 5 s of when it hangs or its machine goes away. It makes processes take turns and is no fence: what they write carries an
 * epoch. Behind a pooler it needs a session of its own.
 */
export class PostgresLease {
  private readonly ending = new AbortController();
  private keeping: Promise<void> = Promise.resolve();
  private connection: PostgresPoolClient | undefined;

  private constructor(
    private readonly database: PostgresDatabase,
    private readonly options: LeaseOptions,
  ) {}

  /** Resolves when this process leads, or rejects with `LeaseTaken`. The pool, of one connection, is closed with the lease. */
  static async acquire(database: PostgresDatabase, options: LeaseOptions): Promise<PostgresLease> {
    const lease = new PostgresLease(database, options);
    try {
      if (!(await lease.ask())) await lease.wait();
    } catch (error) {
      await lease.release();
      throw error;
    }
    lease.keeping = lease.keep();
    return lease;
  }

  /** Whether any process leads. The pool stays open. */
  static async isHeld({ pool, schema }: PostgresDatabase): Promise<boolean> {
    const connection = await connectionsOf(pool).connect();
    try {
      return (await connection.query(HELD, [CLASS, nameOf(schema)])).rows.length > 0;
    } finally {
      connection.release();
    }
  }

  /** Lets the next one lead. */
  async release(): Promise<void> {
    this.ending.abort();
    await this.keeping;
    this.connection?.release(true);
    await this.database.pool.end();
  }

  /** However long it takes: also a database that is away comes back. */
  private async wait(): Promise<void> {
    const { onWaiting } = this.options;
    if (!onWaiting) throw new LeaseTaken(this.database.schema);
    onWaiting();
    for (let held = false; !held;) {
      await this.pause(ASK_EVERY);
      held = await this.ask().catch((error: unknown) => {
        this.options.log?.('the lease cannot be asked for', error);
        return false;
      });
    }
  }

  private async keep(): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      await this.pause(LOOK_EVERY);
      if (signal.aborted || (await this.isAlive())) continue;
      if (!(await this.regain()) && !signal.aborted) return this.options.onLost();
    }
  }

  /** The lock went with its connection: it is taken again, unless another process was faster. */
  private async regain(): Promise<boolean> {
    const backOff = new BackOff(LOOK_EVERY);
    const { signal } = this.ending;
    while (!signal.aborted) {
      try {
        return await this.ask();
      } catch (error) {
        this.options.log?.('the lease broke off with its connection and is asked for again', error);
        await backOff.afterFailure(signal);
      }
    }
    return false;
  }

  private async isAlive(): Promise<boolean> {
    const { connection } = this;
    const late = new AbortController();
    try {
      const answer = connection!.query('SELECT 1', []).then(() => true);
      return await Promise.race([answer, sleep(ANSWER_WITHIN, false, { signal: late.signal, ref: false })]);
    } catch {
      return false;
    } finally {
      late.abort();
    }
  }

  /** Whether this process has got it. */
  private async ask(): Promise<boolean> {
    this.connection?.release(true);
    this.connection = undefined;
    const connection = await connectionsOf(this.database.pool).connect();
    let isHeld = false;
    try {
      const text = 'SELECT pg_try_advisory_lock($1, hashtext($2)) AS held';
      const { rows } = await connection.query<{ held: boolean }>(text, [CLASS, nameOf(this.database.schema)]);
      isHeld = rows[0]!.held;
      if (isHeld) await connection.query(`SET idle_session_timeout = ${SILENCE_MAX}`, []);
      return isHeld;
    } finally {
      if (isHeld) this.connection = connection;
      else connection.release();
    }
  }

  private async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.ending.signal }).catch(() => undefined);
  }
}
