import { open, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { piecesOf } from './pieces.js';

/** As the server takes them, bytes. What is longer is the server's to refuse, and goes through in pieces. */
const LINE_MAX = 1024 * 1024;

/** A file of commands on its way to the server: its bytes as they are, with the texts of the files that its lines name. */
export class ImportBody {
  /** Why it ended before the file did: told here, so that the server still reports what it was sent. */
  failure?: Error;

  private constructor(
    private readonly name: string,
    private readonly folder: string,
    private readonly input: Readable,
  ) {}

  /**
   * Rejects where the file cannot be read.
   * @param file `-` for the standard input
   */
  static async open(file: string): Promise<ImportBody> {
    if (file === '-') return new ImportBody('the standard input', '.', process.stdin);
    try {
      if ((await stat(file)).isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
      return new ImportBody(file, dirname(file), (await open(file)).createReadStream());
    } catch (error) {
      throw unreadable(file, error);
    }
  }

  async *chunks(): AsyncGenerator<Buffer> {
    let at = 1;
    try {
      for await (const { line, bytes, isWhole } of piecesOf(this.input, LINE_MAX)) {
        at = line;
        yield isWhole ? await withText(bytes, this.folder) : bytes;
      }
    } catch (error) {
      const { message } = error as Error;
      this.failure = new Error(
        `${this.name}, line ${at}: ${message}. Nothing was sent from there on: put it right, and import the same file again; it goes on where it ended`,
        { cause: error },
      );
    }
  }

  close(): void {
    this.input.destroy();
  }
}

interface NamingText {
  readonly data?: { readonly text?: { readonly file?: unknown } };
}

/** Puts the text of the file beside in place of `{ "file": … }`, which stands for the text of a document. */
async function withText(bytes: Buffer, folder: string): Promise<Buffer> {
  const command = bytes.includes('"text"') ? commandIn(bytes) : undefined;
  const file = command?.data?.text?.file;
  if (typeof file !== 'string') return bytes;
  const data = { ...command?.data, text: await textOf(join(folder, file)) };
  return Buffer.from(`${JSON.stringify({ ...command, data })}\n`);
}

function commandIn(bytes: Buffer): NamingText | null | undefined {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as NamingText | null;
  } catch {
    // What is no JSON in UTF-8 is the server's to report.
    return undefined;
  }
}

/** Rejects rather than put U+FFFD into what is quoted from. A byte order mark stays: it is part of the text. */
async function textOf(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new Error(`the text file ${path} is not valid UTF-8`, { cause: error });
  }
}

function unreadable(path: string, error: unknown): Error {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return new Error(`${path} cannot be read: ${WHY[code] ?? message}`, { cause: error });
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'you may not',
};
