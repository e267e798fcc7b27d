import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { answer, beliefOf, type CommitmentAnswer, type CommitmentRecord, stateAt } from '#libs/commitments';
import type { AssessmentFilter, Reassessed } from '#libs/read-models';
import { engines } from './engines.js';
import { idOf, projectorOf, TrialLedger } from './ledger.js';
import { carry, someTrials } from './random-acts.js';

const RUNS = 30;

const FILTERS: readonly AssessmentFilter[] = [
  { scheme: 'G20RG', window: '2026' },
  { scheme: 'G20RG' },
  { scheme: 'G20RG', window: '2026', final: true },
  { scheme: 'G20RG', window: '2026', final: false },
  { scheme: 'OGP', window: '2026', party: 'JPN' },
  { scheme: 'own', kind: 'policy_undertaking' },
  { scheme: 'G20RG', window: '2026', assessor: 'a group', kind: 'policy_undertaking' },
];

interface Seen {
  readonly id: string;
  readonly told: CommitmentAnswer;
}

/** What each commitment that is not retracted says at an instant, by what was known at a position. */
class Reference {
  private constructor(
    private readonly records: ReadonlyMap<string, CommitmentRecord>,
    private readonly places: ReadonlyMap<string, number>,
  ) {}

  static async of({ store, commitments }: TrialLedger): Promise<Reference> {
    const places = new Map((await store.readAll('0', 100_000)).map(({ id, position }) => [id, Number(position)]));
    const records = new Map<string, CommitmentRecord>();
    for (let nth = 0; nth < 3; nth++) records.set(idOf(nth), (await commitments.load(idOf(nth))).events);
    return new Reference(records, places);
  }

  seen({ kind, party }: AssessmentFilter, asOf: number, known: number): readonly Seen[] {
    return [...this.records].flatMap(([id, all]) => {
      const belief = beliefOf(all.filter((event) => this.places.get(event.id)! <= known));
      const counts = belief && !belief.retracted && belief.duplicateOf.length === 0;
      const told = counts ? answer(belief, asOf) : undefined;
      if (!told || (kind !== undefined && told.kind !== kind)) return [];
      const parties = [...told.debtors, ...told.creditors, ...told.beneficiaries, ...told.thirdParties];
      return party === undefined || parties.includes(party) ? [{ id, told }] : [];
    });
  }

  /** By commitment, debtor and assessor: the debtor's own where there is one, else that of all. */
  scores(filter: AssessmentFilter, asOf: number, known: number): ReadonlyMap<string, Scored> {
    const found = new Map<string, Scored>();
    for (const { id, told } of this.seen(filter, asOf, known)) {
      const asked = told.assessments.filter((each) => fits(each, filter));
      for (const { debtor, assessor, score, final } of asked.toSorted(
        (a, b) => Number(!!a.debtor) - Number(!!b.debtor),
      ))
        for (const each of debtor === undefined ? told.debtors : [debtor])
          found.set([id, each, assessor].join(' '), { id, debtor: each, score, final: final ?? null });
    }
    return new Map([...found].filter(([, { final }]) => final === (filter.final ?? final)));
  }
}

interface Scored {
  readonly id: string;
  readonly debtor: string;
  readonly score: string;
  readonly final: boolean | null;
}

const fits = (each: CommitmentAnswer['assessments'][number], { scheme, window, assessor }: AssessmentFilter): boolean =>
  each.scheme === scheme && each.window === window && (assessor === undefined || each.assessor === assessor);

const inScheme = ({ told }: Seen, { scheme }: AssessmentFilter): boolean =>
  ('assessmentScheme' in told.terms && told.terms.assessmentScheme === scheme) ||
  told.assessments.some((each) => each.scheme === scheme);

function coverage(seen: readonly Seen[], scores: readonly Scored[]) {
  const distinct = (of: readonly Scored[]): number => new Set(of.map(({ id }) => id)).size;
  return {
    commitments: seen.length,
    assessed: distinct(scores),
    final: distinct(scores.filter(({ final }) => final === true)),
    interim: distinct(scores.filter(({ final }) => final === false)),
  };
}

function tally(reference: Reference, filter: AssessmentFilter, asOf: number, known: number) {
  const scores = [...reference.scores(filter, asOf, known).values()];
  const seen = reference.seen(filter, asOf, known).filter((each) => inScheme(each, filter));
  const counts = new Map<string, number>();
  const ofScheme = reference.seen({ scheme: filter.scheme }, asOf, known).flatMap(({ told }) => told.assessments);
  for (const { debtor, score } of scores) counts.set(`${debtor} ${score}`, (counts.get(`${debtor} ${score}`) ?? 0) + 1);
  return {
    scores: Object.fromEntries(counts),
    windows: [
      ...new Set(ofScheme.filter(({ scheme }) => scheme === filter.scheme).map(({ window = '' }) => window)),
    ].toSorted(),
    coverage: coverage(seen, scores),
    coverageOf: Object.fromEntries(
      [...new Set(seen.flatMap(({ told }) => told.debtors))].map((debtor) => [
        debtor,
        coverage(
          seen.filter(({ told }) => told.debtors.includes(debtor)),
          scores.filter((each) => each.debtor === debtor),
        ),
      ]),
    ),
  };
}

