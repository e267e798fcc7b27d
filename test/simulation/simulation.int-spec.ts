import { expect, it } from '@jest/globals';
import { memoryDisk, sqliteDisk } from './disk.js';
import { history, simulate } from './simulation.js';

const COMMAND = 'npm run jest -- simulation.int-spec -t';

it('100,000 commands, whatever befalls the system: the ledger owes nobody anything, and answers as a plain model does', async () => {
  const tally = await simulate(100_000, 1, memoryDisk, `${COMMAND} 100,000`);
  // All of it happened, unless one seed is looked at alone.
  if (tally.commands >= 100_000) expect(Math.min(...Object.values(tally))).toBeGreaterThan(100);
}, 600_000);

it('A seed is a history: what failed once fails again', async () => {
  expect(await history(7, memoryDisk)).toEqual(await history(7, memoryDisk));
  expect((await history(8, sqliteDisk)).root).toBe((await history(8, sqliteDisk)).root);
}, 60_000);

it('2,000 commands over the real store, whose connection fails', async () => {
  await simulate(2_000, 1, sqliteDisk, `${COMMAND} 2,000`);
}, 120_000);
