import { randomUUID } from 'node:crypto';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { EventStoreDbServer } from './server.js';

/** A client of the test server, or of the real one that `EVENTSTORE_URL` names: what holds of one must hold of the other. */
export class Asked {
  private constructor(
    readonly client: EventStoreDBClient,
    private readonly server: EventStoreDbServer | undefined,
  ) {}

  static async open(): Promise<Asked> {
    const { EVENTSTORE_URL } = process.env;
    const server = EVENTSTORE_URL === undefined ? await EventStoreDbServer.start() : undefined;
    return new Asked(EventStoreDBClient.connectionString(server?.connectionString ?? EVENTSTORE_URL!), server);
  }

  async close(): Promise<void> {
    await this.client.dispose();
    await this.server?.stop();
  }
}

/** A name that nobody else has. */
export const freshStream = (category = 'asked'): string => `${category}-${randomUUID()}`;

export const told = (words: string, id: string = randomUUID()) => jsonEvent({ id, type: 'Told', data: { words } });

/** All that an iterable brings. */
export async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const brought: Item[] = [];
  for await (const item of items) brought.push(item);
  return brought;
}

interface Resolved {
  readonly event?: { readonly data: unknown };
}

export const wordsOf = (resolved: readonly Resolved[]): readonly string[] =>
  resolved.map(({ event }) => (event!.data as { words: string }).words);
