import { AccessDenied, OutcomeUnknown, StoreDamaged, StoreUnavailable } from '#libs/event-sourcing';
import { isDenied, isTombstoned, WrongRevision } from './eventstoredb.js';
import { LedgerUnusable } from './ledger-unusable.js';

/** The error of the port for one of the client. */
export function toldBy(error: unknown): Error {
  if (error instanceof StoreUnavailable || error instanceof RangeError || error instanceof LedgerUnusable) return error;
  if (error instanceof OutcomeUnknown || error instanceof WrongRevision) return error;
  if (isDenied(error)) {
    return new AccessDenied('EventStoreDB does not let this user read and write the ledger', { cause: error });
  }
  if (isTombstoned(error)) return new StoreDamaged('a stream of the ledger was deleted', { cause: error });
  return new StoreUnavailable('EventStoreDB cannot be reached', { cause: error });
}

/** Asking again cannot help. */
export const isFinal = (error: Error): boolean =>
  error instanceof AccessDenied || error instanceof StoreDamaged || error instanceof RangeError;
