import { it } from '@jest/globals';
import { memoryDisk, type OpenDisk, sqliteDisk } from './disk.js';
import { simulate } from './simulation.js';

const TELL_EVERY = 50_000;

/** New histories each time; a failure tells its seed. */
it.each<[string, number, OpenDisk]>([
  ['1,000,000 commands over the store in memory', 1_000_000, memoryDisk],
  ['50,000 commands over the real store', 50_000, sqliteDisk],
])(
  '%s, whatever befalls the system: the ledger owes nobody anything',
  async (name, commands, disk) => {
    const began = Date.now();
    const command = `npm run test:long -- simulation -t "${name}"`;
    let told = 0;
    await simulate(commands, began % 1_000_000_000, disk, command, (tally) => {
      if (tally.commands < told + TELL_EVERY && tally.commands < commands) return;
      told = tally.commands;
      process.stderr.write(`${JSON.stringify(tally)} in ${Math.round((Date.now() - began) / 1_000)} s\n`);
    });
  },
  14_400_000,
);
