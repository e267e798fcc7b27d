import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { firstKeyFile } from '#libs/application';
import { FLAGS } from './part.js';

/** A server in a process of its own: its client shares neither its thread nor its memory. */
export interface Server {
  readonly url: string;
  readonly port: number;
  /** How long it took from the start of the process until it said where it listens, ms. */
  readonly startedIn: number;
  /** The most memory that it had so far. */
  peakMiB(): Promise<number>;
  /** The time that it has had of the processor so far, µs. */
  cpu(): Promise<number>;
  stop(): Promise<unknown>;
}

/** What says on its standard output where it listens. */
export async function serve(file: string, env: NodeJS.ProcessEnv = {}, args: readonly string[] = []): Promise<Server> {
  const began = performance.now();
  const server = spawn(process.execPath, [...FLAGS, file, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = () => server.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async () => {
    process.off('exit', kill);
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    return ended;
  };
  for await (const line of createInterface({ input: server.stdout })) {
    const url = /(?:https?|esdb):\/\/[^\s,()]+/.exec(line)?.[0];
    if (url === undefined) continue;
    const startedIn = performance.now() - began;
    const port = Number(new URL(url.replace('esdb:', 'http:')).port);
    const { pid } = server;
    return { url, port, startedIn, peakMiB: async () => peakMiB(pid), cpu: async () => cpuOf(pid), stop };
  }
  throw new Error(`${file} did not start`);
}

/** One key asks for all of it. */
const UNLIMITED = { PACTA_RATE: '1000000', PACTA_RATE_BURST: '1000000' };

/** The environment of a Pacta that is measured. */
export const pactaEnv = (dataDirectory: string) => ({
  PACTA_DATA_DIR: dataDirectory,
  PACTA_PORT: '0',
  PACTA_LOG_LEVEL: 'error',
  ...UNLIMITED,
});

/** The built API. */
export const servePacta = async (dataDirectory: string): Promise<Server> =>
  serve(join(import.meta.dirname, '../../bin/api.js'), pactaEnv(dataDirectory));

/** The key that the first start made. */
export const keyOf = (dataDirectory: string): string => readFileSync(firstKeyFile(dataDirectory), 'utf8').trim();

/** Linux tells the highest resident size of a process; others tell nothing. */
async function peakMiB(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) / 1_024;
}

/** Linux counts a process's time in ticks. */
const TICK_MICROS = 10_000;

/** Linux tells the time of a process, its user's and the kernel's behind its name in brackets; others tell nothing. */
async function cpuOf(pid: number | undefined): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MICROS;
}
