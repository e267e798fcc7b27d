import { Refused } from '#libs/event-sourcing';
import type { Bench, Scale, Wanted } from './bench.js';
import { chance } from './chance.js';
import { latency, timed } from './measure.js';
import { EARLIEST, FIRST_KNOWN, type Opened, opened } from './opened.js';
import { type Ask, QUESTIONS } from './questions.js';
import { Rounds } from './rounds.js';
import { shelved } from './shelf.js';

interface Extent {
  readonly sizes: readonly number[];
  readonly rounds: number;
  readonly turns: number;
}

const EXTENTS: Readonly<Record<Scale, Extent>> = {
  tiny: { sizes: [100, 200], rounds: 1, turns: 2 },
  quick: { sizes: [10_000, 100_000], rounds: 3, turns: 60 },
  full: { sizes: [10_000, 100_000, 1_000_000], rounds: 3, turns: 200 },
};

/** How a question is asked: of today, of a random past day, and as known at a random earlier position. */
const CLOCKS = ['today', 'asOf', 'asOf and knownAt'] as const;

const named = (question: string, clocks: string, size: number) => `${question}, ${clocks}, of ${told(size)}`;

/** How long each question takes while ledgers grow, asked of the running ledger in process. */
export const reads: Bench = {
  name: 'reads',
  what: 'register, one commitment, history, follow-ups, full text, today, asOf and knownAt, while the ledger grows',
  async run({ scale, say, upTo }) {
    const { rounds: count, turns, sizes: all } = EXTENTS[scale];
    const sizes = all.filter((size) => size <= upTo);
    const rounds = new Rounds(say);
    for (const size of sizes) {
      const ledger = await opened(await shelved(size, say));
      for (const clocks of CLOCKS)
        for (const [question, ask] of Object.entries(QUESTIONS))
          await rounds.run(count, {
            [named(question, clocks, size)]: async () => asked(ledger, size, ask, clocks, turns),
          });
      await ledger.app.close();
    }
    growth(rounds, sizes);
    return rounds.report(
      'In process, through the same readers that the API asks. Growth is p99 in the larger ledger by p99 in the smaller one; it is judged where both answer with as many items.',
    );
  },
};

async function asked(ledger: Opened, size: number, ask: Ask, clocks: (typeof CLOCKS)[number], turns: number) {
  const next = chance(11);
  let items = 0;
  const between = (from: number) => from + Math.floor(next() * (ledger.today - from));
  const times = await timed(turns, async () => {
    const commitment = Math.floor(next() * size);
    const asOf = clocks === 'today' ? ledger.today : between(EARLIEST);
    const known = clocks === 'asOf and knownAt' ? { knownAt: between(FIRST_KNOWN) } : {};
    items += await ask(ledger.app, { asOf, ...known, commitment }).catch(notYet);
  });
  return { ...latency(times), items: items / turns };
}

/** What had not been promised by the day that is asked for is an answer too. */
function notYet(error: unknown): number {
  if (error instanceof Refused && error.code === 'not-yet') return 0;
  throw error;
}

const FAST_MS = 5;
const GROWTH_MAX = 2;
/** Answers of fewer or more items than that are not compared with what is wanted. */
const EQUAL_WITHIN = 0.1;

/** From the smallest ledger to the largest, which is what something is wanted of, and from each to the next. */
function growth(rounds: Rounds, sizes: readonly number[]): void {
  const steps = sizes.slice(1).map((size, index) => [sizes[index]!, size] as const);
  for (const clocks of CLOCKS)
    for (const question of Object.keys(QUESTIONS)) {
      const at = (size: number) => named(question, clocks, size);
      const [first, last] = [sizes[0]!, sizes.at(-1)!];
      const p99 = rounds.medianOf(at(last), 'p99');
      const wanted: Wanted = {
        told: `at most ${GROWTH_MAX}, or under ${FAST_MS} ms`,
        isMet: (ratio) => ratio <= GROWTH_MAX || p99 < FAST_MS,
      };
      const [few, many] = [rounds.medianOf(at(first), 'items'), rounds.medianOf(at(last), 'items')];
      const isEqual = Math.abs(many - few) <= EQUAL_WITHIN * many;
      const items = isEqual ? '' : `, and from ${shown(few)} items to ${shown(many)}`;
      const name = `${question}, ${clocks}: growth to ${p99.toFixed(1)} ms${items}`;
      rounds.ratio(name, 'p99', at(last), at(first), isEqual ? wanted : undefined);
      if (steps.length > 1)
        for (const [from, to] of steps)
          rounds.ratio(`${question}, ${clocks}: from ${told(from)} to ${told(to)}`, 'p99', at(to), at(from));
    }
}

const shown = (items: number): string => items.toFixed(items < 10 ? 1 : 0);
const told = (size: number): string => size.toLocaleString('en');
