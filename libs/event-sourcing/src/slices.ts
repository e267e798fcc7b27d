/** Long work in slices: `await rest()` after each step lets whoever else waits for the one thread go first after every so many. */
export class Slices {
  private steps = 0;

  /** @param size steps in a slice: some milliseconds of work, since that is what the others wait */
  constructor(private readonly size: number) {}

  async rest(): Promise<void> {
    if (++this.steps % this.size === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}
