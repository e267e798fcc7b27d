import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';

/** One line of the report, as the API tells it. */
export interface ImportedLine {
  readonly line: number;
  readonly key?: string;
  /** Of a line that was not refused. */
  readonly outcome?: 'recorded' | 'corrected' | 'unchanged';
  readonly id?: string;
  readonly event?: string;
  /** Of a refused line. */
  readonly code?: string;
  readonly detail?: string;
}

interface Counts {
  readonly lines: number;
  readonly recorded: number;
  readonly corrected: number;
  readonly unchanged: number;
  readonly refused: number;
  readonly seconds: number;
}

export interface Totals extends Counts {
  readonly position: string;
  readonly dryRun: boolean;
  readonly complete: boolean;
}

export interface Listener {
  onLine?(line: ImportedLine): void;
  onProgress?(counts: Counts): void;
}

export interface ImportOptions {
  readonly url: string;
  readonly dryRun?: boolean;
  /** Of which lines the listener is told. */
  readonly report?: 'refused' | 'all';
}

/**
 * Sends a file of commands to a running Pacta, and tells what becomes of its lines while they are read. Again, it changes
 * nothing; cut short, it goes on where it ended. Throws where the import cannot begin, or its answer is cut.
 * @param file `-` for the standard input
 */
export async function importFile(
  file: string,
  { url, dryRun = false, report = 'refused' }: ImportOptions,
  listener: Listener = {},
): Promise<Totals> {
  const response = await fetch(new URL(`/v1/imports?dryRun=${dryRun}&report=${report}`, url), {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: Readable.toWeb(Readable.from(filled(file))) as ReadableStream<Uint8Array>,
    duplex: 'half',
  });
  if (!response.ok || !response.body) throw new Error(`${response.status} ${await response.text()}`);
  for await (const text of createInterface({ input: Readable.fromWeb(response.body), crlfDelay: Infinity })) {
    const row = JSON.parse(text) as ImportedLine & { readonly progress?: Counts; readonly totals?: Totals };
    if (row.totals) return row.totals;
    if (row.progress) listener.onProgress?.(row.progress);
    else listener.onLine?.(row);
  }
  throw new Error('the answer ended early: import the same file again, and it goes on where it ended');
}

/** Puts the text of the file beside in place of `{ "file": … }`, which stands for the text of a document. */
async function* filled(file: string): AsyncGenerator<Buffer> {
  const input = file === '-' ? process.stdin : createReadStream(file);
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    yield Buffer.from(`${/"text"\s*:\s*\{/.test(line) ? await withText(line, dirname(file)) : line}\n`);
  }
}

async function withText(line: string, folder: string): Promise<string> {
  try {
    const command = JSON.parse(line) as { readonly data?: { readonly text?: { readonly file?: unknown } } };
    const name = command.data?.text?.file;
    if (typeof name !== 'string') return line;
    return JSON.stringify({ ...command, data: { ...command.data, text: await readFile(join(folder, name), 'utf8') } });
  } catch (error) {
    // What is no JSON is the server's to report.
    if (error instanceof SyntaxError) return line;
    throw error;
  }
}

interface CommandOptions {
  readonly url: string;
  readonly dryRun: boolean;
  readonly all: boolean;
  readonly json: boolean;
}

/** `pacta import`: refused lines and totals to the standard output, progress to the standard error. */
export async function importCommand(file: string, { url, dryRun, all, json }: CommandOptions): Promise<void> {
  const clear = process.stderr.isTTY ? '\r\u001B[K' : '';
  const totals = await importFile(
    file,
    { url, dryRun, report: all ? 'all' : 'refused' },
    {
      onLine: (line) => say(json ? JSON.stringify(line) : `${clear}${told(line)}`),
      onProgress: (counts) => process.stderr.write(`${clear}${summary(counts)}${clear ? '' : '\n'}`),
    },
  );
  process.stderr.write(clear);
  say(json ? JSON.stringify({ totals }) : `${totals.dryRun ? 'dry run: ' : ''}${summary(totals)}`);
  if (!totals.complete)
    process.stderr.write(
      'the server stopped before the end of the file: import it again, and it goes on where it ended\n',
    );
  if (totals.refused > 0 || !totals.complete) process.exitCode = 1;
}

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

const told = ({ line, key = '', outcome, id, code, detail }: ImportedLine): string =>
  [`line ${line}`, key, outcome ?? 'refused', id ?? `${code}: ${detail}`].filter(Boolean).join('  ');

const summary = ({ lines, recorded, corrected, unchanged, refused, seconds }: Counts): string =>
  `${lines} lines: ${recorded} recorded, ${corrected} corrected, ${unchanged} unchanged, ${refused} refused (${seconds.toFixed(1)} s, ${Math.round(lines / Math.max(seconds, 0.001))} lines/s)`;
