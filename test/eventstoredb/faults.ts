/** What befalls appends on demand, beside what befalls their connections. */
export class Faults {
  private lost = 0;
  private unavailable = 0;
  private slow = 0;
  /** Reads and subscriptions are refused as if the user might not. */
  isAccessDenied = false;

  /** The next so many appends are stored and never answered. */
  loseAnswers(count: number): void {
    this.lost = count;
  }

  /** The next so many appends are refused before they are stored. */
  refuseAppends(count: number): void {
    this.unavailable = count;
  }

  /** Every append is answered so much later. */
  delayAnswers(ms: number): void {
    this.slow = ms;
  }

  get delay(): number {
    return this.slow;
  }

  /** Whether this answer is lost. */
  losesAnswer(): boolean {
    return this.lost > 0 && this.lost-- > 0;
  }

  refusesAppend(): boolean {
    return this.unavailable > 0 && this.unavailable-- > 0;
  }
}
