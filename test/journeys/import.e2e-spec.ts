import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import { serve, type Served } from '../../apps/api/src/testing.js';
import { importCommand } from '../../apps/cli/src/import.js';

let served: Served;
let folder: string;
beforeAll(async () => {
  served = await serve();
  folder = mkdtempSync(join(tmpdir(), 'pacta-import-'));
  writeFileSync(join(folder, 'text.txt'), 'They agreed.');
});
afterAll(async () => {
  await served.close();
  rmSync(folder, { recursive: true });
});
afterEach(() => {
  process.exitCode = undefined;
  jest.restoreAllMocks();
});

const OPTIONS = { dryRun: false, all: false, json: false };

/** Imports lines as `pacta import` does: what it printed, and its exit code. */
async function run(lines: readonly (object | string)[], options: Partial<typeof OPTIONS> = {}) {
  const file = join(folder, 'file.jsonl');
  writeFileSync(file, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
  const printed: string[] = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  await importCommand(file, { url: served.url, ...OPTIONS, ...options });
  jest.restoreAllMocks();
  return { printed: printed.join('').replace(/\(.* lines\/s\)/, '(…)'), exitCode: process.exitCode ?? 0 };
}

const TEXT = { key: 'text', act: 'add-document', data: { title: 'A text', text: { file: 'text.txt' } } };
const PLEDGE = {
  key: 'pledge',
  act: 'record',
  data: {
    kind: 'coordination_pledge',
    subject: 'Coordinate',
    debtors: ['USA'],
    creditors: ['JPN'],
    terms: { topics: ['alliance'] },
    effective: '2021-11-13',
    source: { document: 'text', quote: 'They agreed.' },
  },
};

it('judges a file on a dry run', async () =>
  expect(await run([TEXT, PLEDGE], { dryRun: true })).toEqual({
    printed: 'dry run: 2 lines: 2 recorded, 0 corrected, 0 unchanged, 0 refused (…)\n',
    exitCode: 0,
  }));

it('imports a file, with the texts of files beside it, and again changes nothing', async () => {
  expect(await run([TEXT, PLEDGE])).toEqual({
    printed: '2 lines: 2 recorded, 0 corrected, 0 unchanged, 0 refused (…)\n',
    exitCode: 0,
  });
  expect((await run([TEXT, PLEDGE])).printed).toBe('2 lines: 0 recorded, 0 corrected, 2 unchanged, 0 refused (…)\n');
});

it('prints the lines that were refused, and ends with 1', async () => {
  const { printed, exitCode } = await run([
    TEXT,
    '{',
    { ...PLEDGE, key: 'other', data: { ...PLEDGE.data, debtors: ['JAP'] } },
  ]);
  expect(exitCode).toBe(1);
  const [first, second, totals] = printed.split('\n');
  expect(first).toMatch(/^line 2 {2}refused {2}invalid-request: The line is not valid JSON/);
  expect(second).toMatch(/^line 3 {2}other {2}refused {2}unknown-party: JAP is no known party/);
  expect(totals).toBe('3 lines: 0 recorded, 0 corrected, 1 unchanged, 2 refused (…)');
});

it('tells machines every line', async () => {
  const { printed } = await run([TEXT, PLEDGE], { json: true, all: true });
  expect(
    printed
      .trim()
      .split('\n')
      .map((row) => JSON.parse(row) as object),
  ).toMatchObject([
    { line: 1, key: 'text', outcome: 'unchanged' },
    { line: 2, key: 'pledge', outcome: 'unchanged' },
    { totals: { lines: 2, unchanged: 2, complete: true } },
  ]);
});

it('says why it could not begin', async () => {
  await expect(importCommand(join(folder, 'none.jsonl'), { url: served.url, ...OPTIONS })).rejects.toThrow();
  await expect(importCommand(join(folder, 'file.jsonl'), { url: 'http://127.0.0.1:9', ...OPTIONS })).rejects.toThrow();
});
