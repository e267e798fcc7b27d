/** How long a piece of long work holds the one thread, ms: what whoever asks meanwhile waits. */
const SLICE_MS = 8;

/** Long work in slices: `await rest()` between its steps lets others go first whenever a slice has passed. */
export class Slices {
  private end = performance.now() + SLICE_MS;

  async rest(): Promise<void> {
    if (performance.now() < this.end) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.end = performance.now() + SLICE_MS;
  }
}
