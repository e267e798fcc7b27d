import { it } from '@jest/globals';
import { outages } from './outages.js';

it('Killed (-9) in the midst of writes, and EventStoreDB with it, it loses and doubles nothing (4 cycles)', async () => {
  await outages(4);
}, 120_000);
