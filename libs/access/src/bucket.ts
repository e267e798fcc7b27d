/** How often something may be asked. */
export interface Rate {
  readonly perSecond: number;
  /** How many at once, after a while of silence. */
  readonly burst: number;
}

interface Bucket {
  readonly tokens: number;
  /** Ms. */
  readonly at: number;
}

/** From so many on, those that are full again are forgotten: a full bucket is as good as none. */
const KEPT_MAX = 10_000;

/** A token bucket for each name: `burst` tokens at first, `perSecond` more a second, one for each request. */
export class Buckets {
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly rate: Rate) {}

  /**
   * Takes a token.
   * @param now ms of a clock that never goes back
   * @returns 0, or the seconds until there is one
   */
  take(name: string, now: number): number {
    const tokens = this.tokensOf(name, now);
    if (tokens < 1) return (1 - tokens) / this.rate.perSecond;
    if (this.buckets.size >= KEPT_MAX) this.forgetFull(now);
    this.buckets.set(name, { tokens: tokens - 1, at: now });
    return 0;
  }

  private tokensOf(name: string, now: number): number {
    const { perSecond, burst } = this.rate;
    const held = this.buckets.get(name);
    return held ? Math.min(burst, held.tokens + ((now - held.at) / 1_000) * perSecond) : burst;
  }

  private forgetFull(now: number): void {
    for (const name of this.buckets.keys()) {
      if (this.tokensOf(name, now) >= this.rate.burst) this.buckets.delete(name);
    }
  }
}
