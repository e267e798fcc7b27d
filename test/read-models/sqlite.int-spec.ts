import { dumpOf } from './dump.js';
import { openSqliteRows } from './ledger.js';
import { readModelsContract } from './read-models.contract.js';

readModelsContract('SQLite', openSqliteRows, async ({ directory }) => dumpOf(directory));
