import { sql } from 'kysely';
import type { Instant } from '#libs/event-sourcing';
import { lateAt, type LateAt, rowKeyOf } from '#libs/read-models';
import type { At, Condition, Engine, Labels } from './queries.engine.js';
import { heldIn, isStanding } from './queries.held.js';
import type { Plan, Walked } from './queries.walk.js';

/** Row keys are in the order of recording. */
const RECORDED = { key: 'o.commitment', id: 'o.commitment' };

/** What bears one of these labels, in the order of recording. */
export function bearing(labels: Labels, at: At, until: string): Plan {
  const { standing, ended, closed } = heldIn('register_labels', 'o', at);
  const parts = labels.map((label): Condition => sql`o.label = ${label}`);
  const then = recordedBy(at.asOf);
  const walked = parts.flatMap((is): readonly Walked[] => {
    const entries = { ...RECORDED, ...standing, within: [is, isStanding('o')] };
    if (!isPast(at, until)) return [{ ...entries, most: until }];
    return [{ ...entries, most: then, sifted: standing.where, where: [] }, ...lateOf(entries, 'late', at, until)];
  });
  return {
    walked,
    aside: parts.flatMap((is) =>
      [ended, closed].map(({ from, where }) => ({ ...RECORDED, most: until, from, where: [is, ...where] })),
    ),
  };
}

/** Everything, in the order of recording: on a past day, what had been recorded by then, and what had been made by then and was recorded later. */
export function recorded(at: At, until: string): Plan {
  const then = recordedBy(at.asOf);
  const known: Condition = sql`o.first <= ${at.known}`;
  const walked = { ...RECORDED, from: sql`register_commitments o`, within: [], where: [known] };
  if (!isPast(at, until)) return { walked: [{ ...walked, most: until }], aside: [] };
  const { standing, ended, closed } = heldIn('register_sorts', 'o', at);
  const is: Condition = sql`o."by" = 'lateness'`;
  const late = { ...RECORDED, ...standing, within: [is, isStanding('o')] };
  return {
    walked: [{ ...walked, most: then }, ...lateOf(late, 'value', at, until)],
    aside: [ended, closed].map(({ from, where }) => ({ ...RECORDED, most: until, from, where: [is, ...where] })),
  };
}

/**
 * Of a part, what had begun by then and was recorded later, by the cells of lateness: a list of a day long past need not go
 * through all that was recorded since.
 */
function lateOf(part: Walked, column: 'late' | 'value', { asOf }: At, until: string): readonly Walked[] {
  const of = (cells: readonly LateAt[]): Walked => ({
    ...part,
    cells: cells.map(({ late }) => (column === 'late' ? late : String(late))),
    within: [...part.within, sql<boolean>`${sql.ref(`o.${column}`)} = cells.column1`],
    least: recordedBy(asOf),
    most: until,
  });
  const cells = lateAt(asOf);
  return [
    of(cells.filter(({ isWhole }) => isWhole)),
    { ...of(cells.filter(({ isWhole }) => !isWhole)), sifted: part.where, where: [] },
  ];
}

/** Whether something was recorded after the day asked for, of what was by `until`. */
export const isPast = ({ asOf }: At, until: string): boolean => recordedBy(asOf) < until;

/** A row key behind all that was recorded by an instant, and before what was recorded later. */
const recordedBy = (instant: Instant): string => rowKeyOf(instant + 1, '');

/** Clocks of several writers differ: of what was recorded by a position, the last ones tell the latest instant. */
const LOOKING_BACK = 200;

/** A row key behind all that was recorded by a position. */
export async function lastRecorded(engine: Engine, { known }: At): Promise<string> {
  const { rows } = await sql<{ readonly latest: number | string | null }>`select max(c."recordedAt") as latest from
    (select "recordedAt" from register_commitments where first <= ${known} order by first desc limit ${LOOKING_BACK}) c`.execute(
    engine.db,
  );
  return recordedBy(Number(rows[0]?.latest ?? 0));
}
