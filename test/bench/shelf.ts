import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { part } from './part.js';

export const SEED = 7;

/** Where generated ledgers are kept for the next run, if anywhere; else they last as long as this run. */
const KEPT = process.env['PACTA_BENCH_LEDGERS'];
const directory = KEPT ?? join(tmpdir(), `pacta-bench-ledgers-${process.pid}`);

/** What `shelved` made is gone with it, unless it is to be kept. */
export const shelf = { directory, isKept: KEPT !== undefined };

/** The data directory of a ledger of so many commitments with its read models, generated at the first call. Whoever opens it changes nothing. */
export async function shelved(commitments: number, say: (line: string) => void, seed = SEED): Promise<string> {
  const ready = await filled(commitments, say, seed);
  if (!hasReadModels(ready)) {
    const { time = 0 } = await part('rebuild', { directory: ready, way: 'at a start' });
    say(`    their read models in ${(time / 1_000).toFixed(0)} s`);
  }
  return ready;
}

/** The same, where read models need not be there yet. */
export async function filled(commitments: number, say: (line: string) => void, seed = SEED): Promise<string> {
  const ready = join(directory, `${commitments}-${seed}`);
  if (existsSync(ready)) return ready;
  say(`  generating a ledger of ${commitments.toLocaleString('en')} commitments …`);
  await mkdir(directory, { recursive: true });
  const { time = 0, items = 0 } = await part('fill', { directory: `${ready}.making`, commitments, seed });
  say(`    ${items.toLocaleString('en')} events in ${(time / 1_000).toFixed(0)} s`);
  await rename(`${ready}.making`, ready);
  return ready;
}

/** All of them: whoever was cut off while they were made left a file as well. */
function hasReadModels(directory: string): boolean {
  const path = join(directory, 'read-models.db');
  if (!existsSync(path)) return false;
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    return db.prepare('SELECT min(active) AS all_active FROM generations').get()!['all_active'] === 1;
  } finally {
    db.close();
  }
}
