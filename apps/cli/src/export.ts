import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { replaceFile } from '#libs/application';
import { LedgerSnapshot } from '#libs/storage';
import {
  type Audited,
  type ExportHeader,
  formatCheckpoint,
  formatExportHeader,
  formatExportLine,
  signNote,
} from '#libs/transparency';
import { ExportFile } from './export-file.js';
import { headsBeside, type LedgerHeads } from './ledger-heads.js';
import { type Server, serverAt } from './server.js';
import { Progress } from './progress.js';
import { auditOf, fittingOf } from './verify.js';

export interface ExportOptions {
  readonly dataDir: string;
  readonly head?: string | undefined;
  /** Of a running Pacta, in place of the data directory. */
  readonly url?: string | undefined;
  /** The standard output without it. */
  readonly out?: string | undefined;
  /** The ledger's name, where no key and no head tells it. */
  readonly ledgerName: string;
}

const CHUNK = 64 * 1024; // UTF-16 code units

/**
 * `pacta export`: the ledger as it stands now, in the format of `libs/transparency/src/export.ts`. It is verified before,
 * since whatever is signed is vouched for: throws `Misfit` and writes nothing where an event does not fit.
 */
export async function exportCommand(options: ExportOptions): Promise<void> {
  const { url, out } = options;
  const events = url === undefined ? await exportDirectory(options) : await exportServer(serverAt(url), out);
  warn(`${events} events exported${out === undefined ? '' : ` to ${out}`}`);
}

/** As the server sends it, verified on the way: throws where an event does not fit, and leaves no file. */
async function exportServer(server: Server, out: string | undefined): Promise<number> {
  const exported = await ExportFile.fetch(server);
  let events = 0;
  async function* fitting(): AsyncGenerator<Buffer> {
    ({ size: events } = yield* fittingOf(exported, {}));
  }
  await write(fitting(), out);
  return events;
}

async function exportDirectory({ dataDir, head, out, ledgerName }: ExportOptions): Promise<number> {
  const heads = headsBeside(dataDir, head);
  const snapshot = LedgerSnapshot.open(dataDir);
  try {
    const audited = auditOf(snapshot, heads.last ? [heads.last] : []);
    const header = headerOf(audited, heads, ledgerName);
    if (!header.checkpoint.includes('\n\n'))
      warn('exported without a signature: there is no tlog.key here that you may read');
    await write(chunksOf(header, audited.size, snapshot), out);
    return audited.size;
  } finally {
    snapshot.close();
  }
}

/** The last head that was signed, if it is over just these events; else one that is signed now. */
function headerOf({ size, root }: Audited, { last, keys, signer }: LedgerHeads, ledgerName: string): ExportHeader {
  const origin = last?.origin ?? signer?.verifier.name ?? ledgerName;
  const text = formatCheckpoint({ origin, size, root });
  const key = keys[0]?.text ?? null;
  if (last?.isSigned && last.size === size) return { origin, key, checkpoint: last.note };
  return { origin, key, checkpoint: signer ? signNote(text, [signer]) : text };
}

function* chunksOf(header: ExportHeader, size: number, snapshot: LedgerSnapshot): Generator<string> {
  const progress = new Progress('exported', size);
  let chunk = `${formatExportHeader(header)}\n`;
  let count = 0;
  for (const { event, leaf } of snapshot.entries()) {
    // Audited in this very snapshot: both are there, at their position.
    chunk += `${formatExportLine({ event: { ...event!, position: ++count }, leaf: leaf! })}\n`;
    progress.at(count);
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  progress.end();
  yield chunk;
}

type Chunks = Iterable<string> | AsyncIterable<Buffer>;

async function write(chunks: Chunks, out: string | undefined): Promise<void> {
  await (out === undefined ? pipeline(Readable.from(chunks), process.stdout) : writeWhole(out, chunks));
}

async function writeWhole(path: string, chunks: Chunks): Promise<void> {
  try {
    await replaceFile(path, chunks);
  } catch (error) {
    // Of a file, unlike of what was to be written.
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw new Error(`${path} cannot be written: ${(error as Error).message}`, { cause: error });
  }
}

const warn = (line: string): void => void process.stderr.write(`${line}\n`);
