import type { LedgerOptions } from '../ledger.module.js';
import { OpenedStore } from '../opened-store.js';
import { CATEGORIES } from '../streams.js';
import { textOf } from './durable-file.js';
import { HeadFile, type SignedHead } from './head-file.js';
import { LogKey } from './log-key.js';
import { LogVerifier } from './log-verifier.js';
import { headFileOf } from './providers.js';
import { RollbackGuard } from './rollback-guard.js';
import { SigningCheckpoints } from './signing-checkpoints.js';

export interface AcceptedHead {
  /** What was signed before, and the file that keeps it now. */
  readonly given: SignedHead;
  readonly keptIn: string;
  /** What the ledger goes on from. */
  readonly head: SignedHead;
}

/**
 * Goes on from a ledger that does not continue what was signed of it: an operator's decision, which whoever holds the
 * earlier head will notice. Resolves with nothing where there is nothing to decide; rejects with `DirectoryInUse` while the
 * ledger is served.
 */
export async function acceptHead(places: LedgerOptions): Promise<AcceptedHead | undefined> {
  if (!(await textOf(headFileOf(places)))) return undefined;
  const store = await OpenedStore.open(places, CATEGORIES);
  try {
    const key = await LogKey.open(places.dataDirectory, places.ledgerName, { headFile: headFileOf(places) });
    await LogVerifier.of(key, store.published);
    const file = await HeadFile.open(headFileOf(places), key);
    const given = file.head;
    const { reason } = await RollbackGuard.compare(store.log, file);
    if (!given || reason === undefined) return undefined;
    const keptIn = await file.setAside();
    const guard = await RollbackGuard.compare(store.log, file);
    return { given, keptIn, head: await new SigningCheckpoints(store.log, key, file, guard, store.published).latest() };
  } finally {
    await store.close();
  }
}
