import { describe, expect, it, jest } from '@jest/globals';
import * as fc from 'fast-check';
import { CONDITIONS } from '#libs/commitments';
import {
  type After,
  type CommitmentFilter,
  type CommitmentItem,
  type FollowUpFilter,
  type FollowUpItem,
  type Page,
  type Queries,
  READ_MODELS,
  SORTS,
} from '#libs/read-models';
import type { Effort } from '#libs/storage';
import { type OpenRows, projectorOf, type Rows, TrialLedger } from './ledger.js';
import { carry, someTrials } from './random-acts.js';
import { Reference } from './reference.js';

const someFilter: fc.Arbitrary<CommitmentFilter> = fc.record(
  {
    kind: fc.constantFrom('planned_visit', 'coordination_pledge'),
    party: fc.constantFrom('JPN', 'USA'),
    debtor: fc.constantFrom('JPN', 'KOR'),
    creditor: fc.constantFrom('JPN', 'KOR'),
    status: fc.constantFrom('arranging', 'active', 'in_force', 'mixed', 'retracted', 'withdrawn'),
    condition: fc.constantFrom(...CONDITIONS),
    topic: fc.constantFrom('climate change', 'Trade'),
    modality: fc.constantFrom('financial', 'military'),
  },
  { requiredKeys: [] },
);

/** One condition each, so that something is found. */
const someFilters = fc.tuple(
  someFilter,
  fc.constantFrom('arranging', 'active', 'in_force', 'mixed', 'retracted', 'withdrawn').map((status) => ({ status })),
  fc.constantFrom('active', 'in_force', 'arranging').map((status) => ({ status })),
  fc.constantFrom(...CONDITIONS).map((condition) => ({ condition })),
  fc.constantFrom('review_due', 'overdue').map((condition) => ({ condition })),
  fc.constantFrom('JPN', 'USA').map((debtor) => ({ debtor })),
  fc.constant({ topic: 'climate change' }),
  fc.constantFrom('financial' as const, 'military' as const).map((modality) => ({ modality })),
);

export const STEP_BY_STEP: readonly Effort[] = [
  { lookUp: 0, walk: 2, sift: 3 },
  { lookUp: 2, walk: 5, sift: 20 },
  { lookUp: 4, walk: 0, sift: 0 },
  { lookUp: Infinity, walk: 0, sift: 0 },
];

/** By default, and in the ways in which far larger ledgers are read: step by step, by walks alone, by looking up alone. */
const someEfforts: fc.Arbitrary<readonly Effort[] | undefined> = fc.constantFrom(
  undefined,
  STEP_BY_STEP,
  [
    { lookUp: 1, walk: 1_000, sift: 32_000 },
    { lookUp: Infinity, walk: 0, sift: 0 },
  ],
  [{ lookUp: Infinity, walk: 0, sift: 0 }],
);

const someFollowUpFilter: fc.Arbitrary<FollowUpFilter> = fc.record(
  {
    state: fc.constantFrom('outstanding', 'closed', 'all'),
    owner: fc.constantFrom('ana', 'bo'),
    party: fc.constantFrom('JPN', 'USA'),
    kind: fc.constantFrom('planned_visit', 'coordination_pledge'),
    due: fc.constantFrom('overdue', '7d', '30d', 'undated'),
  },
  { requiredKeys: ['state'] },
);

/** How often a property is tried: as often as a spec says, unless the one who runs it says otherwise. */
export const runsOf = (runs: number): number => Number(process.env['PACTA_RUNS'] ?? runs);

