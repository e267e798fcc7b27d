import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { firstKeyIn } from './server.js';
import { tour } from './tour.js';

const SEED = 'seeds/japan-us.jsonl';
const API = fileURLToPath(import.meta.resolve('#bin/api.js'));

/** Serves a ledger in a directory that is gone afterwards, fills it, and prints what it answers. Serves on until Ctrl-C. */
export async function demo({ port, exit }: { readonly port: string; readonly exit: boolean }): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'pacta-demo-'));
  const server = spawn(process.execPath, [API], {
    env: {
      ...process.env,
      PACTA_DATA_DIR: directory,
      // Elsewhere it may be the head of a ledger that stays.
      PACTA_HEAD_FILE: '',
      PACTA_HOST: '127.0.0.1',
      PACTA_PORT: port,
      PACTA_LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number>((resolve) => server.once('exit', (code) => resolve(code ?? 1)));
  // Nobody else ends it where this process ends at once: nobody may read on.
  process.once('exit', () => server.kill('SIGTERM'));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => server.kill('SIGTERM'));
  try {
    const url = await whereItServes(server);
    const key = firstKeyIn(directory);
    await tour(SEED, { url, key }, say);
    say(
      exit
        ? ''
        : `\nIt serves on at ${url} (people: ${url}/docs), with the key ${key}. Ctrl-C ends it and forgets everything.`,
    );
    if (exit) server.kill('SIGTERM');
    process.exitCode = await ended;
  } finally {
    server.kill('SIGTERM');
    await ended;
    await rm(directory, { recursive: true, force: true });
  }
}

/** The first address that the server's output names. */
async function whereItServes(server: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: server.stdout! })) {
    const url = /https?:\/\/[^\s,()]+/.exec(line)?.[0];
    if (url !== undefined) return url;
  }
  throw new Error('the server did not start');
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
