import { sql } from 'kysely';
import { type Instant, rfc3339 } from '#libs/event-sourcing';
import { LATENESS, rowKeyOf, type Sort } from '#libs/read-models';
import { type At, type Condition, type Engine, heldAt, type Labels } from './queries.engine.js';
import { heldIn, isStanding, type Source } from './queries.held.js';
import type { Entries, Plan, Walked } from './queries.walk.js';

const ENTRY = { key: 'o.value', id: 'o.commitment' };
/** Row keys are in the order of recording. */
const RECORDED = { key: 'o.commitment', id: 'o.commitment' };

/** The entries of the commitments `d.commitment` of a source. What is asked of these is asked before they are looked up. */
export function led({ from, where }: Source, sort: Sort, at: At): Entries {
  const by = keyOf(sort);
  if (by === 'recorded') return { from, where, key: 'd.commitment', id: 'd.commitment' };
  return {
    ...ENTRY,
    from: sql`${from} cross join register_sorts o`,
    where: [...where, sql`o.commitment = d.commitment and o."by" = ${by}`, heldAt('o', at)],
  };
}

/** The ways to go through a list in its order. */
export interface Plans {
  /** Through what bears one of some labels; none where that is not in the order of the list. */
  readonly bearing: ((labels: Labels) => Plan) | undefined;
  readonly all: Plan;
}

export async function plansOf(engine: Engine, sort: Sort, at: At): Promise<Plans> {
  const by = keyOf(sort);
  if (by !== 'recorded') return { bearing: undefined, all: sorted(by, at) };
  const until = await lastRecorded(engine, at);
  return {
    bearing: (labels) => bearing(labels, at, until),
    all: until > recordedBy(at.asOf) ? recordedInTime(at, until) : recorded(at, until),
  };
}

const keyOf = (sort: Sort): string => sort.replace('-', '');

function sorted(by: string, at: At): Plan {
  const is: Condition = sql`o."by" = ${by}`;
  const entry = { ...ENTRY, ...(by === 'effective' && { most: rfc3339(at.asOf) }) };
  const { standing, ended, closed } = heldIn('register_sorts', 'o', at);
  return {
    walked: [{ ...standing, ...entry, within: [is, isStanding('o')] }],
    aside: [ended, closed].map(({ from, where }) => ({ ...entry, from, where: [is, ...where] })),
  };
}

/** What bears one of these labels, in the order of recording. */
function bearing(labels: Labels, at: At, until: string): Plan {
  const { standing, ended, closed } = heldIn('register_labels', 'o', at);
  const parts = labels.map((label): Condition => sql`o.label = ${label}`);
  const walked = parts.map((is) => ({ from: standing.from, ...RECORDED, within: [is, isStanding('o')] }));
  const then = recordedBy(at.asOf);
  return {
    walked:
      until > then
        ? walked.flatMap((part) => [
            { ...part, most: then, sifted: standing.where, where: [] },
            ...lateOf({ ...part, sifted: standing.where, where: [] }, (late) => sql`o.late = ${late}`, at, until),
          ])
        : walked.map((part) => ({ ...part, most: until, where: standing.where })),
    aside: parts.flatMap((is) =>
      [ended, closed].map(({ from, where }) => ({ ...RECORDED, most: until, from, where: [is, ...where] })),
    ),
  };
}

const recorded = ({ known }: At, most: string): Plan => ({
  walked: [
    { ...RECORDED, from: sql`register_commitments o`, most, within: [], where: [sql<boolean>`o.first <= ${known}`] },
  ],
  aside: [],
});

/** What had been recorded by then, and what was recorded later and had been made by then. */
function recordedInTime(at: At, until: string): Plan {
  const { standing, ended, closed } = heldIn('register_sorts', 'o', at);
  const is: Condition = sql`o."by" = 'lateness'`;
  const late = { ...RECORDED, ...standing, within: [is, isStanding('o')], sifted: standing.where, where: [] };
  const aside = [ended, closed].map(({ from, where }) => ({ ...RECORDED, most: until, from, where: [is, ...where] }));
  return {
    walked: [
      ...recorded(at, recordedBy(at.asOf)).walked,
      ...lateOf(late, (each) => sql`o.value = ${String(each)}`, at, until),
    ],
    aside,
  };
}

/**
 * A list of a day long past need not go through all that was recorded since: class by class of lateness, what had begun by then
 * was recorded later by no more than that.
 */
function lateOf(part: Walked, isOf: (late: number) => Condition, { asOf }: At, until: string): readonly Walked[] {
  return LATENESS.map(({ late, length }) => ({
    ...part,
    within: [...part.within, isOf(late)],
    least: recordedBy(asOf),
    most: earlier(recordedBy(asOf + length), until),
  }));
}

const earlier = (a: string, b: string): string => (a < b ? a : b);

/** A row key behind all that was recorded by an instant, and before what was recorded later. */
const recordedBy = (instant: Instant): string => rowKeyOf(instant + 1, '');

/** Clocks of several writers differ: of what was recorded by a position, the last ones tell the latest instant. */
const LOOKING_BACK = 200;

/** A row key behind all that was recorded by a position. */
async function lastRecorded(engine: Engine, { known }: At): Promise<string> {
  const { rows } = await sql<{ readonly latest: number | string | null }>`select max(c."recordedAt") as latest from
    (select "recordedAt" from register_commitments where first <= ${known} order by first desc limit ${LOOKING_BACK}) c`.execute(
    engine.db,
  );
  return recordedBy(Number(rows[0]?.latest ?? 0));
}
