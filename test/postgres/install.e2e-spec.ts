import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { freePort } from './free-port.js';

const hasPostgres = existsSync('/usr/lib/postgresql');
if (!hasPostgres)
  console.log('Not run: the start of a PostgreSQL for the tests. It needs Debian’s package postgresql.');

const directory = mkdtempSync(join(tmpdir(), 'pacta-install-'));
afterAll(() => {
  bash('stop.sh', directory);
  rmSync(directory, { recursive: true, force: true });
});

(hasPostgres || process.env['CI_VERIFIERS'] ? describe : describe.skip)('A PostgreSQL for the tests', () => {
  it('is started where none answers, as somebody who is not root, and stopped', async () => {
    expect(bash('install.sh', directory, String(await freePort()))).toBe(0);
    const url = readFileSync(join(directory, 'url'), 'utf8').trim();
    expect(answers(url)).toBe(true);

    const [pid] = readFileSync(join(directory, 'server/data/postmaster.pid'), 'utf8').split('\n');
    expect(readFileSync(`/proc/${pid}/status`, 'utf8')).not.toMatch(/^Uid:\t0\t/m);

    // The one that answers now is taken as it is, and is nobody's to stop.
    const other = mkdtempSync(join(tmpdir(), 'pacta-install-'));
    expect(bash('install.sh', other, new URL(url).port)).toBe(0);
    expect(readFileSync(join(other, 'url'), 'utf8').trim()).toBe(url);
    expect(bash('stop.sh', other)).toBe(0);
    expect(answers(url)).toBe(true);
    rmSync(other, { recursive: true });

    expect(bash('stop.sh', directory)).toBe(0);
    expect(answers(url)).toBe(false);
  }, 120_000);
});

/** @returns the exit code */
function bash(script: string, ...parameters: readonly string[]): number | null {
  const { POSTGRES_URL: _, ...env } = process.env;
  return spawnSync('bash', [join(import.meta.dirname, script), ...parameters], { env }).status;
}

const answers = (url: string): boolean =>
  spawnSync(process.execPath, [join(import.meta.dirname, 'answers.mjs'), url]).status === 0;
