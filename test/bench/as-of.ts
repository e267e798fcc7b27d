import { join } from 'node:path';
import { EventStore, Projector } from '#libs/event-sourcing';
import { openLedger } from '#libs/application';
import {
  type Clocks,
  type CommitmentFilter,
  type FollowUpFilter,
  type Page,
  Queries,
  type Sort,
} from '#libs/read-models';
import { chance, fill, PARTIES } from './generated.js';
import { percentile } from './measure.js';

const PAGE = 50;

type Ask = (queries: Queries, clocks: Clocks) => Promise<Page<unknown>>;

const list =
  (filter: CommitmentFilter, sort: Sort): Ask =>
  (queries, clocks) =>
    queries.commitments(filter, clocks, sort, PAGE);

const chased =
  (filter: FollowUpFilter): Ask =>
  (queries, clocks) =>
    queries.followUps(filter, clocks, PAGE);

const RARE = PARTIES.at(-1)!;

const QUESTIONS: Readonly<Record<string, Ask>> = {
  'everything, newest first': list({}, '-recorded'),
  'everything, by due date': list({}, 'due'),
  'a common party, by effective date': list({ party: 'USA' }, 'effective'),
  'a rare party': list({ party: RARE }, '-recorded'),
  'overdue, by due date': list({ condition: 'overdue' }, 'due'),
  'due soon': list({ condition: 'due_soon' }, '-recorded'),
  'debtor and status': list({ debtor: 'JPN', status: 'active' }, '-recorded'),
  'two parties that seldom meet': list({ debtor: 'POL', creditor: 'ZAF' }, '-recorded'),
  'a topic': list({ topic: 'topic 17' }, '-recorded'),
  'to be chased': chased({ state: 'outstanding' }),
  'to be chased of a rare party': chased({ state: 'outstanding', party: RARE }),
  'falling due within a week': chased({ state: 'outstanding', due: '7d' }),
};

/**
 * How long a page of 50 takes: of today, of a random past day as known today, and as known at a random earlier position, while
 * ledgers grow. The sizes are commitments; each has a ledger of its own, that was recorded as years went by.
 */
export async function asOf(
  directory: string,
  sizes: readonly number[],
  say: (line: string) => void,
): Promise<readonly object[]> {
  const rows: object[] = [];
  for (const size of sizes) {
    const clock = { now: 0 };
    const app = await openLedger({
      dataDirectory: join(directory, String(size)),
      now: () => clock.now,
      onProgress: ({ position, head }) => say(`  ${position} of ${head}`),
    });
    const [store, projector] = [app.get(EventStore), app.get(Projector)];
    say(`filling to ${size} commitments …`);
    await fill(store, clock, size, chance(7));
    const began = performance.now();
    while (!(await projector.waitFor(await store.head(), 10_000)))
      say(`  projected ${projector.position} of ${await store.head()}`);
    say(
      `  projected in ${((performance.now() - began) / 1_000).toFixed(1)} s more; ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB resident`,
    );
    const head = Number(await store.head());
    for (const [question, ask] of Object.entries(QUESTIONS)) {
      const row = { commitments: size, question, ...(await timed(app.get(Queries), ask, clock.now, head)) };
      say(`  ${JSON.stringify(row)}`);
      rows.push(row);
    }
    await app.close();
  }
  return rows;
}

async function timed(queries: Queries, ask: Ask, today: number, head: number): Promise<object> {
  const next = chance(11);
  const times: Record<string, number[]> = { 'of today': [], 'of a past day': [], 'as known then': [] };
  const first = Date.UTC(2004, 0, 1);
  let items = 0;
  for (let turn = 0; turn < 200; turn++) {
    const past = first + next() * (today - first);
    const known = String(Math.ceil(head * (0.5 + next() / 2)));
    const asked: Readonly<Record<string, Clocks>> = {
      'of today': { asOf: today, knownAt: String(head) },
      'of a past day': { asOf: past, knownAt: String(head) },
      'as known then': { asOf: past, knownAt: known },
    };
    for (const [clocks, at] of Object.entries(asked)) {
      const began = performance.now();
      const page = await ask(queries, at);
      times[clocks]!.push(performance.now() - began);
      if (clocks === 'of a past day') items += page.items.length;
    }
  }
  const told = Object.entries(times).map(([clocks, values]) => [
    `${clocks}: p50 / p99 ms`,
    `${percentile(values, 0.5).toFixed(1)} / ${percentile(values, 0.99).toFixed(1)}`,
  ]);
  return { 'items a page': (items / 200).toFixed(1), ...Object.fromEntries(told) };
}
