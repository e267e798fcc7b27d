import { eventStoreContract } from '../../libs/storage/src/events.contract.js';
import { EventStoreDbEventStore } from '../../libs/storage/src/events.eventstoredb.js';
import { eventStoreModel } from '../../libs/storage/src/events.model.contract.js';
import type { SetClock } from '../../libs/storage/src/events.samples.contract.js';
import { EventStoreDbServer } from './server.js';

const MODEL_RUNS = 20;

const open = async (clock: SetClock) => {
  const server = await EventStoreDbServer.start();
  const { connectionString } = server;
  const options = { connectionString, categories: ['commitment', 'document'], now: () => clock.now() };
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
      await server.stop();
    },
  };
};

eventStoreContract('EventStoreDbEventStore', open, 'shared');
eventStoreModel('EventStoreDbEventStore', open, 'shared', MODEL_RUNS);
