import type { OrderedEvent } from '#libs/event-sourcing';
import { eventRow } from './event-row.js';

/** How often something is sent while nothing happens, ms: proxies close what is silent. */
const HEARTBEAT = 15_000;

/** A ledger as server-sent events. Reads on only when the client took what was sent. */
export async function* eventStream(
  batches: AsyncIterable<readonly OrderedEvent[]>,
  heartbeat = HEARTBEAT,
): AsyncGenerator<string> {
  const source = batches[Symbol.asyncIterator]();
  yield 'retry: 2000\n\n';
  try {
    for (let batch = source.next(); ;) {
      const got = await orHeartbeat(batch, heartbeat);
      if (got === undefined) {
        yield ': heartbeat\n\n';
        continue;
      }
      if (got.done) return;
      for (const event of got.value) yield frame(event);
      batch = source.next();
    }
  } finally {
    await source.return?.();
  }
}

async function orHeartbeat<T>(pending: Promise<T>, after: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const beat = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), after);
  });
  try {
    return await Promise.race([pending, beat]);
  } finally {
    clearTimeout(timer);
  }
}

/** JSON holds no line break, so the data is one line. */
const frame = (event: OrderedEvent): string =>
  `id: ${event.position}\nevent: ${event.type}\ndata: ${JSON.stringify(eventRow(event))}\n\n`;
