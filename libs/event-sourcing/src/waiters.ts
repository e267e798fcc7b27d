import { comparePositions, type Position } from './event-store.js';

interface Waiter {
  readonly position: Position;
  answer(reached: boolean): void;
}

/** Those who wait until a position is reached. */
export class Waiters {
  private readonly waiting = new Set<Waiter>();

  get some(): boolean {
    return this.waiting.size > 0;
  }

  /** False when it was not reached in time. */
  async wait(position: Position, timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const waiter = {
        position,
        answer: (reached: boolean) => {
          clearTimeout(timer);
          this.waiting.delete(waiter);
          resolve(reached);
        },
      };
      const timer = setTimeout(() => waiter.answer(false), timeoutMs);
      this.waiting.add(waiter);
    });
  }

  reached(position: Position): void {
    for (const waiter of this.waiting) if (comparePositions(waiter.position, position) <= 0) waiter.answer(true);
  }

  giveUp(): void {
    for (const waiter of this.waiting) waiter.answer(false);
  }
}
