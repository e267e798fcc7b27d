import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { serve, type Served } from '../../apps/api/src/testing.js';
import { KEY_VARIABLE } from '../../apps/cli/src/server.js';
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

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Told when something is printed. */
let onPrinted = (): void => undefined;

const write = (name: string, content: string | Buffer): void => writeFileSync(join(folder, name), content);

/** Imports lines as `pacta import` does: what it printed, and its exit code. */
async function run(lines: readonly (object | string)[], options: Partial<typeof OPTIONS> = {}) {
  write('file.jsonl', lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
  const { printed, exitCode } = await runFile('file.jsonl', options);
  return { printed, exitCode };
}

/** Imports a file of the folder, and tells what it ended with too. */
async function runFile(name: string, options: Partial<typeof OPTIONS> = {}) {
  const printed: string[] = [];
  const warned: string[] = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed.push(String(text));
    onPrinted();
    return true;
  });
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => warned.push(String(text)) > 0);
  let error: string | undefined;
  process.env[KEY_VARIABLE] = served.key;
  await importCommand(join(folder, name), { url: served.url, ...OPTIONS, ...options }).catch(
    (thrown: Error) => (error = thrown.message),
  );
  jest.restoreAllMocks();
  const text = printed.join('').replace(/\(.* lines\/s\)/, '(…)');
  return { printed: text, exitCode: process.exitCode ?? 0, warned: warned.join(''), error };
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

it('sends bytes as they are: what is not UTF-8 is refused, not mended', async () => {
  const latin = Buffer.from(`${JSON.stringify({ ...PLEDGE, key: 'latin', data: { ...PLEDGE.data, subject: 'é' } })}\n`);
  write(
    'latin.jsonl',
    Buffer.concat([Buffer.from(`${JSON.stringify(TEXT)}\n`), Buffer.from(latin.toString(), 'latin1')]),
  );
  const { printed, exitCode } = await runFile('latin.jsonl');
  expect([printed.split('\n')[0], exitCode]).toEqual([
    'line 2  refused  invalid-request: The line is not valid UTF-8.',
    1,
  ]);
});

it('takes U+2028 and U+2029 for letters, in the file and in the report', async () => {
  const line = { ...PLEDGE, key: 'odd\u2028key', data: { ...PLEDGE.data, subject: 'One\u2029two\u0085three' } };
  const { printed } = await run([TEXT, line], { all: true });
  expect(printed.split('\n')[1]).toMatch(/^line 2 {2}odd\u2028key {2}recorded {2}/);
});

it('sends what is longer than a line may be, for the server to refuse', async () => {
  const long = { ...PLEDGE, key: 'long', data: { ...PLEDGE.data, note: 'x'.repeat(5 * 1024 * 1024) } };
  const { printed } = await run([TEXT, long, PLEDGE], {});
  expect(printed).toMatch(/^line 2 {2}refused {2}body-too-large: .*\n3 lines: 0 recorded, .* 1 refused/);
});

/** Bytes in buffers after a turn of the collector. */
async function held(): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 50));
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}

it('keeps nothing of what it sent, however large the file is', async () => {
  const size = 64 * 1024 * 1024;
  write('large.jsonl', Buffer.alloc(size, 'x'));
  // Takes everything, and then breaks the connection instead of an answer.
  const server = createServer((request) => {
    request.resume().once('end', () => {
      void measure().then(() => request.socket.destroy());
    });
  });
  let kept = Infinity;
  const measure = async () => {
    // Buffers are let go of when the collector comes to it: only what is kept is still there after many of its turns.
    for (let turn = 0; turn < 50 && kept >= size / 4; turn++) kept = (await held()) - before;
  };
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  // What the file was written from is no part of what is measured.
  let before = await held();
  for (let turn = 0; turn < 10; turn++) before = Math.min(before, await held());
  const sent = importCommand(join(folder, 'large.jsonl'), { url: `http://127.0.0.1:${port}`, ...OPTIONS });
  await expect(sent).rejects.toThrow(/broke before the end/);
  expect(kept).toBeLessThan(size / 4);
  server.close();
}, 60_000);

it.each([
  ['is not there', 'lost.txt', /lost\.txt cannot be read: there is no such file/],
  ['is a directory', '.', /cannot be read: it is a directory/],
  ['is not UTF-8', 'latin.txt', /the text file .*latin\.txt is not valid UTF-8/],
])('ends at a text that %s, and tells which, and what became of the lines before', async (_, name, why) => {
  write('latin.txt', Buffer.from([0x43, 0x61, 0x66, 0xe9]));
  const naming = { key: `names ${name}`, act: 'add-document', data: { title: 'Another', text: { file: name } } };
  write('naming.jsonl', [TEXT, naming, PLEDGE].map((line) => JSON.stringify(line)).join('\n'));
  const { printed, error } = await runFile('naming.jsonl', { json: true });
  expect(JSON.parse(printed)).toMatchObject({ totals: { lines: 1, unchanged: 1, complete: false } });
  expect(error).toMatch(why);
  expect(error).toMatch(/naming\.jsonl, line 2: .* import the same file again; it goes on where it ended$/);
});

it('says why it could not begin', async () => {
  write('one.jsonl', JSON.stringify(TEXT));
  const [none, folderItself] = [join(folder, 'none.jsonl'), folder];
  const nowhere = { url: 'http://127.0.0.1:9', ...OPTIONS };
  // The file comes first: it is wrong whether or not a server is there.
  await expect(importCommand(none, nowhere)).rejects.toThrow(`${none} cannot be read: there is no such file`);
  await expect(importCommand(folderItself, nowhere)).rejects.toThrow(`${folder} cannot be read: it is a directory`);
  await expect(importCommand(join(folder, 'one.jsonl'), nowhere)).rejects.toThrow(
    'no Pacta answers at http://127.0.0.1:9: start it, or name it with --url',
  );
});

describe('A file that comes slowly', () => {
  let writing: FileHandle;
  let connected: Promise<Socket>;
  let importing: ReturnType<typeof runFile>;
  beforeEach(async () => {
    execFileSync('mkfifo', [join(folder, 'slow.jsonl')]);
    connected = once(served.app.getHttpServer(), 'request').then(([{ socket }]) => socket as Socket);
    const told = new Promise<void>((resolve) => (onPrinted = resolve));
    importing = runFile('slow.jsonl', { all: true });
    writing = await open(join(folder, 'slow.jsonl'), 'w');
    await writing.write(`${JSON.stringify(TEXT)}\n`);
    await told;
  });
  afterEach(() => rmSync(join(folder, 'slow.jsonl')));

  it('is told where to go on when the connection breaks', async () => {
    (await connected).destroy();
    await writing.close();
    const { error } = await importing;
    expect(error).toBe(
      `the connection to ${served.url} broke before the end: import the same file again, and it goes on where it ended`,
    );
  });

  it('is told so when nothing came for long', async () => {
    (await connected).setTimeout(50);
    const { printed, exitCode, warned } = await importing;
    await writing.close();
    expect(printed).toMatch(/\n1 lines: 0 recorded, 0 corrected, 1 unchanged/);
    expect([exitCode, warned]).toEqual([
      1,
      'nothing came for 30 s, and the file was not read to its end: import it again, and it goes on where it ended\n',
    ]);
  });
});
