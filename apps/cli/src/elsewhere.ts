import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Places, sharedDatabase } from '#libs/application';
import { postgresTarget } from '#libs/storage';

/** Pacta was told so, or keeps but the leaves here, or kept them here. A `ledger.db` is a ledger on SQLite, also while it is moved. */
export function isInEventStoreDb({ dataDirectory, eventStore }: Places): boolean {
  const isThere = (name: string) => existsSync(join(dataDirectory, name));
  return !isThere('ledger.db') && (eventStore !== undefined || isThere('log.db') || isThere('log.moved.db'));
}

/** How to back up what a data directory does not hold and nobody could build anew. */
export function keptElsewhere(places: Places): readonly string[] {
  if (!isInEventStoreDb(places)) return [];
  const shared = sharedDatabase(places);
  return [...(shared === undefined ? [] : [dumpOf(shared)]), 'the events: EventStoreDB, as its manual says'];
}

/** Without the password: the line may be printed. */
function dumpOf(url: string): string {
  const { schema, connectionString } = postgresTarget(url);
  const named = new URL(connectionString);
  named.password = '';
  return `leaves, keys and who read what: pg_dump --schema=${schema}_log --schema=${schema}_control '${named.href}'`;
}
