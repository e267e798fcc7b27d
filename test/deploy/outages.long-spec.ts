import { it } from '@jest/globals';
import { POSTGRES_URL, tellWhatIsLeftOut } from '../../libs/storage/src/postgres.contract.js';
import { outages } from './outages.js';

const CYCLES = 20;

it(`Four processes lose, double and miss nothing where the projector that leads and the event store are killed (-9) ${CYCLES} times`, async () => {
  if (POSTGRES_URL === undefined) return tellWhatIsLeftOut('two api and two projector processes that are killed');
  await outages(POSTGRES_URL, CYCLES, ({ cycle, receipts, takeover }) =>
    process.stderr.write(`${cycle}: ${receipts} receipts, the other projector led after ${Math.round(takeover)} ms\n`),
  );
}, 1_800_000);
