import { eventStoreContract } from './events.contract.js';
import { eventStoreModel } from './events.model.contract.js';
import { MemoryEventStore } from './events.memory.js';

const open = async (clock: { now(): number }) => {
  const store = new MemoryEventStore(clock);
  return { store, dispose: () => store.close() };
};

eventStoreContract('MemoryEventStore', open);
eventStoreModel('MemoryEventStore', open);
