import type { Instant } from '#libs/event-sourcing';

/** A stretch of effective time, from inclusive, to exclusive, in which something is the same. */
export interface Stretch {
  readonly from: Instant;
  readonly to: Instant;
}

/** What an earlier course came to: before `until` nothing has changed since. */
export interface Settled<Thing> {
  readonly things: readonly Thing[];
  readonly until: Instant;
}

/** The beginning: nothing is settled. */
export const UNSETTLED: Settled<never> = { things: [], until: -Infinity };

interface Laid<Thing> {
  readonly thing: Thing;
  to: Instant;
}

/**
 * What holds for a while, laid down from early to late: a thing that goes on where its like ended makes that one longer, and
 * one that begins while its like still holds ends it. What was settled and stays comes out as the very same objects.
 */
export class Course<Thing extends Stretch> {
  private readonly laid: Laid<Thing>[] = [];
  private readonly latest = new Map<string, Laid<Thing>>();

  /**
   * @param keyOf alike are things with the same key
   * @param isSame whether two alike things differ in nothing but their stretches
   */
  constructor(
    private readonly keyOf: (thing: Thing) => string,
    private readonly isSame: (before: Thing, next: Thing) => boolean,
    { things, until }: Settled<Thing> = UNSETTLED,
  ) {
    for (const thing of things) {
      if (thing.from >= until) continue;
      const laid = { thing, to: Math.min(thing.to, until) };
      this.laid.push(laid);
      if (laid.to === until) this.latest.set(keyOf(thing), laid);
    }
  }

  lay(thing: Thing): void {
    const key = this.keyOf(thing);
    const before = this.latest.get(key);
    if (before && before.to >= thing.from && this.isSame(before.thing, thing)) {
      before.to = thing.to;
      return;
    }
    if (before) before.to = Math.min(before.to, thing.from);
    const laid = { thing, to: thing.to };
    this.laid.push(laid);
    this.latest.set(key, laid);
  }

  /** The thing with a key that holds up to an instant, or beyond. */
  reaching(key: string, instant: Instant): Thing | undefined {
    const latest = this.latest.get(key);
    return latest && latest.to >= instant ? latest.thing : undefined;
  }

  /** In the order in which they were laid. */
  get things(): readonly Thing[] {
    return this.laid.map(({ thing, to }) => (thing.to === to ? thing : { ...thing, to }));
  }
}
