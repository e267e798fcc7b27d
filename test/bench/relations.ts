import { ChangesReader, RelationReader } from '#libs/application';
import { DAY, Progress } from '#libs/event-sourcing';
import { Queries } from '#libs/read-models';
import type { Bench, Sample, Scale } from './bench.js';
import { chance } from './chance.js';
import { latency, percentile, timed } from './measure.js';
import { EARLIEST, type Opened, opened } from './opened.js';
import { Rounds } from './rounds.js';
import { shelved } from './shelf.js';

const SIZES: Readonly<Record<Scale, number>> = { tiny: 100, quick: 10_000, full: 100_000 };
const TURNS: Readonly<Record<Scale, number>> = { tiny: 1, quick: 40, full: 200 };
const PAGE = 50;
const PAIRS = [
  ['TUV', 'FIN'],
  ['MEX', 'ITA'],
  ['KOR', 'IND'],
  ['DEU', 'FRA'],
  ['JPN', 'USA'],
] as const;

type Ask = (at: number) => Promise<number>;

/** How long a relation and a morning report take, at random days, against the size of their answers. */
export const relations: Bench = {
  name: 'relations',
  what: 'what a relation of two parties, a calendar and a morning report take',
  async run({ scale, say }) {
    const rounds = new Rounds(say);
    const ledger = await opened(await shelved(SIZES[scale], say));
    for (const [what, ask] of [...relationsOf(ledger), ...(await reportsOf(ledger))])
      await rounds.run(1, { [what]: async () => asked(ledger, ask, TURNS[scale]) });
    await ledger.app.close();
    return rounds.report();
  },
};

async function asked({ today }: Opened, ask: Ask, turns: number): Promise<Sample> {
  const next = chance(11);
  const items: number[] = [];
  const times = await timed(turns, async () => {
    items.push(await ask(EARLIEST + next() * (today - EARLIEST)));
  });
  return { ...latency(times), items: percentile(items, 0.5) };
}

function relationsOf({ app, today }: Opened): readonly (readonly [string, Ask])[] {
  const reader = app.get(RelationReader);
  return PAIRS.flatMap(([a, b]) => [
    [`relation ${a} ${b}, a past day`, async (asOf) => owed(await reader.relation(a, b, { asOf }))],
    [
      `relation ${a} ${b}, since just now`,
      async () => {
        const relation = await reader.relation(a, b, { since: today });
        return owed(relation) + relation.changed!.length;
      },
    ],
  ]);
}

async function reportsOf({ app, today }: Opened): Promise<readonly (readonly [string, Ask])[]> {
  const changes = app.get(ChangesReader);
  const { position: knownAt } = await app.get(Progress).look();
  const clocks = await changes.pin();
  return [{}, { party: 'USA' }, { party: 'TUV' }].flatMap((filter) => {
    const whose = filter.party ?? 'everybody';
    const calendar: Ask = async (to) =>
      (await app.get(Queries).turns(filter, { from: to - DAY, to, knownAt }, PAGE)).length;
    const report: Ask = async () => (await changes.page(filter, today - DAY, clocks, PAGE)).items.length;
    return [
      [`calendar of a day, ${whose}`, calendar],
      [`changes of today, ${whose}`, report],
    ] as const;
  });
}

const owed = ({ owes }: Awaited<ReturnType<RelationReader['relation']>>): number =>
  owes.flatMap(({ byKind }) => byKind.flatMap(({ byStatus }) => byStatus.flatMap(({ commitments }) => commitments)))
    .length;
