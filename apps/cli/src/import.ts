import { Readable } from 'node:stream';
import { ImportBody } from './import-body.js';
import { piecesOf } from './pieces.js';
import { keyMissing, problemIn, targetAt } from './remote.js';
import { authorization, type Server, serverAt } from './server.js';

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
  /** Whether the file was read to its end. */
  readonly complete: boolean;
  /** Why the server read it no further. */
  readonly stoppedBy?: 'silence' | 'shutdown' | 'store-unavailable';
}

export interface Listener {
  onLine?(line: ImportedLine): void;
  onProgress?(counts: Counts): void;
  /** Told also where a part of the file could not be read, before that is thrown. */
  onTotals?(totals: Totals): void;
}

export interface ImportOptions {
  readonly dryRun?: boolean;
  /** Of which lines the listener is told. */
  readonly report?: 'refused' | 'all';
}

/**
 * Sends a file of commands to a running Pacta, and tells what becomes of its lines while they are read. Again, it changes
 * nothing; cut short, it goes on where it ended. Throws where the import cannot begin, where a part of the file cannot be
 * read, and where the answer is cut.
 * @param file `-` for the standard input
 */
export async function importFile(
  file: string,
  server: Server,
  { dryRun = false, report = 'refused' }: ImportOptions,
  listener: Listener = {},
): Promise<Totals> {
  const body = await ImportBody.open(file);
  try {
    const response = await post(server, `/v1/imports?dryRun=${dryRun}&report=${report}`, body);
    const answered = await reportIn(response, server.url, listener);
    const totals = { ...answered, complete: answered.complete && !body.failure };
    listener.onTotals?.(totals);
    if (body.failure) throw body.failure;
    return totals;
  } finally {
    body.close();
  }
}

async function post(server: Server, path: string, body: ImportBody): Promise<Response> {
  const { url } = server;
  const target = targetAt(url, path);
  try {
    return await fetch(target, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson', ...authorization(server) },
      body: Readable.toWeb(Readable.from(body.chunks())) as ReadableStream<Uint8Array>,
      duplex: 'half',
      // Lest `fetch` keep all that was sent, for another place that it might be sent on to or a password to send it with.
      redirect: 'error',
      window: null,
    });
  } catch (error) {
    if (isCut(error)) throw cut(url, error);
    throw new Error(`no Pacta answers at ${url}: start it, or name it with --url`, { cause: error });
  }
}

/** Tells the listener every row of the answer, and returns the last. */
async function reportIn(response: Response, url: string, listener: Listener): Promise<Totals> {
  if (!response.ok || !response.body) {
    const { detail, title = 'no problem that Pacta knows' } = (await problemIn(response.body)) ?? {};
    throw new Error(`${url} answered ${response.status}: ${detail ?? title}${keyMissing(response.status)}`);
  }
  try {
    for await (const { bytes } of piecesOf(response.body)) {
      if (!bytes.includes('\n')) break;
      const row = JSON.parse(bytes.toString()) as ImportedLine & {
        readonly progress?: Counts;
        readonly totals?: Totals;
      };
      if (row.totals) return row.totals;
      if (row.progress) listener.onProgress?.(row.progress);
      else listener.onLine?.(row);
    }
  } catch (error) {
    throw isCut(error) ? cut(url, error) : error;
  }
  throw cut(url);
}

/** Whether there was a connection, which broke. */
const isCut = (error: unknown): boolean => {
  const { code } = ((error as Error).cause ?? {}) as { readonly code?: string };
  return code !== undefined && BROKEN.has(code);
};

const BROKEN = new Set(['UND_ERR_SOCKET', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ECONNRESET', 'EPIPE']);

const cut = (url: string, cause?: unknown): Error =>
  new Error(
    `the connection to ${url} broke before the end: import the same file again, and it goes on where it ended`,
    { cause },
  );

interface CommandOptions {
  readonly url: string;
  readonly dryRun: boolean;
  readonly all: boolean;
  readonly json: boolean;
}

/** `pacta import`: refused lines and totals to the standard output, progress to the standard error. */
export async function importCommand(file: string, { url, dryRun, all, json }: CommandOptions): Promise<void> {
  const clear = process.stderr.isTTY ? '\r\u001B[K' : '';
  const print = (line: string): void => {
    process.stderr.write(clear);
    process.stdout.write(`${line}\n`);
  };
  const listener: Listener = {
    onLine: (line) => print(json ? JSON.stringify(line) : told(line)),
    onProgress: (counts) => process.stderr.write(`${clear}${summary(counts)}${clear ? '' : '\n'}`),
    onTotals: (totals) =>
      print(json ? JSON.stringify({ totals }) : `${totals.dryRun ? 'dry run: ' : ''}${summary(totals)}`),
  };
  try {
    const totals = await importFile(file, serverAt(url), { dryRun, report: all ? 'all' : 'refused' }, listener);
    if (!totals.complete) process.stderr.write(`${unfinished(totals)}\n`);
    if (totals.refused > 0 || !totals.complete) process.exitCode = 1;
  } finally {
    process.stderr.write(clear);
  }
}

const unfinished = ({ stoppedBy = 'shutdown' }: Totals): string =>
  `${WHY[stoppedBy]}, and the file was not read to its end: import it again, and it goes on where it ended`;

const WHY = {
  silence: 'nothing came for 30 s',
  shutdown: 'the server stopped',
  'store-unavailable': 'the server cannot reach its store',
} satisfies Record<NonNullable<Totals['stoppedBy']>, string>;

const told = ({ line, key = '', outcome, id, code, detail }: ImportedLine): string =>
  [`line ${line}`, key, outcome ?? 'refused', id ?? `${code}: ${detail}`].filter(Boolean).join('  ');

const summary = ({ lines, recorded, corrected, unchanged, refused, seconds }: Counts): string =>
  `${lines} lines: ${recorded} recorded, ${corrected} corrected, ${unchanged} unchanged, ${refused} refused (${seconds.toFixed(1)} s, ${Math.round(lines / Math.max(seconds, 0.001))} lines/s)`;
