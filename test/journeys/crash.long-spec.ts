import { it } from '@jest/globals';
import { crashes } from './crash.js';

const CYCLES = Number(process.env['CRASH_CYCLES'] ?? 1_000);
const TELL_EVERY = 50;

it(`Killed (-9) in the midst of writes, it loses nothing that was acknowledged (${CYCLES} cycles)`, async () => {
  await crashes(CYCLES, (cycle, receipts) => {
    if (cycle % TELL_EVERY === 0) process.stderr.write(`${cycle} cycles, ${receipts} receipts\n`);
  });
}, 14_400_000);
