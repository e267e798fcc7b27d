import { type Clocks, type CommitmentFilter, Queries, type Sort } from '#libs/read-models';
import type { Bench, Sample, Scale } from './bench.js';
import { chance } from './chance.js';
import { latency } from './measure.js';
import { EARLIEST, type Opened, opened } from './opened.js';
import { Rounds } from './rounds.js';
import { shelved } from './shelf.js';

const PAGE = 50;
const TURNS: Readonly<Record<Scale, number>> = { tiny: 1, quick: 40, full: 40 };
const SIZES: Readonly<Record<Scale, readonly number[]>> = {
  tiny: [100],
  quick: [1_000, 10_000],
  full: [1_000, 10_000, 100_000],
};

/** What is asked for, by how much it fits of what is generated. */
const FILTERS: Readonly<Record<string, CommitmentFilter>> = {
  'one that a quarter fits': { debtor: 'USA' },
  'one that 1 of 43 fits': { debtor: 'TUV' },
  'one that 1 of 400 fits': { topic: 'topic 17' },
  'a status': { status: 'fulfilled' },
  'two that often meet': { debtor: 'USA', status: 'active' },
  'two that seldom meet': { debtor: 'POL', creditor: 'ZAF' },
  'two that never meet': { status: 'fulfilled', condition: 'overdue' },
};

const ORDERS: readonly Sort[] = ['-recorded', 'effective', 'due', 'subject'];

/** What a page of 50 takes by one filter or two in each order, of today and of a past day as known then. */
export const lists: Bench = {
  name: 'lists',
  what: 'a page by one filter or two, in each order, while the ledger grows',
  async run({ scale, say }) {
    const rounds = new Rounds(say);
    for (const size of SIZES[scale]) {
      const ledger = await opened(await shelved(size, say));
      for (const [asked, filter] of Object.entries(FILTERS))
        for (const sort of ORDERS)
          for (const isPast of [false, true]) {
            const what = `${asked}, by ${sort}, ${isPast ? 'of a past day' : 'of today'}, of ${size.toLocaleString('en')}`;
            await rounds.run(1, { [what]: async () => pages(ledger, filter, sort, isPast, TURNS[scale]) });
          }
      await ledger.app.close();
    }
    return rounds.report('Every first page is asked for with its next: what goes on from a cursor costs no more.');
  },
};

async function pages(
  { app, today, head }: Opened,
  filter: CommitmentFilter,
  sort: Sort,
  isPast: boolean,
  turns: number,
): Promise<Sample> {
  const next = chance(11);
  const times: number[] = [];
  let items = 0;
  for (let turn = 0; turn < turns; turn++) {
    const day = EARLIEST + next() * (today - EARLIEST);
    const known = String(Math.ceil(Number(head) * (0.5 + next() / 2)));
    const clocks: Clocks = isPast ? { asOf: day, knownAt: known } : { asOf: today, knownAt: head };
    let after: Parameters<Queries['commitments']>[4];
    for (let page = 0; page < 2 && (page === 0 || after); page++) {
      const began = performance.now();
      const found = await app.get(Queries).commitments(filter, clocks, sort, PAGE, after);
      times.push(performance.now() - began);
      items += found.items.length;
      after = found.next;
    }
  }
  return { ...latency(times), items: items / turns };
}
