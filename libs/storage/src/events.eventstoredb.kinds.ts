import { idOfContent, type StoredEvent } from '#libs/event-sourcing';
import type { EventStoreDb, Sent } from './eventstoredb.js';
import { WrongRevision } from './eventstoredb.js';

export type Kind = Pick<StoredEvent, 'type' | 'schema'>;

/** Where each (type, schema) of the ledger is listed, so that a start can refuse unknown ones without reading a million events. */
export const KINDS_STREAM = 'ledger-kinds';
/** Far more than there are kinds. */
const LIMIT = 10_000;

/** The kinds of events that the ledger holds, listed before the first event of each is written. */
export class Kinds {
  private readonly known = new Map<string, Kind>();
  private read = 0;
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly server: EventStoreDb,
    private readonly stream: string,
    private readonly write: (stream: string, events: readonly Sent[], expected: number) => Promise<unknown>,
  ) {}

  async all(): Promise<readonly Kind[]> {
    await this.refresh();
    return [...this.known.values()];
  }

  /** Resolves when these kinds are listed, in the order of the calls. */
  async announce(kinds: readonly Kind[]): Promise<void> {
    if (kinds.every((kind) => this.known.has(nameOf(kind)))) return;
    const mine = this.turn.then(async () => this.list(kinds));
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private async list(kinds: readonly Kind[]): Promise<void> {
    for (;;) {
      const missing = new Map(kinds.map((kind) => [nameOf(kind), kind]));
      for (const name of this.known.keys()) missing.delete(name);
      if (missing.size === 0) return;
      try {
        await this.write(this.stream, [...missing].map(toSent), this.read - 1);
      } catch (error) {
        // Another process was faster: what it listed is read before the next try.
        if (!(error instanceof WrongRevision)) throw error;
      }
      await this.refresh();
    }
  }

  private async refresh(): Promise<void> {
    const from = this.read;
    for (const { data, revision } of await this.server.read(this.stream, from, LIMIT)) {
      const { type, schema } = data as Kind;
      this.known.set(nameOf({ type, schema }), { type, schema });
      this.read = Math.max(this.read, revision + 1);
    }
  }
}

const nameOf = ({ type, schema }: Kind): string => `${type} ${schema}`;

const toSent = ([name, { type, schema }]: readonly [string, Kind]): Sent => ({
  id: idOfContent('kind', name),
  type: 'KindListed',
  data: { type, schema },
  metadata: {},
});
