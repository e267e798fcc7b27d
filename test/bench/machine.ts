import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { inTemporary, percentile } from './measure.js';

const SYNCS = 200;
const PAGE = Buffer.alloc(4096, 1);

/** What the figures were measured on. */
export interface Machine {
  readonly cores: number;
  readonly cpu: string;
  readonly memoryMiB: number;
  /** Of the directory that benches write in. */
  readonly disk: string;
  readonly fsyncP50Ms: number;
  readonly fsyncP99Ms: number;
  /** Of the last minute, before anything was measured: 0 on a machine with nothing else to do. */
  readonly loadBefore: number;
  readonly node: string;
  readonly sqlite: string;
  readonly postgres: string;
}

export async function machine(): Promise<Machine> {
  const loadBefore = loadavg()[0]!;
  const syncs = await inTemporary(async (directory) => syncTimes(join(directory, 'page')));
  return {
    cores: cpus().length,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    memoryMiB: Math.round(totalmem() / 2 ** 20),
    disk: await fileSystem(tmpdir()),
    fsyncP50Ms: percentile(syncs, 0.5),
    fsyncP99Ms: percentile(syncs, 0.99),
    loadBefore,
    node: process.version,
    sqlite: process.versions['sqlite'] ?? 'unknown',
    postgres: await postgresVersion(),
  };
}

export const told = (it: Machine): string =>
  `${it.cores} cores (${it.cpu}), ${it.memoryMiB} MiB, ${it.disk}; fsync of 4 KiB ${it.fsyncP50Ms.toFixed(2)} ms, ` +
  `p99 ${it.fsyncP99Ms.toFixed(2)} ms; load before ${it.loadBefore.toFixed(1)}; ` +
  `Node ${it.node}, SQLite ${it.sqlite}, PostgreSQL ${it.postgres}`;

/** How long it takes until 4 KiB behind the end of a file are on disk, ms. */
function syncTimes(file: string): readonly number[] {
  const descriptor = openSync(file, 'w');
  const times: number[] = [];
  for (let turn = 0; turn < SYNCS; turn++) {
    const began = performance.now();
    writeSync(descriptor, PAGE);
    fsyncSync(descriptor);
    times.push(performance.now() - began);
  }
  closeSync(descriptor);
  return times;
}

/** Linux tells what is mounted where; the longest path that leads there is the one. */
async function fileSystem(directory: string): Promise<string> {
  const mounts = await readFile('/proc/mounts', 'utf8').catch(() => '');
  const [type] = mounts
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, at = '-']) => directory === at || directory.startsWith(at.endsWith('/') ? at : `${at}/`))
    .toSorted(([, a = ''], [, b = '']) => b.length - a.length)
    .map(([, , kind]) => kind);
  return type ?? 'unknown file system';
}

async function postgresVersion(): Promise<string> {
  const connectionString = process.env['POSTGRES_URL'];
  if (connectionString === undefined) return 'none (POSTGRES_URL)';
  const client = new Client({ connectionString });
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>(`SELECT current_setting('server_version') AS version`);
    return rows[0]!.version;
  } finally {
    await client.end();
  }
}
