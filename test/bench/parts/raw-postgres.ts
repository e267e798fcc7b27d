import { Client } from 'pg';
import { asPart } from '../part.js';

interface Options {
  readonly url: string;
  /** Holds read models; their rows go into tables of a schema named `<schema>_raw`, which is made and taken away. */
  readonly schema: string;
  readonly events: number;
}

/** The rows of so many events share a commit, as in a rebuild. */
const EVENTS_A_COMMIT = 500;

/**
 * The ceiling of a rebuild on PostgreSQL: the rows that it ends with, copied within the server as JSON, so many in a statement
 * and a commit, into equal tables with equal indexes. Told: events a second.
 */
await asPart(async ({ url, schema, events }: Options) => {
  const client = new Client({ connectionString: url });
  await client.connect();
  const raw = `${schema}_raw`;
  await client.query(`DROP SCHEMA IF EXISTS ${raw} CASCADE; CREATE SCHEMA ${raw}; SET synchronous_commit = off`);
  const tables = await tablesOf(client, schema);
  let rows = 0;
  for (const { name } of tables) rows += await count(client, schema, name);
  const group = Math.max(1, Math.round((rows / events) * EVENTS_A_COMMIT));
  let time = 0;
  for (const { name, columns, isKnown } of tables) {
    await client.query(`CREATE TABLE ${raw}."${name}" (LIKE ${schema}."${name}" INCLUDING ALL EXCLUDING IDENTITY)`);
    const order = isKnown ? ' ORDER BY "knownFrom"' : '';
    const { rows: all } = await client.query<{ row: object }>(
      `SELECT to_jsonb(each) AS row FROM ${schema}."${name}" each${order}`,
    );
    const listed = columns.map((column) => `"${column}"`).join(', ');
    const insert = `INSERT INTO ${raw}."${name}" (${listed}) SELECT ${listed} FROM jsonb_populate_recordset(NULL::${raw}."${name}", $1)`;
    const began = performance.now();
    for (let start = 0; start < all.length; start += group) {
      const some = all.slice(start, start + group).map(({ row }) => row);
      await client.query(insert, [JSON.stringify(some)]);
    }
    time += performance.now() - began;
  }
  await client.query(`DROP SCHEMA ${raw} CASCADE`);
  await client.end();
  return { rate: (events / time) * 1_000, time, items: rows };
});

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  readonly isKnown: boolean;
}

async function tablesOf(client: Client, schema: string): Promise<readonly Table[]> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `SELECT t.table_name AS name, array_agg(c.column_name::text ORDER BY c.ordinal_position) AS columns
     FROM information_schema.tables t JOIN information_schema.columns c USING (table_schema, table_name)
     WHERE t.table_schema = $1 AND t.table_type = 'BASE TABLE' AND t.table_name ~ '_[0-9]+$'
     GROUP BY t.table_name ORDER BY t.table_name`,
    [schema],
  );
  return rows.map(({ name, columns }) => ({ name, columns, isKnown: columns.includes('knownFrom') }));
}

async function count(client: Client, schema: string, name: string): Promise<number> {
  const { rows } = await client.query<{ count: string }>(`SELECT count(*) AS count FROM ${schema}."${name}"`);
  return Number(rows[0]!.count);
}
