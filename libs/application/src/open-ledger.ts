import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { LedgerModule, type LedgerOptions } from './ledger.module.js';
import { TrustedShapes } from './shapes.js';

@Module({})
class OpenedModule {}

/** The ledger without HTTP, for commands and benches. Whoever opens it closes it; rejects with `DirectoryInUse` while another holds it. */
export const openLedger = async (options: LedgerOptions): Promise<INestApplicationContext> =>
  NestFactory.createApplicationContext(
    { module: OpenedModule, imports: [LedgerModule.with(options, TrustedShapes)] },
    { logger: ['error', 'warn'], abortOnError: false },
  );
