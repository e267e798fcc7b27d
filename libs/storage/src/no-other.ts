import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LedgerUnusable } from './ledger-unusable.js';

/** Where a ledger is to be: all of it in the data directory, all but its events, or none of it but the key that signs. */
type Wanted = 'sqlite' | 'eventstoredb' | 'servers';

interface Foreign {
  readonly file: string;
  /** Says nothing beside it. */
  readonly unless?: string;
  readonly advice: string;
}

const ON_SQLITE: Foreign = {
  file: 'ledger.db',
  advice: 'this data directory holds a ledger on SQLite: move it with pacta move, or name another directory',
};

/** What a directory holds of a ledger that is elsewhere. To begin beside it would be to begin without its leaves and keys. */
const FOREIGN: Readonly<Record<Wanted, readonly Foreign[]>> = {
  sqlite: [
    {
      file: 'log.db',
      advice:
        'this ledger is in EventStoreDB, or is moving there: set PACTA_EVENT_STORE (to give a move up that did not end, delete this file)',
    },
    {
      file: 'log.moved.db',
      advice: 'this ledger is in EventStoreDB and PostgreSQL: set PACTA_EVENT_STORE and PACTA_READ_MODELS',
    },
  ],
  eventstoredb: [
    ON_SQLITE,
    {
      file: 'log.moved.db',
      unless: 'log.db',
      advice: 'the leaves and keys of this ledger are in PostgreSQL: set PACTA_READ_MODELS',
    },
  ],
  servers: [
    ON_SQLITE,
    {
      file: 'log.db',
      advice:
        'the leaves of this ledger are here, and PostgreSQL would begin without them: pacta move --to with what PACTA_READ_MODELS is (or, where they are there already, take this file and control.db away)',
    },
    {
      file: 'control.db',
      advice:
        'these keys would be none in PostgreSQL: put log.db back beside them, for pacta move carries both, or take this file away',
    },
  ],
};

/** Throws `LedgerUnusable`, which says what to do, where the directory belongs to a ledger that is elsewhere. */
export function requireNoOther(directory: string, wanted: Wanted): void {
  const isThere = (name: string) => existsSync(join(directory, name));
  for (const { file, unless, advice } of FOREIGN[wanted])
    if (isThere(file) && !(unless && isThere(unless))) throw new LedgerUnusable(join(directory, file), advice);
}
