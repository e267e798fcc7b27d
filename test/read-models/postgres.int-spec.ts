import { POSTGRES, tellWhatIsLeftOut } from '../../libs/storage/src/postgres.contract.js';
import { manyContract } from './many.contract.js';
import { openPostgresRows } from './postgres.js';
import { readModelsContract } from './read-models.contract.js';
import { redactionContract } from './redaction.contract.js';

tellWhatIsLeftOut('read models on a PostgreSQL server (PGlite stood in)');

/** PGlite runs within a minute. */
const [few, many] = POSTGRES === 'PGlite' ? [2, 10] : [4, 12];

readModelsContract(POSTGRES, openPostgresRows, many);

manyContract(POSTGRES, openPostgresRows, few);

redactionContract(POSTGRES, openPostgresRows, many);