/** What every engine's rows and questions must do with the ledger's own read models. */
export function readModelsContract(name: string, open: OpenRows, runs = 30): void {
  // A property takes seconds, and on a busy machine many.
  jest.setTimeout(60_000);
  const numRuns = runsOf(runs);
  describe(`Read models on ${name}`, () => {
    it('are the same row by row after a rebuild, whatever happened in whatever batches', async () => {
      await fc.assert(
        fc.asyncProperty(someTrials(40), fc.integer({ min: 1, max: 7 }), (trials, batchSize) =>
          withRows(open, async (rows) => {
            const ledger = new TrialLedger();
            const projector = projectorOf(ledger, rows.rows, { batchSize });
            await projector.start();
            await carry(ledger, trials);
            expect(await projector.waitFor(await ledger.store.head(), 5_000)).toBe(true);
            expect(await projector.parked()).toEqual([]);
            const incremental = await rows.dump();
            for (const model of READ_MODELS) await projector.rebuild(model.name);
            expect(await rows.dump()).toEqual(incremental);
            await projector.stop();
          }),
        ),
        { numRuns },
      );
    });

    it('answer at (asOf, knownAt) what a fold of the events known by then answers, filtered and sorted', async () => {
      await fc.assert(
        fc.asyncProperty(
          someTrials(40),
          someFilters,
          someEfforts,
          fc.infiniteStream(fc.nat()),
          (trials, filters, efforts, picks) =>
            projected(
              open,
              (ledger) => carry(ledger, trials),
              efforts,
              async (queries, reference, head) => {
                const instants = reference.instants();
                const pick = pickFrom(picks);
                for (const sort of SORTS) {
                  for (const filter of [{}, ...filters]) {
                    const asOf = instants[pick(instants.length)]!;
                    const known = pick(head) + 1;
                    const clocks = { asOf, knownAt: String(known) };
                    const limit = [1, 3, 50][pick(3)]!;
                    const items = await pages((after) => queries.commitments(filter, clocks, sort, limit, after));
                    expect(items).toEqual(reference.commitments(filter, sort, asOf, known));
                  }
                }
              },
            ),
        ),
        { numRuns },
      );
    });

    it('walk all pages of a list to exactly the set at the position it began at, while others write', async () => {
      await fc.assert(
        fc.asyncProperty(
          someTrials(30),
          someTrials(30),
          fc.constantFrom(...SORTS),
          fc.integer({ min: 1, max: 2 }),
          (first, second, sort, limit) =>
            withRows(open, async (rows) => {
              const ledger = new TrialLedger();
              const projector = projectorOf(ledger, rows.rows);
              await carry(ledger, first);
              await projector.start();
              const head = await ledger.store.head();
              const clocks = { asOf: ledger.now, knownAt: head };
              const queries = rows.queries();
              const expected = (await Reference.of(ledger)).commitments({}, sort, clocks.asOf, Number(head));
              const walked: CommitmentItem[] = [];
              const writes = [...second];
              for (let page = await queries.commitments({}, clocks, sort, limit); ;) {
                walked.push(...page.items);
                if (!page.next) break;
                await carry(ledger, writes.splice(0, 10));
                await projector.waitFor(await ledger.store.head(), 5_000);
                page = await queries.commitments({}, clocks, sort, limit, page.next);
              }
              expect(walked).toEqual(expected);
              await projector.stop();
            }),
        ),
        { numRuns },
      );
    });

    it('list what is to be chased as a fold of the events known by then does, most pressing first', async () => {
      await fc.assert(
        fc.asyncProperty(
          someTrials(40),
          fc.array(someFollowUpFilter, { minLength: 8, maxLength: 8 }),
          someEfforts,
          fc.infiniteStream(fc.nat()),
          (trials, filters, efforts, picks) =>
            projected(
              open,
              (ledger) => carry(ledger, trials),
              efforts,
              async (queries, reference, head) => {
                const instants = reference.instants();
                const pick = pickFrom(picks);
                for (const filter of [{ state: 'all' } as const, ...filters]) {
                  const asOf = instants[pick(instants.length)]!;
                  const known = pick(head) + 1;
                  const clocks = { asOf, knownAt: String(known) };
                  const limit = 1 + pick(5);
                  const items = await pages((after) => queries.followUps(filter, clocks, limit, after));
                  expect(items.map(nameOf).toSorted()).toEqual(reference.followUps(filter, asOf, known).toSorted());
                  expect(items.filter(({ overdue }) => overdue)).toEqual(
                    items.slice(0, items.filter(({ overdue }) => overdue).length),
                  );
                  expect(orderedBy(items)).toEqual(
                    orderedBy(
                      reference
                        .followUps(filter, asOf, known)
                        .map((each) => items.find((item) => nameOf(item) === each)!),
                    ),
                  );
                }
              },
            ),
        ),
        { numRuns },
      );
    });
  });
}

/** Numbers below a bound, one after the other. */
export const pickFrom =
  (picks: Iterator<number>) =>
  (below: number): number =>
    Number(picks.next().value) % below;

export const nameOf = ({ id, reason, commitment }: FollowUpItem): string =>
  `${commitment.id} ${reason === 'opened' ? id : reason}`;

/** What orders the list, without the ties. */
const orderedBy = (items: readonly FollowUpItem[]) =>
  items.map(({ reason, dueOn, since, state }) => (state === 'closed' ? since : [reason === 'opened', dueOn ?? since]));

export async function pages<Item>(read: (after?: After) => Promise<Page<Item>>): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (let page = await read(); ;) {
    items.push(...page.items);
    if (!page.next) return items;
    page = await read(page.next);
  }
}

async function withRows(open: OpenRows, run: (rows: Rows) => Promise<void>): Promise<void> {
  const rows = await open();
  try {
    await run(rows);
  } finally {
    await rows.close();
  }
}

/** A ledger in which something happened, carried into read models. */
export async function projected(
  open: OpenRows,
  act: (ledger: TrialLedger) => Promise<unknown>,
  efforts: readonly Effort[] | undefined,
  run: (queries: Queries, reference: Reference, head: number) => Promise<void>,
  commitmentsMax?: number,
): Promise<void> {
  await withRows(open, async (rows) => {
    const ledger = new TrialLedger();
    await act(ledger);
    const projector = projectorOf(ledger, rows.rows, { batchSize: 3 });
    await projector.start();
    expect(await projector.parked()).toEqual([]);
    await run(rows.queries(efforts), await Reference.of(ledger, commitmentsMax), Number(await ledger.store.head()));
    await projector.stop();
  });
}
