import { Logger } from '@nestjs/common';
import { StoreUnavailable } from '#libs/event-sourcing';
import type { PostgresPublishedHead } from '#libs/storage';
import { Checkpoints } from './checkpoints.js';
import type { SignedHead } from './head-file.js';
import type { RollbackGuard } from './rollback-guard.js';

/** How often it is heard whether the ledger may be written, ms. */
const HEAR_EVERY = 1_000;

/** The heads that another process signs, which is asked for none: it publishes one every second while the log grows. */
export class PublishedCheckpoints extends Checkpoints {
  private readonly logger = new Logger(Checkpoints.name);
  private timer: NodeJS.Timeout | undefined;
  private hearing: Promise<void> | undefined;
  private isFailing = false;

  constructor(
    private readonly published: PostgresPublishedHead,
    private readonly guard: RollbackGuard,
  ) {
    super();
  }

  async latest(): Promise<SignedHead> {
    this.guard.check();
    const head = await this.published.latest();
    if (!head) throw new StoreUnavailable('no head of the log was signed yet');
    return head;
  }

  follow(): void {
    this.timer = setInterval(() => {
      this.hearing ??= this.hear().finally(() => {
        this.hearing = undefined;
      });
    }, HEAR_EVERY).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.hearing;
  }

  /** What was heard last holds while nothing can be heard, which is said once. */
  private async hear(): Promise<void> {
    try {
      this.guard.hear(await this.published.complaint());
      this.isFailing = false;
    } catch (error) {
      if (this.isFailing) return;
      this.isFailing = true;
      this.logger.warn(`whether the ledger may be written cannot be asked: ${String(error)}`);
    }
  }
}
