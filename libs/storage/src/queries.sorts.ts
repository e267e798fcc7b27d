import { type RawBuilder, sql } from 'kysely';
import { OPEN } from '#libs/event-sourcing';
import { LATENESS, rowKeysFrom, ROW_KEY_DIGITS, type Sort } from '#libs/read-models';
import { type At, type Condition, heldAt } from './queries.engine.js';
import { heldIn, isStanding, type Source } from './queries.held.js';
import { madeBy } from './queries.lead.js';
import type { Entries, Plan } from './queries.walk.js';

const ENTRY = { key: 'o.value', id: 'o.commitment' };
const RECORDED = { key: 'o.first', id: 'o.commitment' };

/** The entries of the commitments `d.commitment` of a source. */
export function led({ from, where }: Source, sort: Sort, at: At): Entries {
  const by = keyOf(sort);
  const [table, entry, held]: readonly [Source['from'], typeof ENTRY, Condition] =
    by === 'recorded'
      ? [sql`register_commitments o`, RECORDED, sql`o.first <= ${at.known}`]
      : [sql`register_sorts o`, ENTRY, sql`o."by" = ${by} and ${heldAt('o', at)}`];
  return {
    ...entry,
    from: sql`${from} cross join ${table}`,
    where: [...where, sql`o.commitment = d.commitment`, held],
  };
}

/** The ways to go through a list in its order, the likelier first. */
export function plansOf(sort: Sort, at: At): readonly Plan[] {
  const by = keyOf(sort);
  return by === 'recorded' ? [recorded(at), recordedInTime(at)] : [sorted(by, at)];
}

const keyOf = (sort: Sort): string => sort.replace('-', '');

function sorted(by: string, at: At): Plan {
  const is: Condition = by === 'effective' ? madeBy('o', at) : sql`o."by" = ${by}`;
  const { standing, ended, closed } = heldIn('register_sorts', 'o', at);
  return {
    walked: [{ ...standing, ...ENTRY, within: [is, isStanding('o')] }],
    aside: [ended, closed].map(({ from, where }) => ({ ...ENTRY, from, where: [is, ...where] })),
  };
}

const COMMITMENTS = sql`register_commitments o`;

const recorded = ({ known }: At): Plan => ({
  walked: [{ ...RECORDED, from: COMMITMENTS, within: [sql`o.first <= ${known}`], where: [] }],
  aside: [],
});

/**
 * A list of a day long past need not go through all that was recorded since. It is made of what had been recorded by then, and,
 * class by class of lateness, of what was recorded later by no more than that: much of it had been made by then. Those that
 * were found to be made on another day than was said first come in aside; they are few.
 */
function recordedInTime(at: At): Plan {
  const known: Condition = sql`o.first <= ${at.known}`;
  const then = firstAfter(at.asOf);
  const late = LATENESS.map(({ scale, length }) => [
    known,
    sql<boolean>`o.late = ${sql.lit(scale)} and o.first >= ${then} and o.first < ${firstAfter(at.asOf + length)}`,
  ]);
  const walked = [[known, sql<boolean>`o.first < ${then}`], ...late].map((within) => ({
    ...RECORDED,
    from: COMMITMENTS,
    within,
    where: [],
  }));
  const redated = Object.values(heldIn('register_sorts', 'l', at));
  const aside = redated.map(({ from, where }) => ({
    ...RECORDED,
    from: sql`${from} cross join ${COMMITMENTS}`,
    where: [sql`l."by" = 'redated'`, ...where, sql`o.commitment = l.commitment`, known],
  }));
  return { walked, aside };
}

/** The position of the first commitment recorded after an instant; after all where there is none. Row keys go by ms, ties by id. */
function firstAfter(instant: number): RawBuilder<number> {
  const next = sql`select substr(c.commitment, 1, ${sql.lit(ROW_KEY_DIGITS)}) as ms from register_commitments c where c.commitment >= ${rowKeysFrom(instant + 1)} order by c.commitment limit 1`;
  return sql`coalesce((select min(c.first) from (${next}) as next cross join register_commitments c
    where c.commitment >= next.ms and c.commitment < next.ms || '.'), ${sql.lit(OPEN)})`;
}
