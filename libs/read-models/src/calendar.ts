import type { Row, Table } from '#libs/event-sourcing';
import { type Outstanding, type Segment, type Settled, turns, UNSETTLED } from '#libs/commitments';

/**
 * What the calendar alone brings about, past and to come: conditions that begin or end, statuses that lapse. `changes`
 * between two days finds it by `at`.
 */
export const CALENDAR: Table = {
  columns: {
    commitment: 'text',
    at: 'integer',
    /** A condition, or what else moved: see `Turn`. */
    what: 'text',
    /** The debtor or the follow-up whose it is; empty for the whole commitment. */
    of: 'text',
    /** A `Change` as JSON. */
    change: 'text',
    why: 'text',
  },
  key: ['commitment', 'at', 'what', 'of'],
  indexes: [['at', 'commitment', 'what', 'of']],
  bitemporal: true,
};

/** @param settled the turns of a course of the same facts, up to where these segments begin */
export function calendar(
  commitment: string,
  segments: readonly Segment[],
  asked: readonly Outstanding[],
  { things, until }: Settled<Row> = UNSETTLED,
): readonly Row[] {
  const later = turns(segments, asked).filter(({ at }) => at > until);
  return [
    ...things.filter((row) => Number(row['at']) <= until),
    ...later.map(({ at, what, of, change, why }) => ({
      commitment,
      at,
      what,
      of,
      change: JSON.stringify(change),
      why,
    })),
  ];
}
