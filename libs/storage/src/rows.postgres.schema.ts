import type { PostgresDatabase } from './postgres.js';
import { connectionsOf } from './postgres-connections.js';
import { quoted } from './rows.ddl.js';

/** Raised when tables of the same definition are laid out otherwise. */
const FORMAT = 1;

const META = [
  `CREATE TABLE IF NOT EXISTS owner (one integer PRIMARY KEY CHECK (one = 1), epoch bigint NOT NULL, format integer NOT NULL)`,
  `INSERT INTO owner VALUES (1, 0, ${FORMAT}) ON CONFLICT DO NOTHING`,
  `CREATE TABLE IF NOT EXISTS generations (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, model text COLLATE "C" NOT NULL, version bigint NOT NULL,
    shape text NOT NULL, active boolean NOT NULL, checkpoint text NOT NULL)`,
  `CREATE UNIQUE INDEX IF NOT EXISTS one_active ON generations (model) WHERE active`,
  `CREATE TABLE IF NOT EXISTS parked (
    generation bigint NOT NULL REFERENCES generations, stream text COLLATE "C" NOT NULL, version bigint NOT NULL,
    position text COLLATE "C" NOT NULL, type text NOT NULL, error text NOT NULL, since bigint NOT NULL,
    PRIMARY KEY (generation, stream, version))`,
  `CREATE OR REPLACE VIEW parked_streams AS
    SELECT DISTINCT g.model AS model, p.stream AS stream FROM parked p JOIN generations g ON g.id = p.generation WHERE g.active`,
];

/** Two programs that open a schema at once make it once. */
const MAKING = 7_283_001;

/** Makes the schema with the tables that do not belong to a read model, where they are missing. */
export async function openSchema({ pool, schema }: PostgresDatabase): Promise<void> {
  const connection = await connectionsOf(pool).connect();
  try {
    await connection.query('BEGIN', []);
    await connection.query('SELECT pg_advisory_xact_lock($1)', [MAKING]);
    await connection.query(`CREATE SCHEMA IF NOT EXISTS ${quoted(schema)}`, []);
    for (const statement of META) await connection.query(statement, []);
    const { rows } = await connection.query<{ format: number }>('SELECT format FROM owner', []);
    const { format } = rows[0]!;
    if (format !== FORMAT)
      throw new Error(
        `the schema ${schema} of the read models is of format ${format}, this program writes ${FORMAT}: name another schema, or drop it`,
      );
    await connection.query('COMMIT', []);
  } catch (error) {
    await connection.query('ROLLBACK', []).catch(() => undefined);
    throw error;
  } finally {
    connection.release();
  }
}
