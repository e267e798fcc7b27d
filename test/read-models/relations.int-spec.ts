import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { answer, beliefOf, type CommitmentRecord, outstanding, type Segment, timeline, turns } from '#libs/commitments';
import { type CalendarPlace, type ChangesFilter, type Queries, rowKeyOf, type TurnItem } from '#libs/read-models';
import { engines } from './engines.js';
import { idOf, type OpenRows, projectorOf, TrialLedger } from './ledger.js';
import { carry, someTrials } from './random-acts.js';

const RUNS = 30;
const FILTERS: readonly ChangesFilter[] = [
  {},
  { party: 'KOR' },
  { kind: 'coordination_pledge' },
  { kind: 'planned_visit', party: 'JPN' },
];

interface Known {
  readonly id: string;
  readonly record: CommitmentRecord;
  readonly positions: ReadonlyMap<string, number>;
}

/** What is known of each commitment at a position, from the events alone. */
const knownBy = (all: readonly Known[], position: number): readonly Known[] =>
  all
    .map((each) => ({ ...each, record: each.record.filter(({ id }) => each.positions.get(id)! <= position) }))
    .filter(({ record }) => record.length > 0);

/** Whether it fits at some effective time. */
function fits({ record }: Known, { party, kind }: ChangesFilter): boolean {
  const { retracted: _, ...belief } = beliefOf(record)!;
  const contents = timeline(belief).map(({ state }) => state.content);
  return contents.some(
    (content) =>
      (kind === undefined || content.kind === kind) &&
      (party === undefined ||
        [
          ...content.debtors,
          ...content.creditors,
          ...(content.beneficiaries ?? []),
          ...(content.thirdParties ?? []),
        ].includes(party)),
  );
}

describe.each(engines())('Relations and changes on %s', (_, open, runs) => {
  it('answer at (asOf, knownAt) what a fold of the events known by then answers', async () => {
    await fc.assert(
      fc.asyncProperty(someTrials(40), fc.infiniteStream(fc.nat()), (trials, picks) =>
        projected(open, trials, async (queries, all, head) => {
          for (let round = 0; round < 4; round++) {
            const position = pick(picks, head) + 1;
            const known = knownBy(all, position);
            const asOf = instants(known)[pick(picks, instants(known).length)]!;
            await owedAgree(queries, known, asOf, position);
            await calendarsAgree(queries, known, position, FILTERS[round % FILTERS.length]!, 1 + pick(picks, 9));
            await recordedAgree(queries, all, position, pick(picks, position), FILTERS[round % FILTERS.length]!);
          }
        }),
      ),
      { numRuns: runs(RUNS) },
    );
  }, 120_000);
});

/** The next of a stream of numbers, below a bound. */
const pick = (picks: Iterator<number>, below: number): number => Number(picks.next().value) % below;

const instants = (known: readonly Known[]): readonly number[] =>
  known.length === 0
    ? [0]
    : known.flatMap(({ record }) => {
        const { retracted: _, ...belief } = beliefOf(record)!;
        return timeline(belief).flatMap(({ from }) => [from - 1, from]);
      });

async function owedAgree(queries: Queries, known: readonly Known[], asOf: number, position: number): Promise<void> {
  for (const [debtor, creditor] of [
    ['JPN', 'USA'],
    ['USA', 'KOR'],
    ['KOR', 'JPN'],
  ] as const) {
    const expected = known.flatMap((each) => owedOf(each, debtor, creditor, asOf));
    const items = await queries.owed(debtor, creditor, { asOf, knownAt: String(position) }, 100);
    expect(
      items.map(({ id, version, status, conditions, source }) => [
        id,
        version,
        status,
        conditions,
        source?.event,
        source?.quote,
      ]),
    ).toEqual(
      expected
        .toSorted((a, b) => b.since - a.since || b.recordedAt - a.recordedAt || (a.told[0]! < b.told[0]! ? 1 : -1))
        .map(({ told }) => told),
    );
  }
}

