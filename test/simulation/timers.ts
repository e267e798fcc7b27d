interface Timer {
  readonly due: number;
  run(): void;
}

const REAL = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };

/**
 * Timers that run when they are told to, the earliest first. (Jest's fake ones stand in for `Intl` as well, which the ledger
 * asks for every day that it names.)
 */
export class Timers {
  private readonly waiting = new Set<Timer>();
  private now = 0;

  /** From here on, every `setTimeout` of this realm is one of these. */
  install(): void {
    const set = (run: () => void, ms = 0): Timer => {
      const timer = { due: this.now + ms, run };
      this.waiting.add(timer);
      return timer;
    };
    const clear = (timer: Timer): boolean => this.waiting.delete(timer);
    Object.assign(globalThis, { setTimeout: set, clearTimeout: clear });
  }

  uninstall(): void {
    Object.assign(globalThis, REAL);
  }

  /** Runs the one that is due next; false when there is none. */
  next(): boolean {
    const [first, ...others] = this.waiting;
    if (!first) return false;
    const timer = others.reduce((earliest, each) => (each.due < earliest.due ? each : earliest), first);
    this.waiting.delete(timer);
    this.now = Math.max(this.now, timer.due);
    timer.run();
    return true;
  }
}
