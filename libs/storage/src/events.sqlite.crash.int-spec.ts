import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { answersOf, expectKept, startWriter, type Writer } from './events.crash.contract.js';
import { everything, expectLog } from './events.samples.contract.js';
import { SqliteEventStore } from './events.sqlite.js';
import { DirectoryInUse } from './writer-lock.js';

const CYCLES = 15;

describe('SqliteEventStore, when its process dies,', () => {
  let directory: string;
  const writers: Writer[] = [];
  const start = (run: number, command = '') => {
    const writer = startWriter(['/bin/sh', '-c', `${command} exec "$0" "$@"`], directory, String(run));
    writers.push(writer);
    return writer;
  };
  const openStore = () => SqliteEventStore.open({ directory, now: Date.now });
  const expectAll = async (answers: ReadonlyMap<string, string>) => {
    const store = openStore();
    expectKept(await everything(store), answers);
    await expectLog(store, store.log);
    await store.close();
  };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'pacta-crash-'));
  });
  afterEach(async () => {
    for (const { child } of writers) child.kill('SIGKILL');
    await Promise.all(writers.splice(0).map(({ said }) => said));
    rmSync(directory, { recursive: true });
  });

  it('has kept every append that it answered, and no part of another', async () => {
    const answers = new Map<string, string>();
    for (let cycle = 0; cycle < CYCLES; cycle++) {
      const { child, ready, said } = start(cycle);
      await ready;
      setTimeout(() => child.kill('SIGKILL'), Math.random() * 150);
      for (const [position, answer] of answersOf(await said)) answers.set(position, answer);
      await expectAll(answers);
    }
    expect(answers.size).toBeGreaterThan(CYCLES);
  }, 120_000);

  it('lets go of the directory, and not before', async () => {
    const { child, ready, said } = start(0);
    await ready;
    expect(openStore).toThrow(DirectoryInUse);
    child.kill('SIGKILL');
    await said;
    await openStore().close();
  });

  it('answers nothing that is not on disk where a file may not grow', async () => {
    const lines = await start(0, 'ulimit -f 1200;').said;
    expect(lines).toContain('! OutcomeUnknown');
    const answers = answersOf(lines);
    expect(answers.size).toBeGreaterThan(10);
    await expectAll(answers);
  });
});
