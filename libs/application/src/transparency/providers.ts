import { join } from 'node:path';
import type { Provider } from '@nestjs/common';
import { EventStore } from '#libs/event-sourcing';
import { TransparencyLog } from '#libs/transparency';
import type { LedgerOptions } from '../ledger.module.js';
import { OpenedStore } from '../opened-store.js';
import { Checkpoints } from './checkpoints.js';
import { Exports } from './exports.js';
import { HeadFile } from './head-file.js';
import { LogKey } from './log-key.js';
import { Proofs } from './proofs.js';
import { RollbackGuard } from './rollback-guard.js';

/** Where a ledger and its last signed head lie. */
export type Places = Pick<LedgerOptions, 'dataDirectory' | 'ledgerName' | 'headFile'>;

/** The head file of a ledger: beside it, unless it is named. */
export const headFileOf = ({ headFile, dataDirectory }: Places): string => headFile ?? join(dataDirectory, 'tlog.head');

/** What others may ask for. */
export const TRANSPARENCY = [TransparencyLog, LogKey, RollbackGuard, Checkpoints, Proofs, Exports];

/** The log and what is signed of it. Each comes behind the store, which holds the lock on the directory. */
export const transparencyProviders = (options: Places): readonly Provider[] => [
  { provide: TransparencyLog, inject: [OpenedStore], useFactory: ({ log }: OpenedStore) => log },
  {
    provide: LogKey,
    inject: [OpenedStore],
    useFactory: async () => LogKey.open(options.dataDirectory, options.ledgerName),
  },
  {
    provide: HeadFile,
    inject: [LogKey],
    useFactory: async (key: LogKey) => HeadFile.open(headFileOf(options), key),
  },
  {
    provide: RollbackGuard,
    inject: [TransparencyLog, HeadFile],
    useFactory: async (log: TransparencyLog, file: HeadFile) => RollbackGuard.compare(log, file),
  },
  {
    provide: EventStore,
    inject: [OpenedStore, RollbackGuard],
    useFactory: ({ events }: OpenedStore, guard: RollbackGuard) => guard.guarded(events),
  },
  Checkpoints,
  Proofs,
  Exports,
];
