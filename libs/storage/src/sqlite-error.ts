import { StoreDamaged, StoreUnavailable } from '#libs/event-sourcing';

/** Primary result codes, https://www.sqlite.org/rescode.html */
export const SQLITE_BUSY = 5;
const SQLITE_CORRUPT = 11;
export const SQLITE_FULL = 13;
const SQLITE_TOOBIG = 18;
export const SQLITE_CONSTRAINT = 19;
const SQLITE_MISMATCH = 20;
const SQLITE_NOTADB = 26;

/**
 * Whether SQLite failed with one of these primary codes. Told by the error's `code`: what the driver throws is not
 * always an `instanceof Error` of the realm that catches it.
 */
export function isSqliteError(error: unknown, ...codes: readonly number[]): boolean {
  if (codeOf(error) !== 'ERR_SQLITE_ERROR') return false;
  const { errcode } = error as { errcode?: unknown };
  return typeof errcode === 'number' && codes.includes(errcode & 0xff);
}

/** Whether the database failed, and not just on a value that it cannot keep. */
export function isStorageFailure(error: unknown): boolean {
  if (codeOf(error) === 'ERR_INVALID_STATE') return true;
  return (
    codeOf(error) === 'ERR_SQLITE_ERROR' && !isSqliteError(error, SQLITE_CONSTRAINT, SQLITE_TOOBIG, SQLITE_MISMATCH)
  );
}

/** Whether a file holds what SQLite never wrote. */
export const isDamage = (error: unknown): boolean => isSqliteError(error, SQLITE_CORRUPT, SQLITE_NOTADB);

/**
 * What a read that failed means to whoever asked; an error of another sort stays what it is.
 * @param Damaged what it is where the file is damaged
 */
export function readFailure(what: string, error: unknown, Damaged = StoreDamaged): unknown {
  if (!isStorageFailure(error)) return error;
  const Failure = isDamage(error) ? Damaged : StoreUnavailable;
  return new Failure(`${what} cannot be read: ${reasonOf(error)}`, { cause: error });
}

/** What an error says, for a message of ours. */
export const reasonOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
