import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a run of writers or readers came to: pieces of work a second, how long each took, ms, and the processor's time for one, µs. */
export interface Load {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  readonly cpu: number;
}

/** Lets `writers` work side by side for some seconds, each beginning anew when it is done and rested; counts and times every piece. */
export async function load(
  writers: number,
  seconds: number,
  work: (writer: number, turn: number) => Promise<unknown>,
  rest: () => Promise<unknown> = async () => {},
): Promise<Load> {
  const latencies: number[] = [];
  const end = performance.now() + seconds * 1_000;
  const start = performance.now();
  const before = process.cpuUsage();
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      for (let turn = 0; performance.now() < end; turn++) {
        const began = performance.now();
        await work(writer, turn);
        latencies.push(performance.now() - began);
        await rest();
      }
    }),
  );
  const rate = (latencies.length / (performance.now() - start)) * 1_000;
  return { rate, ...latency(latencies), cpu: cpuSince(before) / latencies.length };
}

/** The time that this process has had of the processor since, µs: what others do meanwhile does not change it much. */
export function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** A client's own time is nobody's concern. */
export const withoutCpu = ({ cpu: _, ...load }: Load): Omit<Load, 'cpu'> => load;

/** So often work is done before it is measured, unless that takes four times as long as measuring: code gets warm, and caches fill. */
const WARM_PIECES = 2_000;

export async function warmUp(
  writers: number,
  seconds: number,
  work: (writer: number, turn: number) => Promise<unknown>,
): Promise<void> {
  const end = performance.now() + seconds * 4_000;
  for (let pieces = 0; pieces < WARM_PIECES && performance.now() < end;) {
    const { rate } = await load(writers, seconds / 4, work);
    pieces += rate * (seconds / 4);
  }
}

/** The load once everything is warm. */
export async function sustained(
  writers: number,
  seconds: number,
  work: (writer: number, turn: number) => Promise<unknown>,
): Promise<Load> {
  await warmUp(writers, seconds, work);
  return load(writers, seconds, work);
}

/** How long each of so many turns takes, ms. */
export async function timed(turns: number, work: (turn: number) => Promise<unknown>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const began = performance.now();
    await work(turn);
    times.push(performance.now() - began);
  }
  return times;
}

export const latency = (times: readonly number[]): { readonly p50: number; readonly p99: number } => ({
  p50: percentile(times, 0.5),
  p99: percentile(times, 0.99),
});

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Gives work a directory of its own, gone afterwards. */
export async function inTemporary<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'pacta-bench-'));
  try {
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
