import { createReadStream } from 'node:fs';
import { type AuditEntry, type ExportHeader, parseExportHeader, parseExportLine, Unsound } from '#libs/transparency';
import { type Piece, piecesOf } from './pieces.js';
import { bytesFrom } from './remote.js';
import type { Server } from './server.js';

/** Bytes of a line: far more than any event has, so that a file without lines is not held as a whole. */
const LINE_MAX = 64 * 1024 * 1024;
const NEWLINE = 0x0a;

/** A line of an export: its bytes as they came, and what they hold of an event. */
export interface ExportFileLine {
  readonly bytes: Buffer;
  readonly entry: AuditEntry;
}

/** An export that is read line by line, from a file or as a server sends it. What it throws names where it came from. */
export class ExportFile {
  private constructor(
    private readonly name: string,
    /** How to call what comes with it. */
    readonly owner: 'the export’s' | 'the server’s',
    readonly header: ExportHeader,
    /** The header's line. */
    readonly head: Buffer,
    private readonly pieces: AsyncGenerator<Piece>,
  ) {}

  /** @param file `-` for the standard input */
  static async open(file: string): Promise<ExportFile> {
    if (file === '-') return ExportFile.read('the standard input', 'the export’s', process.stdin);
    return ExportFile.read(file, 'the export’s', createReadStream(file));
  }

  /** As a running Pacta sends it. */
  static async fetch(server: Server): Promise<ExportFile> {
    return ExportFile.read(server.url, 'the server’s', await bytesFrom(server, '/v1/export', 'application/x-ndjson'));
  }

  private static async read(
    name: string,
    owner: ExportFile['owner'],
    chunks: AsyncIterable<Uint8Array>,
  ): Promise<ExportFile> {
    const pieces = piecesOf(chunks, LINE_MAX);
    try {
      const { value, done } = await pieces.next();
      if (done) throw new Unsound('malformed-export', 'it is empty');
      return new ExportFile(name, owner, parseExportHeader(lineIn(value) ?? ''), value.bytes, pieces);
    } catch (error) {
      await pieces.return(undefined);
      throw named(name, error);
    }
  }

  async *lines(): AsyncGenerator<ExportFileLine> {
    try {
      for await (const piece of this.pieces) {
        const line = lineIn(piece);
        const entry = line === undefined ? { unreadable: { why: whyNoLine(piece) } } : parseExportLine(line);
        yield { bytes: piece.bytes, entry };
      }
    } catch (error) {
      throw named(this.name, error);
    }
  }

  /** Throws where the file holds another number of events than its checkpoint is over. */
  requireCount(events: number, size: number): void {
    if (events === size) return;
    const why = events < size ? 'it was cut off' : 'something was added behind them';
    throw new Unsound(
      'malformed-export',
      `${this.name}: it holds ${events} events, and its checkpoint is over ${size}: ${why}`,
    );
  }

  /** Lets go of a file or a connection that was not read to its end. */
  async close(): Promise<void> {
    await this.pieces.return(undefined);
  }
}

/** Undefined where it has no end, is too long or no UTF-8. */
function lineIn({ bytes, isWhole }: Piece): string | undefined {
  if (!isWhole || bytes.at(-1) !== NEWLINE) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(0, -1));
  } catch {
    return undefined;
  }
}

function whyNoLine({ line, bytes, isWhole }: Piece): string {
  if (!isWhole) return `line ${line} has more than ${LINE_MAX} bytes`;
  return `line ${line} ${bytes.at(-1) === NEWLINE ? 'is not valid UTF-8' : 'has no end: the file was cut off'}`;
}

function named(name: string, error: unknown): unknown {
  if (error instanceof Unsound) return new Unsound(error.code, `${name}: ${error.message}`);
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === undefined) return error;
  const why = { ENOENT: 'there is no such file', EISDIR: 'it is a directory', EACCES: 'you may not' }[code];
  return new Error(`${name} cannot be read: ${why ?? message}`, { cause: error });
}
