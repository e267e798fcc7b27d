import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { countCalls, countFailedSyncs, type Fault, hasStrace, prepared, suffer } from './trace.js';

let template: string;
beforeAll(async () => {
  template = await prepared();
});
afterAll(() => rmSync(template, { recursive: true, force: true }));

it('strace is here, where it must be', () => {
  if (process.env['CI_VERIFIERS']) expect(hasStrace).toBe(true);
});

const SAMPLE: readonly Fault[] = [
  { call: 'fsync', inject: 'error=EIO', when: '4+' },
  { call: 'pwrite64', inject: 'error=ENOSPC', when: '30+' },
  { call: 'pwrite64', inject: 'error=EIO', when: '60' },
  { call: 'pwrite64', inject: 'signal=KILL', when: '45' },
];

/** All of them: `npm run test:long`. */
(hasStrace ? describe : describe.skip)('A served journey, while a system call fails: a sample', () => {
  it('has as many calls as the sample reaches', async () => {
    const { fsync, pwrite64 } = await countCalls(template);
    expect([fsync, pwrite64].map((count) => count > 0)).toEqual([true, true]);
    expect(fsync).toBeGreaterThanOrEqual(5);
    expect(pwrite64).toBeGreaterThanOrEqual(60);
  });

  it.each(SAMPLE)('$call $inject $when: nothing acknowledged is lost, and nothing is there twice', async (fault) =>
    suffer(template, fault),
  );

  it('has a sync that failed counted, and answered as an outcome that is unknown', async () => {
    const { codes, failed } = await countFailedSyncs(template, { call: 'fsync', inject: 'error=EIO', when: '4' });
    expect([codes, failed]).toEqual([['outcome-unknown'], 1]);
  });
});
