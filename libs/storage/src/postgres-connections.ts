import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { isAnswer, failureOf } from './postgres-error.js';

/** Connections whose failures are told as what they mean to whoever asked; one that broke is not used again. */
export const connectionsOf = (pool: PostgresPool): PostgresPool => ({
  options: pool.options,
  connect: async () => {
    try {
      return connectionOn(await pool.connect());
    } catch (error) {
      throw failureOf(error);
    }
  },
  end: async () => pool.end(),
});

function connectionOn(client: PostgresPoolClient): PostgresPoolClient {
  let isBroken = false;
  const query = async (text: string, values: readonly unknown[]): Promise<unknown> => {
    try {
      return await client.query(text, values);
    } catch (error) {
      isBroken ||= !isAnswer(error);
      throw failureOf(error);
    }
  };
  return {
    query: query as PostgresPoolClient['query'],
    release: (destroy) => client.release(destroy === true || isBroken),
  };
}
