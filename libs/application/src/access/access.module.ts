import { type DynamicModule, Logger, Module } from '@nestjs/common';
import { ControlStore } from '#libs/access';
import { EventStore } from '#libs/event-sourcing';
import type { Role } from '../ledger.module.js';
import { openControl, type Places } from '../opened-control.js';
import { RollbackGuard } from '../transparency/rollback-guard.js';
import { AccessLog } from './access-log.js';
import { firstKeyFile, makeFirstKey } from './api-keys.js';
import { Authenticator } from './authenticator.js';
import type { IdentityProvider, IdentityProviderOptions } from './identity-provider.js';

export interface AccessOptions extends Places {
  readonly role?: Role;
  /** Whose tokens are taken beside keys; none without it. */
  readonly identityProvider?: IdentityProviderOptions;
  /** How long it is kept who read what, days. */
  readonly accessLogDays: number;
  /** Ms since the epoch; the system's clock without it. */
  readonly now?: () => number;
}

/** Where the key stands that this start made. */
export class FirstKey {
  /** @param file undefined where the ledger had keys */
  constructor(readonly file?: string) {}
}

/** Who may come in, and what they read. */
@Module({})
export class AccessModule {
  static with({ identityProvider, accessLogDays, now = Date.now, ...places }: AccessOptions): DynamicModule {
    const { dataDirectory } = places;
    // An api process keeps no file.
    const makesFirstKey = places.role !== 'api';
    const logger = new Logger(AccessLog.name);
    return {
      module: AccessModule,
      global: true,
      providers: [
        // Behind the event store, which holds the lock on the directory: two that make a first key at once would each print one.
        { provide: ControlStore, inject: [EventStore], useFactory: async () => openControl(places) },
        {
          provide: FirstKey,
          inject: [ControlStore, RollbackGuard],
          useFactory: async (store: ControlStore, { reason }: RollbackGuard) => {
            // Beside a ledger that lacks something the keys are perhaps elsewhere too, and the file holds one of them.
            const isMade = makesFirstKey && reason === undefined && (await makeFirstKey(store, dataDirectory, now()));
            return new FirstKey(isMade ? firstKeyFile(dataDirectory) : undefined);
          },
        },
        {
          provide: Authenticator,
          inject: [ControlStore],
          useFactory: async (store: ControlStore) =>
            new Authenticator(store, identityProvider && (await providerOf(identityProvider)), now),
        },
        {
          provide: AccessLog,
          inject: [ControlStore],
          useFactory: (store: ControlStore) =>
            new AccessLog(store, { days: accessLogDays, now, onError: (error) => logger.error(error) }),
        },
      ],
      exports: [ControlStore, FirstKey, Authenticator, AccessLog],
    };
  }
}

/** What checks tokens is loaded where there are any: a start waits for each file that it loads. */
async function providerOf(options: IdentityProviderOptions): Promise<IdentityProvider> {
  const { IdentityProvider: Provider } = await import('./identity-provider.js');
  return new Provider(options);
}
