import { access, constants, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LedgerUnusable } from '#libs/storage';
import { openCheckpoint, type ParsedCheckpoint } from '#libs/transparency';
import { replaceFile, syncDirectory, textOf } from './durable-file.js';
import type { LogKey } from './log-key.js';

const READ_BY_ALL = 0o644;

const WHAT_TO_DO =
  'This file keeps the head that was signed last, which tells an older copy of the ledger from the newest. Put back a copy of it; ' +
  'or, if this is surely the newest ledger, move it away. PACTA_HEAD_FILE may name another, in a directory that Pacta may write';

/** A head of the log, as it was signed. */
export interface SignedHead extends Pick<ParsedCheckpoint, 'size' | 'root'> {
  readonly note: string;
}

/**
 * The last head that was signed, in a file that is no part of the ledger: what tells an older copy of the ledger from the
 * newest. It never goes back to a smaller size. Nothing else writes it while this process holds the data directory, or leads.
 */
export class HeadFile {
  private constructor(
    readonly path: string,
    private kept: SignedHead | undefined,
  ) {}

  /** Rejects with `LedgerUnusable` where what stands there cannot be believed: it is no reason to know nothing. */
  static async open(path: string, { signer: { verifier } }: LogKey): Promise<HeadFile> {
    try {
      await access(dirname(path), constants.W_OK);
      const note = (await textOf(path))?.text;
      if (note === undefined) return new HeadFile(path, undefined);
      const { size, root } = openCheckpoint(note, { origin: verifier.name, keys: [verifier] });
      return new HeadFile(path, { size, root, note });
    } catch (error) {
      throw new LedgerUnusable(path, `${(error as Error).message}. ${WHAT_TO_DO}`, { cause: error });
    }
  }

  get head(): SignedHead | undefined {
    return this.kept;
  }

  /** On disk when it resolves. One call at a time. */
  async keep(head: SignedHead): Promise<void> {
    const { size = 0 } = this.kept ?? {};
    if (head.size < size) throw new Error(`a head of ${head.size} leaves would follow one of ${size}`);
    await replaceFile(this.path, head.note, READ_BY_ALL);
    this.kept = head;
  }

  /** Makes room for a smaller head; what was signed stays beside it, since others may hold it too. Resolves with its path. */
  async setAside(): Promise<string> {
    const aside = `${this.path}.${this.kept?.size ?? 0}`;
    await rename(this.path, aside);
    await syncDirectory(dirname(this.path));
    this.kept = undefined;
    return aside;
  }
}
