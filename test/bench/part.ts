import 'reflect-metadata';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Sample } from './bench.js';

/** Where each process leaves its CPU profile, if anywhere. */
const PROFILES = process.env['PACTA_BENCH_PROFILES'];

/**
 * Flags of every process that is measured: those of `npm start`. By itself V8 gives young objects 128 MiB on a large machine, and
 * lets garbage come to four times what lives before it looks for it; to less than twice in a heap of 1,000 MiB.
 */
export const FLAGS: readonly string[] = [
  '--max-semi-space-size=8',
  '--max-old-space-size=1000',
  '--disable-warning=ExperimentalWarning',
  ...(PROFILES === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${PROFILES}`]),
];

/** Measures in a process of its own: a fresh heap, code that is not yet warm, and memory that is nobody else's. */
export const part = async (name: string, options: object): Promise<Sample> =>
  script(join(import.meta.dirname, 'parts', `${name}.js`), options);

/** Any script that takes its options as JSON, and says what it came to as JSON. */
export async function script(file: string, options: object): Promise<Sample> {
  const child = spawn(process.execPath, [...FLAGS, file, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'exit') as Promise<[number | null]>]);
  if (code !== 0) throw new Error(`${file} ended with ${code}`);
  return JSON.parse(said) as Sample;
}

/** The other end of `part`: what a file in `parts/` does with its options. The highest memory is told with it. */
export async function asPart(work: (options: never) => Promise<Sample>): Promise<void> {
  const sample = await work(JSON.parse(process.argv[2]!) as never);
  process.stdout.write(JSON.stringify({ peak: peakMiB(), ...sample }));
}

/** The most memory that this process had so far. */
const peakMiB = (): number => process.resourceUsage().maxRSS / 1024;
