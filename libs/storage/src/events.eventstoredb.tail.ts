import type { OrderedEvent, Position, SubscribeOptions } from '#libs/event-sourcing';
import { BackOff } from './back-off.js';
import { type LedgerOrder, offsetOf, type Stamps } from './events.eventstoredb.order.js';
import type { EventStoreDb } from './eventstoredb.js';

const BATCH_SIZE = 500;

interface Batch {
  readonly events: readonly OrderedEvent[];
  /** Nothing of the ledger stands between the last event and here. */
  readonly reached?: Position;
}

export interface Follower {
  readonly server: EventStoreDb;
  readonly order: LedgerOrder;
  /** Of the store: it ends every subscription. */
  readonly closing: AbortSignal;
  /** What to say of an error where asking again cannot help. */
  refusal(error: unknown): Error | undefined;
  log(message: string, cause: unknown): void;
}

/** What stands behind a position and what comes, across whatever befalls the connection: no event is missed and none brought twice. */
export async function* follow(
  follower: Follower,
  after: Position,
  { signal, batchSize = BATCH_SIZE, passed }: SubscribeOptions,
): AsyncGenerator<readonly OrderedEvent[], void, void> {
  const ending = signal ? AbortSignal.any([signal, follower.closing]) : follower.closing;
  for await (const { events, reached } of resumed(follower, after, batchSize, ending)) {
    if (events.length > 0) yield events;
    if (reached !== undefined) await passed?.(reached);
  }
}

/** The client's subscriptions end at the first error. The next one goes on where the last one got to. */
async function* resumed(
  { server, order, refusal, log }: Follower,
  after: Position,
  batchSize: number,
  ending: AbortSignal,
): AsyncGenerator<Batch, void, void> {
  const backOff = new BackOff();
  let last = after;
  let stamps: Stamps | undefined;
  while (!ending.aborted) {
    try {
      stamps ??= await order.stampsAt(last);
      const filter = { on: 'stream', prefixes: order.prefixes } as const;
      for await (const run of server.subscribe(filter, offsetOf(last) || undefined, batchSize, ending)) {
        backOff.succeeded();
        const events = run.events.map((event) => stamps!.next(event));
        const reached = run.reached !== undefined && run.reached > BigInt(last) ? String(run.reached) : undefined;
        last = reached ?? events.at(-1)?.position ?? last;
        yield { events, ...(reached === undefined ? {} : { reached }) };
      }
    } catch (error) {
      if (ending.aborted) return;
      const refused = refusal(error);
      if (refused) throw refused;
      log(`the subscription to EventStoreDB broke off behind position ${last}, and goes on there`, error);
      await backOff.afterFailure(ending);
    }
  }
}
