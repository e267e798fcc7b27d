import { Logger } from '@nestjs/common';
import { comparePositions, type EventStore } from '#libs/event-sourcing';
import {
  EventStoreDbEventStore,
  makeDirectory,
  PostgresLease,
  PostgresLeafStore,
  type PostgresDatabase,
  type PostgresPublishedHead,
  requireNoOther,
  SqliteEventStore,
  SqliteLeafStore,
} from '#libs/storage';
import { type LeafStore, Sequencer, type TransparencyLog } from '#libs/transparency';
import type { LedgerOptions } from './ledger.module.js';
import { sharedDatabase } from './opened-control.js';
import { databaseOf } from './postgres-database.js';
import { LogKey } from './transparency/log-key.js';

/** Who asks for proofs, and the sequencer. */
const LOG_CONNECTIONS_MAX = 4;

/** What a store stands on beside its events. */
interface Ground {
  readonly leaves?: SqliteLeafStore | PostgresLeafStore;
  readonly sequencer?: Sequencer;
  readonly lease?: PostgresLease;
  /** Where a process that only answers sees whether another leads. */
  readonly others?: PostgresDatabase;
}

/**
 * The event store that was chosen, with the log over it. It holds what makes this process the only one to do what one may do:
 * the lock on the data directory, or the lease where several processes serve one ledger.
 */
export class OpenedStore {
  /** @param ground what is closed with it */
  constructor(
    readonly events: EventStore,
    readonly log: TransparencyLog,
    private readonly ground: Ground = {},
  ) {}

  /** Resolves once it is this process's turn. */
  static async open(options: LedgerOptions, categories: readonly string[]): Promise<OpenedStore> {
    const { events, eventStore } = options;
    if (events) return new OpenedStore(events, events.log);
    return eventStore === undefined ? embedded(options) : served({ ...options, eventStore }, categories);
  }

  /** Where leaves do not come with their events, it gives them theirs once it is started; none in a process that leaves that to another. */
  get sequencer(): Sequencer | undefined {
    return this.ground.sequencer;
  }

  /** Where processes that share the log find what was signed of it; none where one process does everything. */
  get published(): PostgresPublishedHead | undefined {
    const { leaves } = this.ground;
    return leaves instanceof PostgresLeafStore ? leaves.published : undefined;
  }

  /** Whether every event has its leaf. */
  async isSequenced(): Promise<boolean> {
    const { leaves } = this.ground;
    if (!leaves) return true;
    const head = await this.events.head();
    return comparePositions(head, (await leaves.head()).position) <= 0;
  }

  /** Why events get no leaves, or come into no read models, if so. */
  async complaint(): Promise<string | undefined> {
    const { others } = this.ground;
    if (others && !(await PostgresLease.isHeld(others)))
      return 'No process carries events into the read models: start one with PACTA_ROLE=projector.';
    const state = this.sequencer?.state;
    if (!state || !('error' in state)) return undefined;
    const told = state.error instanceof Error ? state.error.message : String(state.error);
    return state.name === 'retrying'
      ? `Leaves of the log are retried: ${told}`
      : `No event gets a leaf any more: ${told}`;
  }

  /** Whoever waits for the lease begins when all else is closed. */
  async close(): Promise<void> {
    await this.sequencer?.stop();
    await this.events.close();
    await this.ground.leaves?.close();
    await this.ground.lease?.release();
    await this.ground.others?.pool.end();
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
  return new OpenedStore(store, store.log);
}

type Served = LedgerOptions & Required<Pick<LedgerOptions, 'eventStore'>>;

async function served(options: Served, categories: readonly string[]): Promise<OpenedStore> {
  const isReader = options.role === 'api';
  if (!isReader) {
    requireNoOther(options.dataDirectory, sharedDatabase(options) === undefined ? 'eventstoredb' : 'servers');
    makeDirectory(options.dataDirectory);
  }
  let leaves: SqliteLeafStore | PostgresLeafStore | undefined;
  let lease: PostgresLease | undefined;
  try {
    leaves = await leavesOf(options);
    if (!isReader) {
      // Whoever could not lead says so before its turn comes.
      if (leaves instanceof PostgresLeafStore)
        await LogKey.require(options.dataDirectory, await leaves.published.verifier());
      lease = await leaseOf(options);
    }
    const events = await eventsOf(options, categories);
    return new OpenedStore(events, leaves, {
      leaves,
      ...(lease ? { lease } : {}),
      ...(isReader ? othersOf(options) : { sequencer: sequencerOf(events, leaves) }),
    });
  } catch (error) {
    await leaves?.close();
    await lease?.release();
    throw error;
  }
}

function othersOf(options: Served): Pick<Ground, 'others'> {
  const shared = sharedDatabase(options);
  return shared === undefined ? {} : { others: databaseOf(shared, { connectionsMax: 1 }) };
}

/** Of processes that share a database one leads, and the others wait; elsewhere the lock on the directory says so. */
async function leaseOf({ onStandby, onLeaseLost, ...options }: Served): Promise<PostgresLease | undefined> {
  const shared = sharedDatabase(options);
  if (shared === undefined) return undefined;
  const logger = new Logger(PostgresLease.name);
  return PostgresLease.acquire(databaseOf(shared, { connectionsMax: 1 }), {
    onWaiting: onStandby,
    onLost: () => onLeaseLost?.(),
    log: (message, cause) => logger.warn(`${message}: ${String(cause)}`),
  });
}

async function leavesOf(options: Served): Promise<SqliteLeafStore | PostgresLeafStore> {
  const shared = sharedDatabase(options);
  return shared === undefined
    ? SqliteLeafStore.open(options.dataDirectory)
    : PostgresLeafStore.open(databaseOf(shared, { holding: 'log', connectionsMax: LOG_CONNECTIONS_MAX }));
}

function sequencerOf(store: EventStore, leaves: LeafStore): Sequencer {
  const logger = new Logger(Sequencer.name);
  return new Sequencer({ store, leaves, onError: (error) => logger.error(error) });
}

async function eventsOf(
  { eventStore, watch, onWaiting, now = Date.now }: Served,
  categories: readonly string[],
): Promise<EventStore> {
  const logger = new Logger(EventStoreDbEventStore.name);
  return EventStoreDbEventStore.open({
    connectionString: eventStore,
    categories,
    now,
    log: (message, cause) => logger.warn(`${message}: ${String(cause)}`),
    onWaiting: () => onWaiting?.('EventStoreDB does not answer yet.'),
    ...(watch ? { watch } : {}),
  });
}
