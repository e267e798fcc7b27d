import type { Touches } from './line.js';

/** Lets work run side by side, but for what touches the same: that runs in the order in which it was begun. */
export class Order {
  /** By what is touched: the last work in hand that writes it. Empty while nothing is in hand. */
  private readonly last = new Map<string, Promise<unknown>>();

  async run<Result>({ reads, writes }: Touches, work: () => Promise<Result>): Promise<Result> {
    const before = [...reads, ...writes].flatMap((name) => this.last.get(name) ?? []);
    const result = before.length === 0 ? work() : Promise.all(before).then(work);
    const settled = result.catch(() => undefined);
    for (const name of writes) this.last.set(name, settled);
    try {
      return await result;
    } finally {
      for (const name of writes) if (this.last.get(name) === settled) this.last.delete(name);
    }
  }
}
