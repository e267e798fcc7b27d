import { createReadStream } from 'node:fs';
import { type AuditEntry, type ExportHeader, parseExportHeader, parseExportLine, Unsound } from '#libs/transparency';
import { type Piece, piecesOf } from './pieces.js';

/** Bytes of a line: far more than any event has, so that a file without lines is not held as a whole. */
const LINE_MAX = 64 * 1024 * 1024;
const NEWLINE = 0x0a;

/** An export that is read line by line. What it throws names the file. */
export class ExportFile {
  private constructor(
    private readonly name: string,
    readonly header: ExportHeader,
    private readonly pieces: AsyncGenerator<Piece>,
  ) {}

  /** @param file `-` for the standard input */
  static async open(file: string): Promise<ExportFile> {
    const name = file === '-' ? 'the standard input' : file;
    const pieces = piecesOf(file === '-' ? process.stdin : createReadStream(file), LINE_MAX);
    try {
      const { value, done } = await pieces.next();
      if (done) throw new Unsound('malformed-export', 'it is empty');
      return new ExportFile(name, parseExportHeader(lineIn(value) ?? ''), pieces);
    } catch (error) {
      throw named(name, error);
    }
  }

  async *entries(): AsyncGenerator<AuditEntry> {
    try {
      for await (const piece of this.pieces) {
        const line = lineIn(piece);
        yield line === undefined ? { unreadable: { why: whyNoLine(piece) } } : parseExportLine(line);
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
