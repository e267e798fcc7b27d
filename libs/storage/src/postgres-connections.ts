import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { Holding } from './postgres.js';
import { isAnswer, failureOf } from './postgres-error.js';

/** Connections whose failures are told as what they mean to whoever asked; one that broke is not used again. */
export const connectionsOf = (pool: PostgresPool, holding: Holding = 'read models'): PostgresPool => ({
  options: pool.options,
  connect: async () => {
    try {
      return connectionOn(await pool.connect(), holding);
    } catch (error) {
      throw failureOf(error, holding);
    }
  },
  end: async () => pool.end(),
});

function connectionOn(client: PostgresPoolClient, holding: Holding): PostgresPoolClient {
  let isBroken = false;
  const query = async (text: string, values: readonly unknown[]): Promise<unknown> => {
    try {
      return await client.query(text, values);
    } catch (error) {
      isBroken ||= !isAnswer(error);
      throw failureOf(error, holding);
    }
  };
  return {
    query: query as PostgresPoolClient['query'],
    release: (destroy) => client.release(destroy === true || isBroken),
  };
}
