import { join } from 'node:path';
import type { Bench, Scale } from './bench.js';
import { part } from './part.js';
import { Rounds } from './rounds.js';
import { serve } from './server.js';

const EXTENTS: Readonly<Record<Scale, { readonly rounds: number; readonly seconds: number }>> = {
  tiny: { rounds: 1, seconds: 0.2 },
  quick: { rounds: 3, seconds: 1 },
  full: { rounds: 3, seconds: 4 },
};
const WRITERS = [1, 64];
const TEST_SERVER = join(import.meta.dirname, '../eventstoredb/main.js');

/** What the adapter costs beside the client that it is built on, against the test server: no figure of a real one. */
export const eventStoreDb: Bench = {
  name: 'eventstoredb',
  what: 'appends through the adapter of EventStoreDB, beside its client alone, against the protocol test server',
  async run({ scale, say }) {
    const { rounds: count, seconds } = EXTENTS[scale];
    const rounds = new Rounds(say);
    const server = await serve(TEST_SERVER, {}, ['--port', '0']);
    const connectionString = server.url;
    for (const writers of WRITERS) {
      const [adapter, client] = (['adapter', 'client'] as const).map((through) => ({
        what: `appends through the ${through}, ${writers} ${writers === 1 ? 'writer' : 'writers'}`,
        measure: async () => part('eventstoredb', { connectionString, writers, seconds, through }),
      })) as [Contender, Contender];
      await rounds.run(count, { [client.what]: client.measure, [adapter.what]: adapter.measure });
      rounds.ratio(`adapter by client, ${writers}`, 'rate', adapter.what, client.what);
      rounds.ratio(`adapter by client, ${writers}, in processor time`, 'cpu', client.what, adapter.what);
    }
    await server.stop();
    return rounds.report(
      'The test server keeps its log in memory. The adapter adds a salt and the id of the append to an event, reads back what was stored, and sees it once more as it follows the ledger.',
    );
  },
};

interface Contender {
  readonly what: string;
  readonly measure: () => ReturnType<typeof part>;
}
