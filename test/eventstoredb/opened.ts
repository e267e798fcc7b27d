import type { NewEvent } from '#libs/event-sourcing';
import { EventStoreDbEventStore, type EventStoreDbOptions } from '../../libs/storage/src/events.eventstoredb.js';
import { type EventStoreDbServer } from './server.js';

/** An append is given up so soon in specs. */
export const APPEND_MS = 1_500;

/** What is to be closed behind a spec. */
export class Opened {
  private readonly stores: EventStoreDbEventStore[] = [];
  private readonly servers: EventStoreDbServer[] = [];
  /** What the stores had to say. */
  readonly said: string[] = [];

  readonly server = async (starting: Promise<EventStoreDbServer>): Promise<EventStoreDbServer> => {
    const server = await starting;
    this.servers.push(server);
    return server;
  };

  readonly store = async (
    connectionString: string,
    changes: Partial<EventStoreDbOptions> = {},
  ): Promise<EventStoreDbEventStore> => {
    const store = await EventStoreDbEventStore.open({
      connectionString,
      categories: ['commitment', 'document'],
      now: Date.now,
      appendMs: APPEND_MS,
      openMs: APPEND_MS,
      log: (message, cause) => this.said.push(`${message}: ${String(cause)}`),
      ...changes,
    });
    this.stores.push(store);
    return store;
  };

  async close(): Promise<void> {
    await Promise.all(this.stores.splice(0).map(async (store) => store.close()));
    await Promise.all(this.servers.splice(0).map(async (server) => server.stop()));
    this.said.length = 0;
  }
}

export const words = (events: readonly { data: object | null }[]): unknown[] =>
  events.map(({ data }) => (data as { words: string }).words);

export function saying(text: string): NewEvent {
  const id = crypto.randomUUID();
  return {
    id,
    type: 'Said',
    schema: 1,
    data: { words: text },
    metadata: { commandId: id, requestHash: '', actor: 'spec', $correlationId: id, $causationId: id },
    salt: crypto.getRandomValues(new Uint8Array(32)),
  };
}
