import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { isAnswer, readFailure } from './postgres-error.js';

/** Connections whose failures are told as what they mean to whoever asked; one that broke is not used again. */
export const readersOf = (pool: PostgresPool): PostgresPool => ({
  options: pool.options,
  connect: async () => {
    try {
      return readerOn(await pool.connect());
    } catch (error) {
      throw readFailure(error);
    }
  },
  end: async () => pool.end(),
});

function readerOn(client: PostgresPoolClient): PostgresPoolClient {
  let isBroken = false;
  const query = async (text: string, values: readonly unknown[]): Promise<unknown> => {
    try {
      return await client.query(text, values);
    } catch (error) {
      isBroken ||= !isAnswer(error);
      throw readFailure(error);
    }
  };
  return {
    query: query as PostgresPoolClient['query'],
    release: (destroy) => client.release(destroy === true || isBroken),
  };
}
