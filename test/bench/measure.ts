import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a run of writers came to. */
export interface Load {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
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
  const elapsed = (performance.now() - start) / 1_000;
  return {
    perSecond: latencies.length / elapsed,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
  };
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** The median of several runs, and the lowest and highest beside it. */
export async function runs(
  count: number,
  run: (index: number) => Promise<number>,
): Promise<{ median: number; low: number; high: number }> {
  const results: number[] = [];
  for (let index = 0; index < count; index++) results.push(await run(index));
  return { median: percentile(results, 0.5), low: Math.min(...results), high: Math.max(...results) };
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
