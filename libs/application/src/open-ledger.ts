import { ConsoleLogger, type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { LedgerModule, type LedgerOptions } from './ledger.module.js';
import { TrustedShapes } from './shapes.js';

@Module({})
class OpenedModule {}

/** Nest tells of a start that failed, with a stack: whoever opens the ledger gets the error itself. */
class QuietLogger extends ConsoleLogger {
  override error(message: unknown, ...about: readonly unknown[]): void {
    if (about.at(-1) !== 'ExceptionHandler') super.error(message, ...about);
  }
}

/** The ledger without HTTP, for commands and benches. Whoever opens it closes it; rejects with `DirectoryInUse` while another holds it. */
export const openLedger = async (options: LedgerOptions): Promise<INestApplicationContext> =>
  NestFactory.createApplicationContext(
    { module: OpenedModule, imports: [LedgerModule.with(options, TrustedShapes)] },
    { logger: new QuietLogger({ logLevels: ['error', 'warn'] }), abortOnError: false },
  );
