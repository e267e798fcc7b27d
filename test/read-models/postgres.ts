import { openTrialSchema, OWNER } from '../../libs/storage/src/postgres.contract.js';
import { openPostgresQueries, PostgresRowStore } from '#libs/storage';
import type { OpenRows } from './ledger.js';

/** An empty schema on a PostgreSQL server, or in PGlite. */
export const openPostgresRows: OpenRows = async () => {
  const schema = await openTrialSchema();
  const rows = await PostgresRowStore.open(schema.open(), OWNER);
  return {
    rows,
    queries: (efforts) => openPostgresQueries(schema.open(), efforts),
    async dump() {
      const views = await schema.query<{ name: string }>(
        `SELECT table_name AS name FROM information_schema.views WHERE table_schema = current_schema() AND table_name NOT LIKE '%\\_search'`,
      );
      const all = views.map(async ({ name }): Promise<[string, readonly string[]]> => {
        const found = await schema.query<Record<string, unknown>>(`SELECT * FROM "${name}"`);
        return [name, found.map(({ number: _, ...row }) => JSON.stringify(row)).toSorted((a, b) => (a < b ? -1 : 1))];
      });
      return Object.fromEntries(await Promise.all(all));
    },
    async close() {
      await rows.close();
      await schema.dispose();
    },
  };
};
