import type { OnApplicationShutdown } from '@nestjs/common';
import type { ControlStore, ReadAccess } from '#libs/access';

/** How long an access may wait to be written with others, ms; a crash loses at most those. */
const WRITE_AFTER = 1_000;
/** So many are written at once. */
const WAITING_MAX = 1_000;
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

  constructor(
    private readonly store: ControlStore,
    private readonly options: AccessLogOptions,
  ) {}

  note(access: Omit<ReadAccess, 'at'>): void {
    this.waiting.push({ at: this.options.now(), ...access });
    if (this.waiting.length >= WAITING_MAX) this.write();
    this.timer ??= setTimeout(() => this.write(), WRITE_AFTER).unref();
  }

  /** Writes what waits. Whoever asks for the log calls it first. */
  write(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.waiting.length === 0) return;
    try {
      this.store.noteAccesses(this.waiting);
      this.waiting = [];
      this.forget();
    } catch (error) {
      this.drop(error);
    }
  }

  /** What may be noted is noted: nobody is answered any more. */
  onApplicationShutdown(): void {
    this.write();
    this.store.close();
  }

  /** A disk that is full must not fill the memory as well: the oldest of too many go. */
  private drop(error: unknown): void {
    this.waiting = this.waiting.slice(-WAITING_MAX);
    this.options.onError(error);
  }

  /** Once a day. */
  private forget(): void {
    const { now, days } = this.options;
    if (now() - this.forgotten < DAY) return;
    this.forgotten = now();
    this.store.forgetAccesses(now() - days * DAY);
  }
}
