import { it } from '@jest/globals';
import { outages } from './outages.js';

const CYCLES = 40;

it(`Killed (-9) ${CYCLES} times in the midst of writes, and EventStoreDB ${CYCLES / 2} times with it, it loses and doubles nothing`, async () => {
  await outages(CYCLES, (cycle, receipts) => process.stderr.write(`${cycle} cycles, ${receipts} receipts\n`));
}, 1_800_000);
