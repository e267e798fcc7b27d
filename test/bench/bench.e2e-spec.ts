import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { LedgerSnapshot, SqliteEventStore } from '#libs/storage';
import { fill } from './generated.js';
import { inTemporary } from './measure.js';

const BUILT = join(import.meta.dirname, '../../dist/test/bench');
const run = async (...args: string[]) =>
  promisify(execFile)(process.execPath, [join(BUILT, 'main.js'), ...args], { timeout: 60_000 });

describe('npm run bench', () => {
  it('tells what it measured as JSON, with the machine it ran on', async () => {
    const { stdout } = await run('--tiny', '--only', 'writes', '--json');
    const spread = {
      median: expect.any(Number),
      low: expect.any(Number),
      high: expect.any(Number),
      runs: 1,
    };
    const { machine, benches } = JSON.parse(stdout) as Record<string, Record<string, object>>;
    expect(machine).toMatchObject({ cores: expect.any(Number), fsyncP50Ms: expect.any(Number), node: process.version });
    expect(benches).toEqual({
      writes: { figures: expect.any(Array), ratios: expect.any(Array), notes: expect.any(Array) },
    });
    const { figures, ratios } = benches!['writes'] as { figures: object[]; ratios: object[] };
    const what = expect.any(String);
    for (const figure of figures) expect(figure).toEqual({ what, measure: what, unit: what, ...spread });
    for (const ratio of ratios) expect(ratio).toMatchObject({ what, ...spread });
    expect(figures).toContainEqual(
      expect.objectContaining({ what: 'commands, decider and store, 1 writer', measure: 'rate', unit: '/s' }),
    );
  });

  it('generates the same ledger from the same seed, to the last leaf', async () => {
    const first = await generated(1);
    expect(first.length).toBeGreaterThan(COMMITMENTS);
    expect(await generated(1)).toEqual(first);
    expect(await generated(2)).not.toEqual(first);
  });
});

const COMMITMENTS = 300;

/** Its leaves. */
const generated = async (seed: number): Promise<readonly string[]> =>
  inTemporary(async (directory) => {
    const clock = { now: 0 };
    const store = SqliteEventStore.open({ directory, now: () => clock.now });
    await fill(store, clock, { commitments: COMMITMENTS, seed });
    await store.close();
    const snapshot = LedgerSnapshot.open(directory);
    const leaves = [...snapshot.entries()].map(({ leaf }) => Buffer.from(leaf!).toString('hex'));
    snapshot.close();
    return leaves;
  });
