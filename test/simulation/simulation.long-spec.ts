import { it } from '@jest/globals';
import { memoryDisk, type OpenDisk, sqliteDisk } from './disk.js';
import { simulate } from './simulation.js';

/** New histories each time; a failure tells its seed. */
it.each<[string, number, OpenDisk]>([
  ['1,000,000 commands over the store in memory', 1_000_000, memoryDisk],
  ['50,000 commands over the real store', 50_000, sqliteDisk],
])(
  '%s, whatever befalls the system: the ledger owes nobody anything',
  async (name, commands, disk) => {
    const began = Date.now();
    const command = `npm run test:long -- simulation -t "${name}"`;
    const tally = await simulate(commands, began % 1_000_000_000, disk, command);
    const seconds = Math.round((Date.now() - began) / 1_000);
    process.stderr.write(`${name}: ${JSON.stringify(tally)} in ${seconds} s\n`);
  },
  14_400_000,
);
