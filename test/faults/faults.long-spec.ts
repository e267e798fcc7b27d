import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { expect, it } from '@jest/globals';
import { countCalls, type Fault, hasStrace, prepared, suffer } from './trace.js';

/** 1: every call of the journey; 7: every seventh. */
const STRIDE = Number(process.env['FAULT_STRIDE'] ?? 1);
const TELL_EVERY = 20;

(hasStrace ? it : it.skip)(
  'A served journey, while each system call fails in its turn: nothing acknowledged is lost, and nothing is there twice',
  async () => {
    const template = await prepared();
    const counts = await countCalls(template);
    const faults = [
      ...each('fsync', counts.fsync, 'error=EIO', ''),
      ...each('fsync', counts.fsync, 'error=EIO', '+'),
      ...each('pwrite64', counts.pwrite64, 'error=ENOSPC', ''),
      ...each('pwrite64', counts.pwrite64, 'error=ENOSPC', '+'),
      ...each('pwrite64', counts.pwrite64, 'error=EIO', ''),
      ...each('pwrite64', counts.pwrite64, 'signal=KILL', ''),
    ];
    process.stderr.write(`${counts.fsync} fsyncs, ${counts.pwrite64} writes: ${faults.length} faults\n`);
    let suffered = 0;
    const left = faults.values();
    // Each on a data directory of its own: as many at a time as there are cores.
    const lane = async (): Promise<void> => {
      for (const fault of left) {
        await suffer(template, fault).catch((error: Error) => {
          throw new Error(`${JSON.stringify(fault)}: ${error.message}`, { cause: error });
        });
        if (++suffered % TELL_EVERY === 0) process.stderr.write(`${suffered} faults\n`);
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, lane));
    expect(suffered).toBe(faults.length);
    expect(faults.length).toBeGreaterThan(0);
    rmSync(template, { recursive: true });
  },
  14_400_000,
);

const each = (call: Fault['call'], count: number, inject: Fault['inject'], and: '' | '+'): readonly Fault[] =>
  Array.from({ length: Math.ceil(count / STRIDE) }, (_, index) => ({
    call,
    inject,
    when: `${1 + index * STRIDE}${and}`,
  }));
