import { randomUUID } from 'node:crypto';
import { eventStoreContract } from '../../libs/storage/src/events.contract.js';
import { EventStoreDbEventStore } from '../../libs/storage/src/events.eventstoredb.js';
import { eventStoreModel } from '../../libs/storage/src/events.model.contract.js';
import type { SetClock } from '../../libs/storage/src/events.samples.contract.js';
import { EventStoreDbServer } from './server.js';

const MODEL_RUNS = 20;

/** A real server, on which every spec has streams of its own. */
const { EVENTSTORE_URL } = process.env;

const open = async (clock: SetClock) => {
  const server = EVENTSTORE_URL === undefined ? await EventStoreDbServer.start() : undefined;
  const options = {
    connectionString: server?.connectionString ?? EVENTSTORE_URL!,
    namespace: server ? '' : `spec_${randomUUID().replaceAll('-', '')}_`,
    categories: ['commitment', 'document'],
    now: () => clock.now(),
  };
  let store = await EventStoreDbEventStore.open(options);
  return {
    store,
    reopen: async () => {
      await store.close();
      store = await EventStoreDbEventStore.open(options);
      return store;
    },
    dispose: async () => {
      await store.close();
      await server?.stop();
    },
  };
};

eventStoreContract('EventStoreDbEventStore', open, 'shared');
eventStoreModel('EventStoreDbEventStore', open, 'shared', MODEL_RUNS);
