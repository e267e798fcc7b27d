import { type Belief, debtorsAlong, type Fact, factsThatFit, type PartyCode, type Segment } from '#libs/commitments';
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

/** A score as long as it was the last. */
interface Held {
  readonly fact: Assessed;
  readonly from: Instant;
  to: Instant;
}

/**
 * An assessment that names no debtor is of each of them, until the same assessor has one of that debtor's own; also of one that
 * takes another's place. Nothing of a duplicate: the other one is assessed.
 */
export function assessments(
  commitment: string,
  { facts, duplicateOf }: Pick<Belief, 'facts' | 'duplicateOf'>,
  segments: readonly Segment[],
): readonly Row[] {
  if (duplicateOf.length > 0) return [];
  const courses = new Courses();
  for (const [fact, debtors] of debtorsAlong(factsThatFit(facts, segments.at(-1)!.state))) {
    // A creditor's place has no score.
    if (fact.type === 'PartySucceeded' && debtors.includes(fact.data.successor)) courses.passOn(fact);
    if (isAssessed(fact)) courses.take(fact, debtors);
  }
  return courses.rows().map(({ debtor, from, to, fact }) => ({ commitment, debtor, from, to, ...told(fact) }));
}

class Courses {
  /** By assessor, scheme and window: the last that names no debtor. */
  private readonly common = new Map<string, Assessed>();
  /** By the same, and by debtor. */
  private readonly held = new Map<string, { readonly debtor: PartyCode; readonly course: Held[] }>();

  take(fact: Assessed, debtors: readonly PartyCode[]): void {
    const { debtor } = fact.data;
    if (debtor !== undefined) return this.hold(debtor, fact, fact.countsAt);
    this.common.set(commonKey(fact), fact);
    for (const each of debtors) this.holdCommon(each, fact, fact.countsAt);
  }

  passOn({ countsAt, data: { predecessor, successor } }: Fact<'PartySucceeded'>): void {
    for (const fact of this.common.values()) {
      const last = this.last(fact, predecessor);
      if (last && last.fact.data.debtor === undefined) last.to = Math.min(last.to, countsAt);
      this.holdCommon(successor, fact, countsAt);
    }
  }

  rows(): readonly (Held & { readonly debtor: PartyCode })[] {
    return [...this.held.values()].flatMap(({ debtor, course }) =>
      course.filter(({ from, to }) => from < to).map((held) => ({ ...held, debtor })),
    );
  }

  private holdCommon(debtor: PartyCode, fact: Assessed, from: Instant): void {
    if (this.last(fact, debtor)?.fact.data.debtor === undefined) this.hold(debtor, fact, from);
  }

  private hold(debtor: PartyCode, fact: Assessed, from: Instant): void {
    const key = `${commonKey(fact)} ${debtor}`;
    const { course } = this.held.get(key) ?? { course: [] };
    const last = course.at(-1);
    if (last) last.to = Math.min(last.to, from);
    this.held.set(key, { debtor, course: [...course, { fact, from, to: END_OF_TIME }] });
  }

  private last(fact: Assessed, debtor: PartyCode): Held | undefined {
    return this.held.get(`${commonKey(fact)} ${debtor}`)?.course.at(-1);
  }
}

const commonKey = ({ data: { scheme, window, assessor } }: Assessed): string =>
  JSON.stringify([scheme, window, assessor]);

/** From when on it was assessed, by scheme: in whatever window, by whom and of whom ever; nothing of a duplicate. */
export function firstAssessed(
  { duplicateOf }: Pick<Belief, 'duplicateOf'>,
  rows: readonly Row[],
): ReadonlyMap<string, Instant> | undefined {
  if (duplicateOf.length > 0) return undefined;
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
