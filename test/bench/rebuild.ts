import { atLeast, atMost, type Bench, type Sample, type Scale } from './bench.js';
import { eventsIn } from './events-in.js';
import { part } from './part.js';
import { Rounds } from './rounds.js';
import { keyOf, servePacta } from './server.js';
import { filled } from './shelf.js';

interface Extent {
  /** Commitments; events are about twice as many. */
  readonly sizes: readonly number[];
  readonly rounds: number;
}

const EXTENTS: Readonly<Record<Scale, Extent>> = {
  tiny: { sizes: [100], rounds: 1 },
  quick: { sizes: [10_000], rounds: 3 },
  full: { sizes: [50_000, 500_000, 2_500_000], rounds: 3 },
};
/** Larger ledgers are built once: it takes as long as everything else together. */
const REPEATED_UP_TO = 10_000;
/** Beside whoever reads, 5,000,000 events would take hours. */
const SERVING_UP_TO = 50_000;
const MEMORY_MIB = 300;
const START_MS = 1_000;

/** Events a second into read models, beside the same rows written by `node:sqlite` alone, and how fast a start is. */
export const rebuild: Bench = {
  name: 'rebuild',
  what: 'events a second and memory of a rebuild, beside the same rows written by node:sqlite alone; time to a start',
  async run({ scale, say, upTo }) {
    const { sizes, rounds: count } = EXTENTS[scale];
    const rounds = new Rounds(say);
    for (const size of sizes.filter((each) => each <= upTo)) {
      const directory = await filled(size, say);
      const events = eventsIn(directory);
      const of = `${events.toLocaleString('en')} events`;
      const [atStart, serving, raw, start] = [
        `all read models at a start, ${of}`,
        `the register while serving, ${of}`,
        `node:sqlite alone, the rows of all read models, ${of}`,
        `a start, ${of}`,
      ];
      // The first makes the read models whose rows the second writes.
      await rounds.run(size > REPEATED_UP_TO ? 1 : count, {
        [atStart]: async () => part('rebuild', { directory, way: 'at a start' }),
        [raw]: async () => withoutPeak(await part('raw-read-models', { directory, events })),
        ...(size > SERVING_UP_TO
          ? {}
          : { [serving]: async () => part('rebuild', { directory, way: 'while serving' }) }),
      });
      await started(directory);
      await rounds.run(count, { [start]: async () => started(directory) });
      rounds.ratio(`rebuild at a start by raw inserts, ${of}`, 'rate', atStart, raw, atLeast(0.5));
      rounds.ratio(`rebuild while serving by raw inserts, ${of}`, 'rate', serving, raw);
      rounds.goal(`memory of a rebuild at a start, MiB, ${of}`, 'peak', atStart, atMost(MEMORY_MIB));
      rounds.goal(`memory of a rebuild while serving, MiB, ${of}`, 'peak', serving, atMost(MEMORY_MIB));
      rounds.goal(`ready after, ms, ${of}`, 'time', start, atMost(START_MS));
    }
    return rounds.report(
      'A rebuild folds every stream, writes what was believed meanwhile and closes it; raw inserts write what is left of that in the end. "items" of a rebuild are events, of raw inserts rows.',
    );
  },
};

/** From the start of the process until it says that it serves, and then answers. */
async function started(directory: string): Promise<Sample> {
  const began = performance.now();
  const server = await servePacta(directory);
  const headers = { authorization: `Bearer ${keyOf(directory)}` };
  const { ok, status } = await fetch(`${server.url}/v1/commitments?limit=1`, { headers });
  const time = performance.now() - began;
  const peak = await server.peakMiB();
  await server.stop();
  if (!ok) throw new Error(`the first question was answered ${status}`);
  return { time, peak };
}

const withoutPeak = ({ peak: _, ...sample }: Sample): Sample => sample;
