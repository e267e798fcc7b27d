import type { ControlStore } from '#libs/access';
import { PostgresControlStore, SqliteControlStore } from '#libs/storage';
import type { LedgerOptions } from './ledger.module.js';
import { databaseOf } from './postgres-database.js';

/** Where a Pacta keeps what it keeps. */
export type Places = Pick<LedgerOptions, 'dataDirectory' | 'eventStore' | 'readModels'>;

/** Each request asks for one key. */
const ASKING_MAX = 4;

/**
 * The database of a ledger that several processes can serve: the one of its read models, where its events are on a server too.
 * Whatever lasts is in it then, and nothing in the data directory of one of them.
 */
export const sharedDatabase = ({ eventStore, readModels }: Omit<Places, 'dataDirectory'>): string | undefined =>
  eventStore === undefined ? undefined : readModels;

/**
 * Keys and the access log, where they are kept. Rejects with `LedgerUnusable`, which says what to do.
 * @param which a new store is made where there is none, unless an existing one is wanted
 */
export async function openControl(places: Places, which: 'new' | 'existing' = 'new'): Promise<ControlStore> {
  const shared = sharedDatabase(places);
  return shared === undefined
    ? SqliteControlStore.open(places.dataDirectory, which)
    : PostgresControlStore.open(databaseOf(shared, { holding: 'control store', connectionsMax: ASKING_MAX }), which);
}
