import type { OrderedEvent, Position, SubscribeOptions } from '#libs/event-sourcing';

const BATCH_SIZE = 500;

/** Reads at most `limit` events after a position; none only at the end. */
type Read = (after: Position, limit: number) => Promise<readonly OrderedEvent[]>;

/** Wakes everybody who waits for news. Take `next` before looking, so that nothing rings unheard in between. */
export class Bell {
  private ringing = Promise.withResolvers<void>();
  private silent = false;

  /** Resolves at the next ring. */
  get next(): Promise<void> {
    return this.ringing.promise;
  }

  get stopped(): boolean {
    return this.silent;
  }

  ring(): void {
    const { resolve } = this.ringing;
    this.ringing = Promise.withResolvers();
    resolve();
  }

  /** Rings a last time. */
  stop(): void {
    this.silent = true;
    this.ring();
  }
}

/**
 * One loop from catch-up to live: it reads on where it stands, and sleeps only after having read nothing, so there is no
 * seam where an event could be missed or repeated. It reads when the consumer asks and keeps nothing beyond one batch.
 */
export async function* tail(
  read: Read,
  bell: Bell,
  after: Position,
  { signal, batchSize = BATCH_SIZE }: SubscribeOptions = {},
): AsyncGenerator<readonly OrderedEvent[], void, void> {
  const ended = () => bell.stopped || signal?.aborted === true;
  // An abort wakes all, of whom one ends: a race of promises would keep one more reaction alive for every ring.
  const wake = () => bell.ring();
  signal?.addEventListener('abort', wake, { once: true });
  try {
    let last = after;
    while (!ended()) {
      const news = bell.next;
      const batch = await read(last, batchSize);
      const end = batch.at(-1);
      if (end === undefined) await news;
      else if (!ended()) {
        yield batch;
        last = end.position;
      }
    }
  } finally {
    signal?.removeEventListener('abort', wake);
  }
}
