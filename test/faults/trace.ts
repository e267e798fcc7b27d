import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { Pacta } from '../journeys/pacta.js';
import { pacta } from '../verify/run.js';
import { EVENTS, travel } from './journey.js';

export const hasStrace = spawnSync('strace', ['-V']).status === 0;

/** A system call, and what becomes of it: an error from the kernel's mouth, or the end of the process. */
export interface Fault {
  readonly call: 'fsync' | 'pwrite64';
  /** As strace knows it, without `when`. */
  readonly inject: 'error=EIO' | 'error=ENOSPC' | 'signal=KILL';
  /** Which call: the n-th, or with `+` all from there on. */
  readonly when: string;
}

const DATABASES = ['ledger.db', 'control.db', 'read-models.db'];

/** The files of a data directory that are written to, so that faults hit nothing else. */
const filesOf = (directory: string): readonly string[] =>
  [...DATABASES.flatMap((name) => [name, `${name}-wal`]), 'tlog.head.draft'].flatMap((name) => [
    '-P',
    join(directory, name),
  ]);

/** A data directory as a first start leaves it, for each trial to begin from. */
export async function prepared(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'pacta-faults-'));
  await (await Pacta.start(directory)).stop();
  return directory;
}

/** How many calls of each sort one undisturbed journey makes. */
export async function countCalls(template: string): Promise<Readonly<Record<Fault['call'], number>>> {
  const directory = copyOf(template);
  const log = join(directory, 'trace');
  const options = ['-f', '-qq', '-o', log, '-e', 'trace=fsync,pwrite64', ...filesOf(directory)];
  const server = await Pacta.start(directory, ['strace', ...options]);
  expect((await travel(server)).size).toBe(EVENTS);
  await server.kill();
  const calls = readFileSync(log, 'utf8').matchAll(/^\d+ +(fsync|pwrite64)\(/gm);
  const count = { fsync: 0, pwrite64: 0 };
  for (const [, call] of calls) count[call as Fault['call']]++;
  rmSync(directory, { recursive: true });
  return count;
}

/**
 * Makes the journey while one call fails. Afterwards, on a sound disk, each receipt that was given is given again, what got none
 * is recorded once, and the ledger verifies.
 */
export async function suffer(template: string, { call, inject, when }: Fault): Promise<void> {
  const directory = copyOf(template);
  // It may not even start; then it says so.
  const failing = await Pacta.start(directory, failingBy(directory, { call, inject, when })).catch((error: Error) => {
    if (inject !== 'signal=KILL') expect(error.message).toMatch(/pacta: /);
  });
  const given = failing ? await travel(failing) : new Map();
  await failing?.kill();
  const server = await Pacta.start(directory);
  const again = await travel(server);
  for (const [key, receipt] of given) expect([key, again.get(key)]).toEqual([key, receipt]);
  expect([again.size, (await server.lines('/v1/events')).length]).toEqual([EVENTS, EVENTS]);
  expect(await server.lines(`/v1/commitments?minPosition=${EVENTS}`)).toHaveLength(2);
  await server.kill();
  expect(await pacta(['verify', '--data-dir', directory])).toMatchObject({ code: 0 });
  rmSync(directory, { recursive: true });
}

/** By which codes some writes were refused while a call failed, and how many syncs the metrics say have failed. */
export async function countFailedSyncs(
  template: string,
  fault: Fault,
): Promise<{ readonly codes: readonly unknown[]; readonly failed: number }> {
  const directory = copyOf(template);
  const server = await Pacta.start(directory, failingBy(directory, fault));
  const codes: unknown[] = [];
  for (const title of ['One', 'Two', 'Three']) {
    const { status, body } = await server.post('/v1/documents', { title });
    if (status !== 201) codes.push((body as { readonly code: string }).code);
  }
  const response = await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${server.key}` } });
  const [, failed] = /^pacta_sync_duration_seconds_count\{outcome="failed"\} (\d+)$/m.exec(await response.text()) ?? [];
  await server.kill();
  rmSync(directory, { recursive: true });
  return { codes, failed: Number(failed) };
}

/** Runs a server on a directory, and lets calls on its files fail. */
const failingBy = (directory: string, { call, inject, when }: Fault): readonly string[] => {
  const options = ['-e', `trace=${call}`, '-e', `inject=${call}:${inject}:when=${when}`];
  return ['strace', '-f', '-qq', '-o', '/dev/null', ...options, ...filesOf(directory)];
};

function copyOf(template: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'pacta-fault-'));
  cpSync(template, directory, { recursive: true });
  return directory;
}