const words = (held: Pick<Scored, 'score' | 'final'> | null | undefined): string =>
  held ? `${held.score} ${held.final}` : 'none';

/** `commitment debtor assessor: was -> now` */
function differences(was: ReadonlyMap<string, Scored>, now: ReadonlyMap<string, Scored>): readonly string[] {
  return [...new Set([...was.keys(), ...now.keys()])]
    .map((key) => ({ key, before: words(was.get(key)), after: words(now.get(key)) }))
    .filter(({ before, after }) => before !== after)
    .map(({ key, before, after }) => `${key}: ${before} -> ${after}`)
    .toSorted((a, b) => (a < b ? -1 : 1));
}

const difference = ({ commitment, debtor, assessor, was, now }: Reassessed): string =>
  `${commitment} ${debtor} ${assessor}: ${words(was)} -> ${words(now)}`;

describe.each(engines())('Assessments on %s', (_, open, runs) => {
  it('are counted at (asOf, knownAt) as a fold of the events known by then has them, and compared with any other', async () => {
    await fc.assert(
      fc.asyncProperty(someTrials(40), fc.infiniteStream(fc.nat()), async (drawn, picks) => {
        const trials = drawn.map((trial, index) => (index % 2 ? { ...trial, act: 'assess', answers: false } : trial));
        const ledger = new TrialLedger();
        const rows = await open();
        const projector = projectorOf(ledger, rows.rows);
        try {
          await projector.start();
          await carry(ledger, trials);
          await projector.waitFor(await ledger.store.head(), 5_000);
          const [queries, reference] = [rows.queries(), await Reference.of(ledger)];
          const head = Number(await ledger.store.head());
          const pick = (below: number): number => Number(picks.next().value) % below;
          const instant = (): number => ledger.now - pick(200) * 86_400_000;
          for (const filter of FILTERS) {
            const [asOf, known, earlierAsOf, earlier] = [instant(), pick(head) + 1, instant(), pick(head) + 1];
            const found = await queries.assessed(filter, { asOf, knownAt: String(known) });
            expect({
              scores: Object.fromEntries(
                found.scores.map((each) => [`${each.debtor} ${each.score}`, each.assessments]),
              ),
              coverage: found.coverage,
              coverageOf: Object.fromEntries(found.coverageOf.map(({ debtor, ...of }) => [debtor, of])),
              windows: found.windows,
            }).toEqual(tally(reference, filter, asOf, known));
            const [now, before] = [
              { asOf, knownAt: String(known) },
              { asOf: earlierAsOf, knownAt: String(earlier) },
            ];
            const changed = await queries.reassessed(filter, now, before, 1_000);
            expect(changed.map(difference).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(
              differences(reference.scores(filter, earlierAsOf, earlier), reference.scores(filter, asOf, known)),
            );
          }
          await queries.close();
        } finally {
          await projector.stop();
          await rows.close();
        }
      }),
      { numRuns: runs(RUNS) },
    );
  }, 120_000);

  it('never move a standing', async () => {
    await fc.assert(
      fc.asyncProperty(someTrials(30), async (drawn) => {
        const trials = drawn.map((trial, index) => (index % 3 ? trial : { ...trial, act: 'assess', answers: false }));
        const ledger = new TrialLedger();
        await carry(ledger, trials);
        for (let nth = 0; nth < 3; nth++) {
          const { events } = await ledger.commitments.load(idOf(nth));
          const assessed = new Set(events.filter(({ type }) => type.startsWith('Assessment')).map(({ id }) => id));
          const others = events.filter((event) => {
            const about =
              event.type === 'EventCorrected' || event.type === 'EventRetracted' ? event.data.event : event.id;
            return !assessed.has(about) && !assessed.has(event.id);
          });
          const [belief, without] = [beliefOf(events), beliefOf(others)];
          if (!belief || !without) continue;
          for (const asOf of [ledger.now, ledger.now + 400 * 86_400_000])
            expect(stateAt(belief, asOf)?.standings).toEqual(stateAt(without, asOf)?.standings);
        }
      }),
      { numRuns: RUNS * 4 },
    );
  }, 60_000);
});
