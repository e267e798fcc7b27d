import { Logger } from '@nestjs/common';
import {
  type EventStore,
  ObservedProgress,
  type Progress,
  Projector,
  type RowStore,
  StaleOwner,
} from '#libs/event-sourcing';
import { READ_MODELS } from '#libs/read-models';
import type { LedgerOptions } from './ledger.module.js';
import { sharedDatabase } from './opened-control.js';
import { FOLDABLES } from './streams.js';

/** How far the read models are: carried by this process, or, where it only answers, by another. */
export const openProgress = (store: EventStore, rows: RowStore, options: LedgerOptions): Progress =>
  options.role === 'api' ? observed(store, rows, options) : projector(store, rows, options);

function observed(store: EventStore, rows: RowStore, { onWaiting }: LedgerOptions): ObservedProgress {
  const logger = new Logger(ObservedProgress.name);
  return new ObservedProgress({
    store,
    rows,
    models: READ_MODELS,
    onWaiting: (models) => onWaiting?.(`No projector has built these read models yet: ${models.join(', ')}.`),
    onError: (error) => logger.warn(String(error)),
  });
}

function projector(store: EventStore, rows: RowStore, options: LedgerOptions): Projector {
  const { now = Date.now, onProgress, watch, onLeaseLost } = options;
  const logger = new Logger(Projector.name);
  const isLeased = sharedDatabase(options) !== undefined;
  return new Projector({
    store,
    rows,
    models: READ_MODELS,
    foldables: FOLDABLES,
    now,
    onError: (error) => {
      logger.error(error instanceof Error ? (error.stack ?? error.message) : error);
      // Who got the lease again after another had it, and died, would hold it and do nothing.
      if (isLeased && error instanceof StaleOwner) onLeaseLost?.();
    },
    ...(onProgress ? { onProgress } : {}),
    ...(watch?.batch ? { watch: watch.batch } : {}),
  });
}
