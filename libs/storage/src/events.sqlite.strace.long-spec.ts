import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { answersOf, expectKept, startWriter } from './events.crash.contract.js';
import { everything } from './events.samples.contract.js';
import { SqliteEventStore } from './events.sqlite.js';

const hasStrace = spawnSync('strace', ['-V']).status === 0;
const range = (from: number, to: number, step: number) =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, index) => from + index * step);

/** Each system call that touches the ledger fails in its turn, alone or with all that follow, as SQLite tests itself. */
(hasStrace ? describe : describe.skip)('SqliteEventStore, when a system call fails,', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'pacta-strace-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const write = async (call: string, inject: string) => {
    const files = ['', '-wal', '-shm'].flatMap((suffix) => ['-P', join(directory, `ledger.db${suffix}`)]);
    const options = ['-f', '-qq', '-o', '/dev/null', ...files, '-e', `trace=${call}`, '-e', `inject=${call}:${inject}`];
    return startWriter(['strace', ...options], directory, 'run', '4').said;
  };

  it.each([
    ...range(1, 16, 1).flatMap((n) => [
      ['fsync', `error=EIO:when=${n}`],
      ['fsync', `error=EIO:when=${n}+`],
    ]),
    ...range(1, 300, 6).flatMap((n) => [
      ['pwrite64', `error=ENOSPC:when=${n}`],
      ['pwrite64', `error=ENOSPC:when=${n}+`],
      ['pwrite64', `error=EIO:when=${n}`],
      ['pwrite64', `signal=KILL:when=${n}`],
    ]),
  ])('%s %s: what was answered stands', async (call, inject) => {
    const lines = await write(call, inject);
    // Else it would not have run at all.
    if (!inject.startsWith('signal')) expect(lines.join()).toMatch(/^(ready|! )/);
    const store = SqliteEventStore.open({ directory, now: Date.now });
    expectKept(await everything(store), answersOf(lines));
    await store.close();
  });

  it('syncs the log before each answer to a writer', async () => {
    const trace = join(directory, 'trace');
    const options = ['-f', '-qq', '-y', '-e', 'trace=fsync,fdatasync,write', '-o', trace];
    const { said } = startWriter(['strace', ...options], directory, 'run', '4');
    expect(answersOf(await said).size).toBe(32);
    const answered = new Set<string>();
    let answers = 0;
    for (const line of readFileSync(trace, 'utf8').split('\n')) {
      if (/f(data)?sync\(\d+<.*ledger\.db-wal>\) = 0/.test(line)) answered.clear();
      const stream = /write\(1<.*"\d+ (commitment-\d) /.exec(line)?.[1];
      if (stream === undefined) continue;
      expect(answered).not.toContain(stream);
      answered.add(stream);
      answers++;
    }
    expect(answers).toBe(32);
  });
});
