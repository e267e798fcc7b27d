import { EventStore, Ledger, Projector } from '#libs/event-sourcing';
import { openLedger, ReadSide } from '#libs/application';
import { type CommitmentFilter, Queries, type Sort } from '#libs/read-models';
import { chance, fill, PARTIES } from './generated.js';
import { percentile } from './measure.js';

interface Asked {
  readonly what: string;
  readonly filter: CommitmentFilter;
  readonly sort: Sort;
}

const QUESTIONS: readonly Asked[] = [
  { what: 'everything, newest first', filter: {}, sort: '-recorded' },
  { what: 'a common party, by effective date', filter: { party: 'USA' }, sort: 'effective' },
  { what: 'a rare party', filter: { party: PARTIES.at(-1)! }, sort: '-recorded' },
  { what: 'overdue, by due date', filter: { condition: 'overdue' }, sort: 'due' },
  { what: 'debtor and status', filter: { debtor: 'JPN', status: 'active' }, sort: '-recorded' },
  { what: 'a topic', filter: { topic: 'topic 17' }, sort: '-recorded' },
];

/**
 * How long a page of 50 takes at a random past day (`asOf`), as known at a random earlier position (`knownAt`), while the
 * ledger grows. One ledger, one run: the sizes are commitments.
 */
export async function asOf(
  dataDirectory: string,
  sizes: readonly number[],
  say: (line: string) => void,
): Promise<readonly object[]> {
  const app = await openLedger({ dataDirectory, onProgress: ({ position, head }) => say(`  ${position} of ${head}`) });
  const [store, projector, next] = [app.get(EventStore), app.get(Projector), chance(7)];
  const rows: object[] = [];
  for (const [index, size] of sizes.entries()) {
    say(`filling to ${size} commitments …`);
    await fill(store, sizes[index - 1] ?? 0, size, next);
    const began = performance.now();
    while (!(await projector.waitFor(await store.head(), 10_000)))
      say(`  projected ${projector.position} of ${await store.head()}`);
    say(
      `  projected in ${((performance.now() - began) / 1_000).toFixed(1)} s more; ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB resident`,
    );
    for (const { what, filter, sort } of QUESTIONS) {
      rows.push({
        commitments: size,
        question: what,
        ...(await timed(app.get(Queries), app.get(ReadSide), app.get(Ledger), filter, sort)),
      });
    }
  }
  await app.close();
  return rows;
}

async function timed(
  queries: Queries,
  reads: ReadSide,
  ledger: Ledger,
  filter: CommitmentFilter,
  sort: Sort,
): Promise<object> {
  const next = chance(11);
  const head = Number((await reads.clocks({})).knownAt);
  const now: number[] = [];
  const past: number[] = [];
  let items = 0;
  for (let turn = 0; turn < 200; turn++) {
    const asOf = Date.UTC(2004, 0, 1) + next() * (ledger.now() - Date.UTC(2004, 0, 1));
    const knownAt = String(Math.ceil(head * (0.5 + next() / 2)));
    for (const [into, clocks] of [
      [now, { asOf: ledger.now(), knownAt: String(head) }],
      [past, { asOf, knownAt }],
    ] as const) {
      const began = performance.now();
      const page = await queries.commitments(filter, clocks, sort, 50);
      into.push(performance.now() - began);
      if (into === past) items += page.items.length;
    }
  }
  return {
    'items a page': (items / 200).toFixed(1),
    'now p50': ms(now, 0.5),
    'now p99': ms(now, 0.99),
    'past p50': ms(past, 0.5),
    'past p99': ms(past, 0.99),
  };
}

const ms = (values: readonly number[], share: number): string => percentile(values, share).toFixed(2);
