import { openSqliteRows } from './ledger.js';
import { manyContract } from './many.contract.js';
import { redactionContract } from './redaction.contract.js';
import { readModelsContract } from './read-models.contract.js';

readModelsContract('SQLite', openSqliteRows);

manyContract('SQLite', openSqliteRows);

redactionContract('SQLite', openSqliteRows);
