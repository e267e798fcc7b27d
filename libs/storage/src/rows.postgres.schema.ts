import { LedgerUnusable } from './ledger-unusable.js';
import type { PostgresDatabase } from './postgres.js';
import { PostgresAsking } from './postgres-asking.js';
import { connectionsOf } from './postgres-connections.js';
import { layOut, type Layout } from './postgres-schema.js';

const LAYOUT: Layout = {
  holding: 'read models',
  /** Raised also when tables of the same definition are laid out otherwise. */
  format: 1,
  otherwise: 'name another schema, or drop it',
  statements: [
    `CREATE TABLE generations (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, model text COLLATE "C" NOT NULL, version bigint NOT NULL,
      shape text NOT NULL, active boolean NOT NULL, checkpoint text NOT NULL)`,
    `CREATE UNIQUE INDEX one_active ON generations (model) WHERE active`,
    `CREATE TABLE parked (
      generation bigint NOT NULL REFERENCES generations, stream text COLLATE "C" NOT NULL, version bigint NOT NULL,
      position text COLLATE "C" NOT NULL, type text NOT NULL, error text NOT NULL, since bigint NOT NULL,
      PRIMARY KEY (generation, stream, version))`,
    `CREATE VIEW parked_streams AS
      SELECT DISTINCT g.model AS model, p.stream AS stream FROM parked p JOIN generations g ON g.id = p.generation
        WHERE g.active`,
  ],
};

/** Whose read models they are: those of the same events elsewhere have other positions. */
export interface RowsOwner {
  /** A verifier key, as c2sp.org/signed-note has it. */
  readonly verifier: string;
  readonly events: 'sqlite' | 'eventstoredb';
}

/** In a statement of its own, for schemas from before it was said. */
const LEDGER = `CREATE TABLE IF NOT EXISTS ledger (
  one integer PRIMARY KEY CHECK (one = 1), verifier text NOT NULL, events text NOT NULL)`;

/**
 * Makes the schema with the tables that do not belong to a read model, where there is none. It belongs to the ledger that opens it
 * first; rejects with `LedgerUnusable` where that was another.
 */
export async function openSchema(database: PostgresDatabase, owner: RowsOwner): Promise<void> {
  await layOut(database, LAYOUT);
  await requireOwner(database, owner);
}

async function requireOwner({ pool, schema }: PostgresDatabase, { verifier, events }: RowsOwner): Promise<void> {
  const found = await new PostgresAsking(connectionsOf(pool)).transaction(async (ask) => {
    // Two that come first at once, one after the other.
    await ask('SELECT FROM owner FOR UPDATE');
    await ask(LEDGER);
    await ask('INSERT INTO ledger VALUES (1, $1, $2) ON CONFLICT (one) DO NOTHING', verifier, events);
    return (await ask<RowsOwner>('SELECT verifier, events FROM ledger'))[0]!;
  });
  if (found.verifier !== verifier)
    throw new LedgerUnusable(
      `the schema ${schema}`,
      `holds the read models of another ledger, that of ${found.verifier}, and this one is ${verifier}: name another schema; or, if that ledger is given up, drop it`,
    );
  if (found.events !== events)
    throw new LedgerUnusable(
      `the schema ${schema}`,
      `holds the read models of this ledger from when its events were elsewhere, and their positions are no longer those: drop it (DROP SCHEMA ${schema} CASCADE), and they are built anew`,
    );
}
