import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { SqliteEventStore } from '#libs/storage';
import { dumpOf } from './dump.js';
import { TrialLedger } from './ledger.js';
import { carry, someTrials } from './random-acts.js';

const PROJECTOR = fileURLToPath(new URL('crash-projector.mjs', import.meta.url));

describe('A projector that is killed', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'pacta-crash-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('leaves rows and checkpoints that go together, at whatever instant it dies', async () => {
    await fill(directory);
    let kills = 0;
    // Between two kills it comes a little further each time: the wait grows.
    for (let wait = 4; !(await project(directory, wait)); wait = Math.ceil(wait * 1.5)) kills += 1;
    const gone = dumpOf(directory);
    expect(kills).toBeGreaterThan(0);
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(directory, `read-models.db${suffix}`), { force: true });
    expect(await project(directory, 60_000)).toBe(true);
    expect(gone).toEqual(dumpOf(directory));
  }, 120_000);
});

/** A ledger of a few hundred events. */
async function fill(directory: string): Promise<void> {
  const store = SqliteEventStore.open({ directory, now: () => ledger.now });
  const ledger = new TrialLedger(store);
  for (const trials of fc.sample(someTrials(60), { numRuns: 15, seed: 7 })) await carry(ledger, trials);
  await store.close();
}

/** Whether it was done before it was killed, so many ms after it had begun. */
async function project(directory: string, wait: number): Promise<boolean> {
  const child = spawn(process.execPath, [PROJECTOR, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  await Promise.race([ended, after(wait, undefined, { ref: false })]);
  child.kill('SIGKILL');
  await ended;
  return said.includes('level');
}
