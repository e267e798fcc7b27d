import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pacta as run, type Ran } from '../verify/run.js';
import { Pacta } from './pacta.js';

const SEEDS = join(import.meta.dirname, '../../seeds');
const MAPPING = ['--mapping', join(SEEDS, 'harbours.mapping.json')];

const last = ({ out }: Ran, lines: number): readonly string[] => out.trim().split('\n').slice(-lines);

describe('pacta import table', () => {
  let directory: string;
  let server: Pacta;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'pacta-table-'));
    server = await Pacta.start(directory);
  });
  afterAll(async () => {
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const table = async (file: string, day: string, ...more: readonly string[]): Promise<Ran> =>
    run(['import', 'table', join(SEEDS, file), ...MAPPING, '--published-on', day, '--url', server.url, ...more], {
      key: server.key,
    });

  it('prints every cell that was not taken, and the counts of the README, edition by edition', async () => {
    const first = await table('harbours-1.csv', '2024-03-01');
    expect(first.code).toBe(1);
    expect(first.out.split('\n').slice(0, 5)).toEqual([
      'row 5, United States  dirty: "partly" is none of "0", "-1", "\u22121", "+1"',
      'row 6, Adopted  dirty: "2023-05-11" is no day written as DD.MM.YYYY',
      'row 7, No  dirty: "6" stands in the rows 7, 8: none of them is taken',
      'row 8, No  dirty: "6" stands in the rows 7, 8: none of them is taken',
      'row 3, Average  mismatch: says 1.00, its scores come to 2 of 3',
    ]);
    expect(last(first, 3)[0]).toBe('6 rows: 17 recorded, 0 corrected, 0 unchanged, 0 refused; rows held back: 1');
    const second = await table('harbours-2.csv', '2024-09-01');
    expect([second.code, ...last(second, 3)]).toEqual([
      0,
      '8 rows: 17 recorded, 1 corrected, 12 unchanged, 0 refused; rows held back: 0',
      'dirty cells: 0; averages that do not match: 0',
      'against the edition before: 2 new, 1 gone, 3 filled, 2 revised, 0 emptied',
    ]);
    const again = await table('harbours-2.csv', '2024-09-01');
    expect(last(again, 3)[0]).toBe('8 rows: 0 recorded, 0 corrected, 30 unchanged, 0 refused; rows held back: 0');
  });

  it('goes on after a kill where it ended', async () => {
    await server.kill();
    server = await Pacta.start(directory);
    const again = await table('harbours-2.csv', '2024-09-01', '--json');
    expect(JSON.parse(again.out)).toMatchObject({ edition: { number: 2, isKnown: true }, counts: { unchanged: 30 } });
  });

  it.each<[string, (path: string) => readonly string[], Buffer, string]>([
    [
      'a table that is not UTF-8',
      (path) => [path, ...MAPPING],
      Buffer.from('No\n\xe9\n', 'latin1'),
      'is not valid UTF-8',
    ],
    [
      'a mapping that is no JSON',
      (path) => [join(SEEDS, 'harbours-1.csv'), '--mapping', path],
      Buffer.from('{'),
      'is no JSON',
    ],
    ['a file that is not there', () => [join(SEEDS, 'none.csv'), ...MAPPING], Buffer.from(''), 'cannot be read'],
  ])('tells what is wrong with %s', async (_, args, content, why) => {
    const path = join(directory, 'wrong');
    writeFileSync(path, content);
    const { code, err } = await run(
      ['import', 'table', ...args(path), '--published-on', '2024-03-01', '--url', server.url],
      { key: server.key },
    );
    expect([code, err]).toEqual([1, expect.stringContaining(why)]);
  });
});
