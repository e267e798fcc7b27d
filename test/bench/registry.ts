import type { Bench } from './bench.js';
import { imports } from './imports.js';
import { eventStoreDb } from './eventstoredb.js';
import { http } from './http.js';
import { lists } from './lists.js';
import { postgres } from './postgres.js';
import { proofs } from './proofs.js';
import { reads } from './reads.js';
import { rebuild } from './rebuild.js';
import { rebuildReads } from './rebuild-reads.js';
import { relations } from './relations.js';
import { streams } from './streams.js';
import { writes } from './writes.js';

/** Everything that `npm run bench` can measure, in the order in which it does. */
export const BENCHES: readonly Bench[] = [
  writes,
  http,
  reads,
  lists,
  relations,
  rebuild,
  rebuildReads,
  streams,
  proofs,
  imports,
  eventStoreDb,
  postgres,
];
