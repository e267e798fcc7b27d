import type { RowStore } from '#libs/event-sourcing';
import type { Queries } from '#libs/read-models';
import { openPostgresQueries, openSqliteQueries, PostgresRowStore, SqliteRowStore } from '#libs/storage';
import type { LedgerOptions } from './ledger.module.js';
import { databaseOf } from './postgres-database.js';

type Places = Pick<LedgerOptions, 'dataDirectory' | 'readModels'>;
type Ledger = Places & Pick<LedgerOptions, 'eventStore'>;

/** One transaction at a time, and who looks what is parked meanwhile. */
const WRITING_MAX = 3;
const READING_MAX = 8;

/**
 * The rows of the read models, where they were chosen to be. Rejects with `LedgerUnusable` where those are another ledger's.
 * @param verifier of this ledger, as text
 */
export const openRows = async (
  { dataDirectory, eventStore, readModels }: Ledger,
  verifier: string,
): Promise<RowStore> =>
  readModels === undefined
    ? SqliteRowStore.open(dataDirectory)
    : PostgresRowStore.open(databaseOf(readModels, { connectionsMax: WRITING_MAX }), {
        verifier,
        events: eventStore === undefined ? 'sqlite' : 'eventstoredb',
      });

/** The questions to them, once they were opened. */
export const openQueries = ({ dataDirectory, readModels }: Places): Queries =>
  readModels === undefined
    ? openSqliteQueries(dataDirectory)
    : openPostgresQueries(databaseOf(readModels, { connectionsMax: READING_MAX }));
