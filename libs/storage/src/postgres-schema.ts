import { LedgerUnusable } from './ledger-unusable.js';
import type { Holding, PostgresDatabase } from './postgres.js';
import { type Ask, PostgresAsking } from './postgres-asking.js';
import { connectionsOf } from './postgres-connections.js';
import { quoted } from './rows.ddl.js';

/** How a schema is laid out. */
export interface Layout {
  readonly holding: Holding;
  /** Raised with any change of the statements. */
  readonly format: number;
  /** What to do about a schema of another format. */
  readonly otherwise: string;
  /** Make its tables, within the schema, behind the table `owner` that every schema of ours has. */
  readonly statements: readonly string[];
}

/** Who may write, and what the schema is. Those from before there were others than read models do not say what they hold. */
const OWNER = `CREATE TABLE owner (
  one integer PRIMARY KEY CHECK (one = 1), epoch bigint NOT NULL, format integer NOT NULL, holding text NOT NULL)`;

/** Two programs that open a schema at once make it once. */
const MAKING = 7_283_001;

/** Those that read or keep what a Pacta made do not make it. */
export type Which = 'new' | 'existing';

/** A schema that is laid out, ready to be asked; the pool is closed with it, and where it cannot be had. Rejects as `layOut` does. */
export async function openLaidOut(database: PostgresDatabase, layout: Layout, which?: Which): Promise<PostgresAsking> {
  const asking = new PostgresAsking(connectionsOf(database.pool, layout.holding));
  try {
    await layOut(database, layout, which);
    return asking;
  } catch (error) {
    await asking.close();
    throw error;
  }
}

/**
 * Makes the schema where there is none, unless an existing one is wanted. Rejects with `LedgerUnusable`, which says what to do,
 * where it is another's, or of a format that is not known.
 */
export async function layOut({ pool, schema }: PostgresDatabase, layout: Layout, which: Which = 'new'): Promise<void> {
  const { holding, format, otherwise } = layout;
  await new PostgresAsking(connectionsOf(pool, holding)).transaction(async (ask) => {
    await ask('SELECT pg_advisory_xact_lock($1)', MAKING);
    const found = await ownerIn(ask, schema);
    const where = `the schema ${schema}`;
    if (found === undefined && which === 'existing')
      throw new LedgerUnusable(where, 'there is none: name the database of a Pacta that was started once');
    if (found === undefined) return make(ask, schema, layout);
    if (found.holding !== holding)
      throw new LedgerUnusable(where, `holds something else than a ${holding} of Pacta: name another schema`);
    if (found.format !== format)
      throw new LedgerUnusable(
        where,
        `has format ${String(found.format)}, and this Pacta knows ${format}: ${otherwise}`,
      );
  });
}

/** None where the schema is yet to be made, or is empty: whoever administers the database may have made it. */
async function ownerIn(ask: Ask, schema: string): Promise<{ holding?: unknown; format?: unknown } | undefined> {
  const [found] = await ask<{ tables: number; owners: number }>(
    `SELECT count(*) AS tables, count(*) FILTER (WHERE relname = 'owner') AS owners
      FROM pg_class WHERE relnamespace = to_regnamespace($1)`,
    quoted(schema),
  );
  if (found!.tables === 0) return undefined;
  if (found!.owners === 0) return {};
  const [owner] = await ask<{ told: string }>(`SELECT to_jsonb(o)::text AS told FROM ${quoted(schema)}.owner o`);
  if (!owner) return {};
  const told = JSON.parse(owner.told) as { epoch?: unknown; holding?: unknown; format?: unknown };
  return told.holding === undefined && told.epoch !== undefined ? { ...told, holding: 'read models' } : told;
}

async function make(ask: Ask, schema: string, { holding, format, statements }: Layout): Promise<void> {
  const [exists] = await ask<{ schema: string | null }>('SELECT to_regnamespace($1)::text AS schema', quoted(schema));
  if (exists!.schema === null) await ask(`CREATE SCHEMA ${quoted(schema)}`);
  const [here] = await ask<{ schema: string | null }>('SELECT current_schema()::text AS schema');
  if (here!.schema !== schema)
    throw new LedgerUnusable(
      `the schema ${schema}`,
      'is not where its connections look: take "options" out of the URL',
    );
  await ask(OWNER);
  await ask('INSERT INTO owner VALUES (1, 0, $1, $2)', format, holding);
  for (const statement of statements) await ask(statement);
}
