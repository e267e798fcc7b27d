import { join } from 'node:path';
import type { Provider } from '@nestjs/common';
import { EventStore } from '#libs/event-sourcing';
import type { PostgresPublishedHead } from '#libs/storage';
import { TransparencyLog } from '#libs/transparency';
import type { LedgerOptions } from '../ledger.module.js';
import { OpenedStore } from '../opened-store.js';
import { Checkpoints } from './checkpoints.js';
import { Exports } from './exports.js';
import { HeadFile } from './head-file.js';
import { LogKey } from './log-key.js';
import { LogVerifier } from './log-verifier.js';
import { PublishedCheckpoints } from './published-checkpoints.js';
import { Proofs } from './proofs.js';
import { RollbackGuard } from './rollback-guard.js';
import { SigningCheckpoints } from './signing-checkpoints.js';

/** Where a ledger and its last signed head lie. */
export type Places = Pick<LedgerOptions, 'dataDirectory' | 'ledgerName' | 'headFile'>;

/** The head file of a ledger: beside it, unless it is named. */
export const headFileOf = ({ headFile, dataDirectory }: Places): string => headFile ?? join(dataDirectory, 'tlog.head');

/** What others may ask for. */
export const TRANSPARENCY = [TransparencyLog, LogVerifier, RollbackGuard, Checkpoints, Proofs, Exports];

/** The log and what is signed of it. Each comes behind the store, which says whose turn it is. */
export const transparencyProviders = (options: LedgerOptions): readonly Provider[] => [
  { provide: TransparencyLog, inject: [OpenedStore], useFactory: ({ log }: OpenedStore) => log },
  ...(options.role === 'api' ? told(options) : signed(options)),
  Proofs,
  Exports,
];

/** In the process that signs. */
const signed = (options: LedgerOptions): readonly Provider[] => [
  {
    provide: LogKey,
    inject: [OpenedStore],
    useFactory: async ({ published }: OpenedStore) =>
      LogKey.open(options.dataDirectory, options.ledgerName, {
        verifier: await published?.verifier(),
        headFile: headFileOf(options),
      }),
  },
  {
    provide: LogVerifier,
    inject: [LogKey, OpenedStore],
    useFactory: async (key: LogKey, { published }: OpenedStore) => LogVerifier.of(key, published),
  },
  {
    provide: HeadFile,
    inject: [LogKey],
    useFactory: async (key: LogKey) => HeadFile.open(headFileOf(options), key),
  },
  {
    provide: RollbackGuard,
    // Behind the verifier: nothing is said of a log that another key signs.
    inject: [TransparencyLog, HeadFile, OpenedStore, LogVerifier],
    useFactory: async (log: TransparencyLog, file: HeadFile, { published }: OpenedStore) => {
      const guard = await RollbackGuard.compare(log, file, await published?.latest());
      await published?.complain(guard.reason);
      return guard;
    },
  },
  {
    provide: EventStore,
    inject: [OpenedStore, RollbackGuard],
    useFactory: ({ events }: OpenedStore, guard: RollbackGuard) => guard.guarded(events),
  },
  {
    provide: Checkpoints,
    inject: [OpenedStore, LogKey, HeadFile, RollbackGuard, LogVerifier],
    useFactory: ({ log, published }: OpenedStore, key: LogKey, file: HeadFile, guard: RollbackGuard) =>
      new SigningCheckpoints(log, key, file, guard, published),
  },
];

/** In a process that tells what another signed. */
const told = ({ onWaiting, ledgerName }: LedgerOptions): readonly Provider[] => [
  {
    provide: LogVerifier,
    inject: [OpenedStore],
    useFactory: async (opened: OpenedStore) =>
      LogVerifier.published(
        headOf(opened),
        () => onWaiting?.('No projector has begun on this ledger yet.'),
        ledgerName,
      ),
  },
  {
    provide: RollbackGuard,
    inject: [OpenedStore],
    useFactory: async (opened: OpenedStore) => RollbackGuard.told(await headOf(opened).complaint()),
  },
  {
    provide: EventStore,
    inject: [OpenedStore, RollbackGuard],
    useFactory: ({ events }: OpenedStore, guard: RollbackGuard) => guard.watched(events),
  },
  {
    provide: Checkpoints,
    inject: [OpenedStore, RollbackGuard],
    useFactory: (opened: OpenedStore, guard: RollbackGuard) => new PublishedCheckpoints(headOf(opened), guard),
  },
];

function headOf({ published }: OpenedStore): PostgresPublishedHead {
  if (!published) throw new Error('an api process reads a ledger that is on servers, and this one is not');
  return published;
}
