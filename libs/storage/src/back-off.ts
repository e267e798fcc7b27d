import { setTimeout as sleep } from 'node:timers/promises';

const SHORTEST_MS = 50;
const LONGEST_MS = 2_000;

/** How long to wait between attempts: twice as long after each failure, and never as long as others who failed at the same time. */
export class BackOff {
  private failures = 0;

  constructor(private readonly longestMs = LONGEST_MS) {}

  succeeded(): void {
    this.failures = 0;
  }

  /** Resolves when it is time for the next attempt, or at once when it is aborted. */
  async afterFailure(signal?: AbortSignal): Promise<void> {
    const full = Math.min(this.longestMs, SHORTEST_MS * 2 ** this.failures++);
    const options = signal ? { signal } : {};
    await sleep(full / 2 + (Math.random() * full) / 2, undefined, options).catch(() => undefined);
  }
}
