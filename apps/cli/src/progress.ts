const EVERY = 2_000; // ms
const LOOK_EVERY = 1_000; // events

/** Tells on the standard error how far a long work has come; of a short one, nothing. */
export class Progress {
  private readonly began = performance.now();
  private told = this.began;
  private isOnScreen = false;

  /** @param total where it is known */
  constructor(
    private readonly what: string,
    private readonly total?: number,
  ) {}

  at(count: number): void {
    if (count % LOOK_EVERY !== 0) return;
    const now = performance.now();
    if (now - this.told < EVERY) return;
    this.told = now;
    const rate = Math.round(count / ((now - this.began) / 1_000));
    const of = this.total === undefined ? '' : ` of ${this.total}`;
    this.isOnScreen = process.stderr.isTTY;
    const line = `${this.what}: ${count}${of} events, ${rate} a second`;
    process.stderr.write(this.isOnScreen ? `\r\u001B[K${line}` : `${line}\n`);
  }

  end(): void {
    if (this.isOnScreen) process.stderr.write('\r\u001B[K');
  }
}
