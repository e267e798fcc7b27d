import { POSTGRES, tellWhatIsLeftOut } from '../../libs/storage/src/postgres.contract.js';
import { type OpenRows, openSqliteRows } from './ledger.js';
import { openPostgresRows } from './postgres.js';
import { runsOf } from './read-models.contract.js';

type Engine = readonly [name: string, open: OpenRows, runs: (all: number) => number];

/** What a property is tried on, and how often: PostgreSQL shares the questions with SQLite, and takes longer to open. */
export function engines(): readonly Engine[] {
  tellWhatIsLeftOut('questions to a PostgreSQL server (PGlite stood in)');
  return [
    ['SQLite', openSqliteRows, runsOf],
    [POSTGRES, openPostgresRows, (all) => Math.ceil(runsOf(all) / 5)],
  ];
}
