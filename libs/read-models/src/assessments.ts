import { debtorsAlong, type Fact, factsThatFit, type PartyCode, type Segment } from '#libs/commitments';
import { END_OF_TIME, type Instant, type Row, type Table } from '#libs/event-sourcing';

/** The score that each assessor holds of each debtor, on each scheme and for each window, for as long as it was the last. */
export const ASSESSMENTS: Table = {
  columns: {
    commitment: 'text',
    scheme: 'text',
    /** Empty where none is named. */
    window: 'text',
    debtor: 'text',
    assessor: 'text',
    from: 'integer',
    to: 'integer',
    event: 'text',
    score: 'text',
    /** 1: the assessor's last word; 0: an interim one; nothing where that was not said. */
    final: 'integer?',
  },
  key: ['commitment', 'scheme', 'window', 'debtor', 'assessor', 'from'],
  indexes: [['scheme', 'window', 'debtor']],
  bitemporal: true,
};

type Assessed = Fact<'AssessmentRecorded' | 'AssessmentRevised'>;

const isAssessed = (fact: Fact): fact is Assessed =>
  fact.type === 'AssessmentRecorded' || fact.type === 'AssessmentRevised';

/** An assessment that names no debtor is of each of them, until the same assessor has one of that debtor's own. */
export function assessments(commitment: string, facts: readonly Fact[], segments: readonly Segment[]): readonly Row[] {
  const { state } = segments.at(-1)!;
  const courses = new Map<string, { readonly debtor: PartyCode; readonly facts: Assessed[] }>();
  for (const [fact, debtors] of debtorsAlong(factsThatFit(facts, state))) {
    if (!isAssessed(fact)) continue;
    const { scheme, window, assessor } = fact.data;
    const own = fact.data.debtor;
    for (const debtor of own === undefined ? debtors : [own]) {
      const key = JSON.stringify([scheme, window, assessor, debtor]);
      const course = courses.get(key);
      if (!course) courses.set(key, { debtor, facts: [fact] });
      else if (own !== undefined || course.facts.at(-1)!.data.debtor === undefined) course.facts.push(fact);
    }
  }
  return [...courses.values()].flatMap((course) =>
    course.facts.flatMap((fact, index) => {
      const [from, to] = [fact.countsAt, course.facts[index + 1]?.countsAt ?? END_OF_TIME];
      return from < to ? [{ commitment, debtor: course.debtor, from, to, ...told(fact) }] : [];
    }),
  );
}

/** From when on it was assessed, by scheme: in whatever window, by whom and of whom ever. */
export function firstAssessed(rows: readonly Row[]): ReadonlyMap<string, Instant> {
  const first = new Map<string, Instant>();
  for (const row of rows) {
    const [scheme, from] = [String(row['scheme']), Number(row['from'])];
    first.set(scheme, Math.min(from, first.get(scheme) ?? Infinity));
  }
  return first;
}

const told = ({ id, data: { scheme, window = '', assessor, score, final } }: Assessed): Row => ({
  scheme,
  window,
  assessor,
  event: id,
  score,
  final: final === undefined ? null : Number(final),
});
