import { Injectable, Logger } from '@nestjs/common';
import { StoreUnavailable } from '#libs/event-sourcing';
import { formatCheckpoint, rootAt, signNote, TransparencyLog } from '#libs/transparency';
import { HeadFile, type SignedHead } from './head-file.js';
import { LogKey } from './log-key.js';
import { RollbackGuard } from './rollback-guard.js';

/** How often the head is signed and kept while nobody asks for it, ms: what a restored copy may lack without being found out. */
const KEEP_EVERY = 1_000;

/** Signs the heads of the log. A head is in the head file before anybody is given it. */
@Injectable()
export class Checkpoints {
  private readonly logger = new Logger(Checkpoints.name);
  /** The signing that has not looked yet how large the log is: whoever asks now may share it. */
  private next: Promise<SignedHead> | undefined;
  private current: Promise<unknown> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private isFailing = false;

  constructor(
    private readonly log: TransparencyLog,
    private readonly key: LogKey,
    private readonly file: HeadFile,
    private readonly guard: RollbackGuard,
  ) {}

  /**
   * The head of everything that had its leaf before the call: on SQLite all that was recorded. Rejects with `LedgerRolledBack`, and with `StoreUnavailable`
   * where the head cannot be kept.
   */
  async latest(): Promise<SignedHead> {
    this.guard.check();
    this.next ??= this.turn();
    return this.next;
  }

  /** Keeps the head up to date though nobody asks for it, until `stop`. */
  follow(): void {
    if (this.guard.reason !== undefined) return;
    this.timer = setInterval(() => void this.keepUp(), KEEP_EVERY).unref();
  }

  /** Keeps the last head. Never rejects: a head that could not be kept is no reason not to close the ledger. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    if (this.guard.reason === undefined) await this.keepUp();
  }

  private async turn(): Promise<SignedHead> {
    await this.current;
    // From here on more may be recorded than this signing sees.
    this.next = undefined;
    const signing = this.sign();
    this.current = signing.catch(() => undefined);
    return signing;
  }

  private async sign(): Promise<SignedHead> {
    const size = await this.log.size();
    const { head } = this.file;
    if (head?.size === size) return head;
    const root = await this.log.read(rootAt(size));
    const note = signNote(formatCheckpoint({ origin: this.key.origin, size, root }), [this.key.signer]);
    const signed = { size, root, note };
    try {
      await this.file.keep(signed);
    } catch (error) {
      throw new StoreUnavailable(`the head of ${size} leaves could not be kept in ${this.file.path}`, { cause: error });
    }
    return signed;
  }

  /** Says once that it fails, and once that it does not any more. */
  private async keepUp(): Promise<void> {
    try {
      await this.latest();
      if (this.isFailing) this.logger.log('heads are signed again');
      this.isFailing = false;
    } catch (error) {
      if (!this.isFailing) this.logger.error(error);
      this.isFailing = true;
    }
  }
}
