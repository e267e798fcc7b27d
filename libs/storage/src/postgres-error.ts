import { StoreUnavailable } from '#libs/event-sourcing';
import type { Holding } from './postgres.js';
import { reasonOf } from './sqlite-error.js';

/** SQLSTATE, https://www.postgresql.org/docs/current/errcodes-appendix.html; none where no server answered. */
function stateOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code) ? error.code : undefined;
}

/** Whether the server itself said what is wrong: then the connection is as good as before. */
export const isAnswer = (error: unknown): boolean => stateOf(error) !== undefined;

export const LOCK_NOT_AVAILABLE = '55P03';

export const isPostgresError = (error: unknown, ...states: readonly string[]): boolean => {
  const state = stateOf(error);
  return state !== undefined && states.some((each) => state.startsWith(each));
};

/** Data exceptions, integrity constraints, and what is too long for an index: the row is at fault, not the database. */
export const isOfTheRow = (error: unknown): boolean => isPostgresError(error, '22', '23', '54');

/** What a statement that failed means to whoever sent it; an error of another sort, such as of its row, stays what it is. */
export function failureOf(error: unknown, holding: Holding): unknown {
  if (isAnswer(error) && !isPostgresError(error, ...AWAY)) return error;
  return new StoreUnavailable(`the database of the ${holding} does not answer: ${reasonOf(error)}`, { cause: error });
}

/** Connections, deadlocks, resources, a server that is told to stop, the system; that a password is refused or a database is not there. */
const AWAY = ['08', '28', '3D', '40', '53', '57', '58', 'XX'];
