import { randomUUID } from 'node:crypto';
import { postgresDatabase } from '#libs/storage';

const HOLDINGS = ['read models', 'log', 'control store'] as const;

/** A ledger's place on a server that nobody else has. */
export function freshSchemas(server: string): string {
  const named = new URL(server);
  named.searchParams.set('schema', `trial_${randomUUID().replaceAll('-', '')}`);
  return named.href;
}

export async function dropSchemas(url: string): Promise<void> {
  for (const holding of HOLDINGS) {
    const { pool, schema } = postgresDatabase(url, { holding, connectionsMax: 1 });
    const connection = await pool.connect();
    await connection.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`, []);
    connection.release();
    await pool.end();
  }
}
