import { Client } from 'pg';
import { atLeast, type Bench, type Scale } from './bench.js';
import { eventsIn } from './events-in.js';
import { part } from './part.js';
import { Rounds } from './rounds.js';
import { shelved } from './shelf.js';

const EXTENTS: Readonly<Record<Scale, { readonly commitments: number; readonly rounds: number }>> = {
  tiny: { commitments: 100, rounds: 1 },
  quick: { commitments: 1_000, rounds: 3 },
  full: { commitments: 10_000, rounds: 3 },
};
const URL_VARIABLE = 'POSTGRES_URL';

/** A rebuild with the read models on PostgreSQL, beside the rows that it ends with, written by SQL alone. */
export const postgres: Bench = {
  name: 'postgres',
  what: `events a second of a rebuild on PostgreSQL (${URL_VARIABLE}), beside raw inserts of the same rows`,
  async run({ scale, say }) {
    const rounds = new Rounds(say);
    const url = process.env[URL_VARIABLE];
    if (url === undefined) return rounds.report(`Not measured: ${URL_VARIABLE} names no server.`);
    const { commitments, rounds: count } = EXTENTS[scale];
    const directory = await shelved(commitments, say);
    const events = eventsIn(directory);
    const schema = `pacta_bench_${process.pid}`;
    const drop = async () => dropped(url, schema);
    const of = `${events.toLocaleString('en')} events`;
    const [rebuilt, serving, raw] = [
      `all read models at a start, ${of}`,
      `the register while serving, ${of}`,
      `raw inserts of the rows of all read models, ${of}`,
    ];
    const readModels = `${url}${url.includes('?') ? '&' : '?'}schema=${schema}`;
    try {
      await rounds.run(count, {
        [rebuilt]: async () => {
          await drop();
          return part('rebuild', { directory, way: 'at a start', readModels });
        },
        [serving]: async () => part('rebuild', { directory, way: 'while serving', readModels }),
        [raw]: async () => part('raw-postgres', { url, schema, events }),
      });
    } finally {
      await drop();
    }
    rounds.ratio('rebuild at a start by raw inserts', 'rate', rebuilt, raw, atLeast(0.5));
    rounds.ratio('rebuild while serving by raw inserts', 'rate', serving, raw);
    return rounds.report(
      'Raw rows go as JSON, those of 500 events in a statement. Neither waits for the disk (synchronous_commit off), as read models can be made anew.',
    );
  },
};

async function dropped(url: string, schema: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
  await client.end();
}
