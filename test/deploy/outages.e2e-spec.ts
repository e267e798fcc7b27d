import { it } from '@jest/globals';
import { POSTGRES_URL, tellWhatIsLeftOut } from '../../libs/storage/src/postgres.contract.js';
import { outages } from './outages.js';

it('Four processes lose, double and miss nothing where the projector that leads and the event store are killed (-9) twice', async () => {
  if (POSTGRES_URL === undefined) return tellWhatIsLeftOut('two api and two projector processes that are killed');
  await outages(POSTGRES_URL, 2, () => undefined);
}, 240_000);
