import { join } from 'node:path';
import { EventStore, Projector } from '#libs/event-sourcing';
import { openLedger } from '#libs/application';
import { type Clocks, type CommitmentFilter, Queries, type Sort } from '#libs/read-models';
import { chance, fill } from './generated.js';
import { percentile } from './measure.js';

const PAGE = 50;
const TURNS = 40;

/** What is asked for, by how much it fits of what `fill` makes. */
const FILTERS: Readonly<Record<string, CommitmentFilter>> = {
  'one that a quarter fits': { debtor: 'USA' },
  'one that 1 of 43 fits': { debtor: 'TUV' },
  'one that 1 of 200 fits': { topic: 'topic 17' },
  'a status': { status: 'fulfilled' },
  'two that often meet': { debtor: 'USA', status: 'active' },
  'two that seldom meet': { debtor: 'POL', creditor: 'ZAF' },
  'two that never meet': { status: 'fulfilled', condition: 'overdue' },
};

const ORDERS: readonly Sort[] = ['-recorded', 'effective', 'due', 'subject'];

/** What a page of 50 takes by one filter or two in each order, of today and of a past day as known then, while ledgers grow. */
export async function lists(
  directory: string,
  sizes: readonly number[],
  say: (line: string) => void,
): Promise<readonly object[]> {
  const rows: object[] = [];
  for (const size of sizes) {
    const clock = { now: 0 };
    const app = await openLedger({ dataDirectory: join(directory, String(size)), now: () => clock.now });
    const [store, projector, queries] = [app.get(EventStore), app.get(Projector), app.get(Queries)];
    say(`filling to ${size} commitments …`);
    await fill(store, clock, size, chance(7));
    const head = await store.head();
    while (!(await projector.waitFor(head, 10_000))) say(`  projected ${projector.position} of ${head}`);
    for (const [asked, filter] of Object.entries(FILTERS))
      for (const sort of ORDERS) {
        const row = {
          commitments: size,
          asked,
          sort,
          ...(await timed(queries, filter, sort, clock.now, Number(head))),
        };
        say(`  ${JSON.stringify(row)}`);
        rows.push(row);
      }
    await app.close();
  }
  return rows;
}

/** Every first page is asked for with its next: what goes on from a cursor costs no more. */
async function timed(
  queries: Queries,
  filter: CommitmentFilter,
  sort: Sort,
  today: number,
  head: number,
): Promise<object> {
  const next = chance(11);
  const times: Record<'today' | 'past', number[]> = { today: [], past: [] };
  const first = Date.UTC(2004, 0, 1);
  let items = 0;
  for (let turn = 0; turn < TURNS; turn++) {
    const day = first + next() * (today - first);
    const asked: Readonly<Record<keyof typeof times, Clocks>> = {
      today: { asOf: today, knownAt: String(head) },
      past: { asOf: day, knownAt: String(Math.ceil(head * (0.5 + next() / 2))) },
    };
    for (const clocks of ['today', 'past'] as const) {
      let after: Parameters<Queries['commitments']>[4];
      for (let page = 0; page < 2 && (page === 0 || after); page++) {
        const began = performance.now();
        const found = await queries.commitments(filter, asked[clocks], sort, PAGE, after);
        times[clocks].push(performance.now() - began);
        if (clocks === 'today') items += found.items.length;
        after = found.next;
      }
    }
  }
  const told = Object.entries(times).map(([clocks, values]) => [
    `${clocks}: p50 / p99 ms`,
    `${percentile(values, 0.5).toFixed(1)} / ${percentile(values, 0.99).toFixed(1)}`,
  ]);
  return { 'items found': (items / TURNS).toFixed(0), ...Object.fromEntries(told) };
}
