/** Steps of a batch: where there are more, more was waiting than comes in while one is written. */
const BEHIND = 250;

/** Long work in slices: `await rest()` after each step lets whoever else waits for the one thread go first after every so many. */
export class Slices {
  private steps = 0;

  /** @param size steps in a slice: some milliseconds of work, since that is what the others wait */
  constructor(private readonly size: number) {}

  /**
   * Of a batch of read models: in short slices while they keep up, in long ones once they fall behind, or a steady stream
   * of writes would leave them ever further behind.
   * @param gently in the shortest ones: nobody waits for it
   */
  static ofBatch(steps: number, gently = false): Slices {
    return new Slices(gently ? 4 : steps < BEHIND ? 20 : 200);
  }

  async rest(): Promise<void> {
    if (++this.steps % this.size === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}
