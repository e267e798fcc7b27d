import {
  type Amount,
  amountsIn,
  type Belief,
  Course,
  inMinorUnits,
  type Segment,
  type Settled,
  type Stage,
  type Stretch,
} from '#libs/commitments';
import type { Row, Table } from '#libs/event-sourcing';

/** A sum is two whole numbers, so that engines add many exactly: `high` counts a thousand million of the smallest unit, `low` the rest. */
export const HIGH = 1_000_000_000n;

/** What is pledged, committed and delivered of each commitment, in each currency, for as long as it holds. */
export const FIGURES: Table = {
  columns: {
    commitment: 'text',
    stage: 'text',
    /** Codes in their order, parted by a blank: several where the amount is of all of them together. */
    debtors: 'text',
    currency: 'text',
    from: 'integer',
    to: 'integer',
    creditors: 'text',
    modality: 'text',
    high: 'integer',
    low: 'integer',
  },
  key: ['commitment', 'stage', 'debtors', 'currency', 'from'],
  indexes: [['modality', 'currency']],
  bitemporal: true,
};

type FigureRow = Row & Stretch;

/** Nothing of a duplicate: the other one tells the same amounts. */
export function figures(
  commitment: string,
  { duplicateOf }: Pick<Belief, 'duplicateOf'>,
  segments: readonly Segment[],
  settled?: Settled<FigureRow>,
): readonly FigureRow[] {
  if (duplicateOf.length > 0) return [];
  const course = new Course<FigureRow>(
    ({ stage, currency, debtors }) => `${stage} ${currency} ${debtors}`,
    isSame,
    settled,
  );
  for (const segment of segments)
    for (const figure of figuresIn(segment)) course.lay({ commitment, ...figure, from: segment.from, to: segment.to });
  return course.things;
}

interface Figure {
  readonly stage: Stage;
  readonly debtors: string;
  readonly currency: string;
  readonly creditors: string;
  readonly modality: string;
  readonly high: number;
  readonly low: number;
}

const isSame = (a: FigureRow, b: FigureRow): boolean =>
  ['creditors', 'modality', 'high', 'low'].every((column) => a[column] === b[column]);

function figuresIn({ state }: Segment): readonly Figure[] {
  const { terms, creditors } = state.content;
  if (!('modality' in terms)) return [];
  const beside = { creditors: namesOf(creditors), modality: terms.modality };
  return amountsIn(state).map(({ debtors, stage, amount }) => ({
    stage,
    debtors: namesOf(debtors),
    currency: amount.currency,
    ...beside,
    ...splitOf(amount),
  }));
}

const namesOf = (parties: readonly string[]): string => parties.toSorted((a, b) => (a < b ? -1 : 1)).join(' ');

function splitOf(amount: Amount): Pick<Figure, 'high' | 'low'> {
  const units = inMinorUnits(amount);
  return { high: Number(units / HIGH), low: Number(units % HIGH) };
}
