import type { OnApplicationShutdown } from '@nestjs/common';
import type { ControlStore, ReadAccess } from '#libs/access';

/** How long an access may wait to be written with others, ms; a crash loses at most those. */
const WRITE_AFTER = 1_000;
/** So many are written at once. */
const WAITING_MAX = 1_000;
/** So many are kept for a store that cannot be written to. */
const KEPT_MAX = 20_000;
const DAY = 86_400_000;

export interface AccessLogOptions {
  /** How long accesses are kept, days. */
  readonly days: number;
  readonly now: () => number;
  /** Told where accesses could not be written; they wait for the next time. */
  readonly onError: (error: unknown) => void;
}

/** Notes who read what. Accesses are written together, so that reading does not wait for the disk. */
export class AccessLog implements OnApplicationShutdown {
  private waiting: ReadAccess[] = [];
  private timer: NodeJS.Timeout | undefined;
  private forgotten = 0;
  /** Settled once everything is that was begun. */
  private turn: Promise<void> = Promise.resolve();
  /** What is not begun yet, and takes along what is noted until then. */
  private next: Promise<void> | undefined;

  constructor(
    private readonly store: ControlStore,
    private readonly options: AccessLogOptions,
  ) {}

  note(access: Omit<ReadAccess, 'at'>): void {
    this.waiting.push({ at: this.options.now(), ...access });
    // Not from so many on: what could not be written would be tried anew at every request.
    if (this.waiting.length === WAITING_MAX) void this.write();
    this.timer ??= setTimeout(() => void this.write(), WRITE_AFTER).unref();
  }

  /** Writes what was noted before, one write after the other; never rejects. Whoever asks for the log waits for it first. */
  async write(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.next ??= this.turn.then(async () => {
      this.next = undefined;
      await this.writeWaiting();
    });
    this.turn = this.next;
    return this.next;
  }

  /** What may be noted is noted: nobody is answered any more. */
  async onApplicationShutdown(): Promise<void> {
    await this.write();
    await this.store.close();
  }

  private async writeWaiting(): Promise<void> {
    const batch = this.waiting;
    if (batch.length === 0) return;
    this.waiting = [];
    try {
      await this.store.noteAccesses(batch);
    } catch (error) {
      this.keep(batch, error);
      return;
    }
    await this.forget().catch(this.options.onError);
  }

  /** A disk that is full must not fill the memory as well: the oldest of too many go. */
  private keep(batch: readonly ReadAccess[], error: unknown): void {
    this.waiting = [...batch, ...this.waiting].slice(-KEPT_MAX);
    this.options.onError(error);
  }

  /** Once a day. */
  private async forget(): Promise<void> {
    const { now, days } = this.options;
    if (now() - this.forgotten < DAY) return;
    this.forgotten = now();
    await this.store.forgetAccesses(now() - days * DAY);
  }
}
