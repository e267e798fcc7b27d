export { DiskFull } from './disk-full.js';
export { MemoryEventStore } from './events.memory.js';
export { LedgerUnusable } from './events.sqlite.schema.js';
export { RehearsalStore } from './events.rehearsal.js';
export { SqliteEventStore, type SqliteEventStoreOptions } from './events.sqlite.js';
export { DirectoryInUse, WriterLock } from './writer-lock.js';
export { SqliteRowStore } from './rows.sqlite.js';
export { KyselyQueries } from './queries.js';
export { openSqliteQueries } from './queries.sqlite.js';