/** What a debtor owes by a commitment, and since when. */
function owedOf({ id, record }: Known, debtor: string, creditor: string, asOf: number) {
  const { retracted, ...belief } = beliefOf(record)!;
  const told = answer(belief, asOf);
  if (retracted || !told?.debtors.includes(debtor) || !told.creditors.includes(creditor)) return [];
  const { status, conditions, sources, conflicts } = told;
  const said = sources.findLast(
    ({ event, type }) => isSaid(type) && !conflicts.some((conflict) => conflict.event === event),
  );
  return [
    {
      since: owedSince(timeline(belief), debtor, creditor, asOf),
      recordedAt: record[0]!.recordedAt,
      told: [id, record.length, status, conditions, said?.event, said?.quote],
    },
  ];
}

/** From when on this debtor has owed this creditor without a break: a successor since it took the place. */
function owedSince(segments: readonly Segment[], debtor: string, creditor: string, asOf: number): number {
  const begun = segments.filter(({ from }) => from <= asOf);
  const before = begun.findLastIndex(
    ({ state: { content } }) => !content.debtors.includes(debtor) || !content.creditors.includes(creditor),
  );
  return begun[before + 1]!.from;
}

const isSaid = (type: string): boolean => type === 'CommitmentRecorded' || type === 'CommitmentReaffirmed';

async function calendarsAgree(
  queries: Queries,
  known: readonly Known[],
  position: number,
  filter: ChangesFilter,
  limit: number,
): Promise<void> {
  const window = { from: Date.UTC(2022, 0, 10), to: Date.UTC(2022, 11, 1), knownAt: String(position) };
  const expected = known.flatMap((each) => {
    const belief = beliefOf(each.record)!;
    if (belief.retracted || !fits(each, filter)) return [];
    const segments = timeline(belief);
    return turns(segments, outstanding(segments))
      .filter(({ at }) => at >= window.from && at <= window.to)
      .map(({ at, what, of, why }) => `${at} ${rowKeyOf(each.record[0]!.recordedAt, each.id)} ${what} ${of}: ${why}`);
  });
  const found: TurnItem[] = [];
  for (let after: CalendarPlace | undefined; ;) {
    const page = await queries.turns(filter, window, limit, after);
    found.push(...page);
    after = page.at(-1);
    if (!after) break;
  }
  expect(found.map(({ at, name, why }) => `${at} ${name}: ${why}`)).toEqual(
    expected.toSorted((a, b) => (a < b ? -1 : 1)),
  );
}

async function recordedAgree(
  queries: Queries,
  all: readonly Known[],
  position: number,
  after: number,
  filter: ChangesFilter,
): Promise<void> {
  const expected = knownBy(all, position)
    .filter((each) => fits(each, filter))
    .flatMap(({ id, record, positions }) =>
      record.map((event) => ({ commitment: id, version: event.version, position: positions.get(event.id)! })),
    )
    .filter((each) => each.position > after)
    .toSorted((a, b) => a.position - b.position);
  const found = await queries.recorded(filter, String(after), String(position), 1_000);
  expect(found.map((each) => ({ ...each, position: Number(each.position) }))).toEqual(expected);
}

async function projected(
  open: OpenRows,
  trials: Parameters<typeof carry>[1],
  run: (queries: Queries, all: readonly Known[], head: number) => Promise<void>,
): Promise<void> {
  const rows = await open();
  const ledger = new TrialLedger();
  const projector = projectorOf(ledger, rows.rows);
  try {
    await projector.start();
    await carry(ledger, trials);
    const head = await ledger.store.head();
    expect(await projector.waitFor(head, 5_000)).toBe(true);
    const positions = new Map(
      (await ledger.store.readAll('0', 100_000)).map(({ id, position }) => [id, Number(position)]),
    );
    const all = await Promise.all(
      [0, 1, 2].map(async (nth) => ({
        id: idOf(nth),
        record: (await ledger.commitments.load(idOf(nth))).events,
        positions,
      })),
    );
    const queries = rows.queries();
    await run(queries, all, Number(head));
    await queries.close();
  } finally {
    await projector.stop();
    await rows.close();
  }
}
