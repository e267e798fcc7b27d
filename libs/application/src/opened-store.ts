import { Logger } from '@nestjs/common';
import { comparePositions, type EventStore } from '#libs/event-sourcing';
import { EventStoreDbEventStore, requireNoOther, SqliteEventStore, SqliteLeafStore } from '#libs/storage';
import { Sequencer, type TransparencyLog } from '#libs/transparency';
import type { LedgerOptions } from './ledger.module.js';

/** The event store that was chosen, with the log over it. It holds the lock on the data directory. */
export class OpenedStore {
  /** @param sequencer where leaves do not come with their events: it gives them theirs once it is started */
  private constructor(
    readonly events: EventStore,
    readonly log: TransparencyLog,
    readonly sequencer?: Sequencer,
    private readonly closeLog: () => Promise<void> = async () => undefined,
  ) {}

  static async open(options: LedgerOptions, categories: readonly string[]): Promise<OpenedStore> {
    return options.eventStore === undefined ? embedded(options) : served(options, options.eventStore, categories);
  }

  static withLog(events: EventStore & { readonly log: TransparencyLog }): OpenedStore {
    return new OpenedStore(events, events.log);
  }

  static sequenced(events: EventStore, leaves: SqliteLeafStore): OpenedStore {
    const logger = new Logger(Sequencer.name);
    const sequencer = new Sequencer({ store: events, leaves, onError: (error) => logger.error(error) });
    return new OpenedStore(events, leaves, sequencer, async () => leaves.close());
  }

  /** Whether every event has its leaf. */
  async isSequenced(): Promise<boolean> {
    return !this.sequencer || comparePositions(await this.events.head(), this.sequencer.position) <= 0;
  }

  /** Why events get no leaves, if so. */
  get complaint(): string | undefined {
    const state = this.sequencer?.state;
    if (!state || !('error' in state)) return undefined;
    const told = state.error instanceof Error ? state.error.message : String(state.error);
    return state.name === 'retrying'
      ? `Leaves of the log are retried: ${told}`
      : `No event gets a leaf any more: ${told}`;
  }

  async close(): Promise<void> {
    await this.sequencer?.stop();
    await this.events.close();
    await this.closeLog();
  }
}

function embedded({ dataDirectory, freeBytesMin, watch, now = Date.now }: LedgerOptions): OpenedStore {
  requireNoOther(dataDirectory, 'sqlite');
  const logger = new Logger(SqliteEventStore.name);
  const store = SqliteEventStore.open({
    directory: dataDirectory,
    now,
    log: (message, cause) => logger.error(`${message}: ${String(cause)}`),
    ...(freeBytesMin === undefined ? {} : { freeBytesMin }),
    ...(watch ? { watch } : {}),
  });
  return OpenedStore.withLog(store);
}

async function served(
  { dataDirectory, watch, now = Date.now }: LedgerOptions,
  connectionString: string,
  categories: readonly string[],
): Promise<OpenedStore> {
  const logger = new Logger(EventStoreDbEventStore.name);
  requireNoOther(dataDirectory, 'eventstoredb');
  const leaves = SqliteLeafStore.open(dataDirectory);
  try {
    const events = await EventStoreDbEventStore.open({
      connectionString,
      categories,
      now,
      log: (message, cause) => logger.warn(`${message}: ${String(cause)}`),
      ...(watch ? { watch } : {}),
    });
    return OpenedStore.sequenced(events, leaves);
  } catch (error) {
    await leaves.close();
    throw error;
  }
}
