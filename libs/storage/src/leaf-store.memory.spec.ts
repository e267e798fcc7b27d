import { leafStoreContract } from './leaf-store.contract.js';
import { MemoryLeafStore } from './leaf-store.memory.js';

leafStoreContract('MemoryLeafStore', async () => ({ leaves: new MemoryLeafStore(), dispose: async () => {} }));
