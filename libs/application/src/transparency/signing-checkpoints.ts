import { Logger } from '@nestjs/common';
import { StoreUnavailable } from '#libs/event-sourcing';
import { formatCheckpoint, rootAt, signNote, type TransparencyLog } from '#libs/transparency';
import type { PostgresPublishedHead } from '#libs/storage';
import { Checkpoints } from './checkpoints.js';
import type { HeadFile, SignedHead } from './head-file.js';
import type { LogKey } from './log-key.js';
import type { RollbackGuard } from './rollback-guard.js';

/** How often the head is signed and kept while nobody asks for it, ms: what a restored copy may lack without being found out. */
const KEEP_EVERY = 1_000;

/** Signs the heads of the log. A head is in the head file before anybody is given it, other processes included. */
export class SigningCheckpoints extends Checkpoints {
  private readonly logger = new Logger(Checkpoints.name);
  /** The signing that has not looked yet how large the log is: whoever asks now may share it. */
  private next: Promise<SignedHead> | undefined;
  private current: Promise<unknown> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private isFailing = false;
  private told: SignedHead | undefined;

  constructor(
    private readonly log: TransparencyLog,
    private readonly key: LogKey,
    private readonly file: HeadFile,
    private readonly guard: RollbackGuard,
    /** Where other processes find it. */
    private readonly published?: PostgresPublishedHead,
  ) {
    super();
  }

  async latest(): Promise<SignedHead> {
    this.guard.check();
    this.next ??= this.turn();
    return this.next;
  }

  follow(): void {
    if (this.guard.reason !== undefined) return;
    this.timer = setInterval(() => void this.keepUp(), KEEP_EVERY).unref();
  }

  /** Keeps the last head. */
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
    const { head: kept } = this.file;
    const head = kept?.size === size ? kept : await this.signed(size);
    try {
      if (head !== kept) await this.keep(head);
      if (this.told !== head) await this.published?.publish(head);
    } catch (error) {
      throw new StoreUnavailable(`the head of ${size} leaves could not be kept`, { cause: error });
    }
    this.told = head;
    return head;
  }

  /** Another process may lead by now, and share the file. */
  private async keep(head: SignedHead): Promise<void> {
    const { size = 0 } = (await this.published?.latest()) ?? {};
    if (size > head.size) throw new Error(`a head of ${size} leaves was published by another process`);
    await this.file.keep(head);
  }

  private async signed(size: number): Promise<SignedHead> {
    const root = await this.log.read(rootAt(size));
    const note = signNote(formatCheckpoint({ origin: this.key.origin, size, root }), [this.key.signer]);
    return { size, root, note };
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
