import { randomUUID } from 'node:crypto';
import { DeciderCommandHandler } from '@event-driven-io/emmett';
import { getSQLiteEventStore, SQLiteConnectionPool, sqliteConnection } from '@event-driven-io/emmett-sqlite';
import { commitment } from '../../../dist/libs/commitments/src/index.js';

/** One command after the other. */
function inTurns() {
  let turn = Promise.resolve();
  return (work) => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  };
}

/** Pacta's own decider, for one event at a time as Emmett folds. */
const handle = DeciderCommandHandler({
  initialState: () => commitment.initial,
  evolve: (state, event) => commitment.evolve(state, [{ ...event, id: '', version: state.length + 1, recordedAt: 0 }]),
  decide: (command, state) =>
    commitment.decide(command, state).map((event) => ({ ...event, metadata: command.metadata })),
});

function record(store, data) {
  const commandId = randomUUID();
  const metadata = {
    commandId,
    requestHash: 'ab'.repeat(32),
    actor: 'bench',
    correlationId: commandId,
    causationId: commandId,
  };
  return handle(store, `commitment-${randomUUID()}`, { type: 'record', data, at: Date.now(), metadata });
}

/**
 * Emmett's SQLite store. `as-it-comes`: by its file's name, which opens a connection for every operation; writers that meet
 * find the database locked. `full`: one connection set to FULL, one command at a time, since transactions on a shared
 * connection nest, and acknowledge before the commit.
 * @returns {Promise<(data: object) => Promise<unknown>>} records one commitment
 */
export async function recorder(fileName, way) {
  if (way === 'as-it-comes') {
    const store = getSQLiteEventStore({ fileName });
    await store.schema.migrate();
    return (data) => record(store, data);
  }
  const connection = sqliteConnection({ fileName });
  await connection.command('PRAGMA synchronous = FULL');
  const pool = SQLiteConnectionPool({ fileName, connectionOptions: { singleton: true, connection } });
  const store = getSQLiteEventStore({ fileName, pool });
  await store.schema.migrate();
  const take = inTurns();
  return (data) => take(() => record(store, data));
}
