import { sql } from 'kysely';
import { OPEN } from '#libs/event-sourcing';
import { LATENESS, type Sort } from '#libs/read-models';
import { type At, type Condition, type Engine, heldAt } from './queries.engine.js';
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
export async function plansOf(engine: Engine, sort: Sort, at: At): Promise<readonly Plan[]> {
  const by = keyOf(sort);
  if (by !== 'recorded') return [sorted(by, at)];
  const then = await firstAfter(engine, at.asOf);
  return then > at.known ? [recorded(at)] : [recorded(at), await recordedInTime(engine, at, then)];
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
async function recordedInTime(engine: Engine, at: At, then: number): Promise<Plan> {
  const parts = [sql<boolean>`o.first < ${then}`];
  for (const { scale, length } of LATENESS) {
    const end = Math.min(await firstAfter(engine, at.asOf + length), at.known + 1);
    parts.push(sql`o.late = ${sql.lit(scale)} and o.first >= ${then} and o.first < ${end}`);
  }
  const redated = Object.values(heldIn('register_sorts', 'l', at));
  return {
    walked: parts.map((part) => ({ ...RECORDED, from: COMMITMENTS, within: [part], where: [] })),
    aside: redated.map(({ from, where }) => ({
      ...RECORDED,
      from: sql`${from} cross join ${COMMITMENTS}`,
      where: [
        sql`l."by" = 'redated'`,
        ...where,
        sql`o.commitment = l.commitment`,
        sql<boolean>`o.first <= ${at.known}`,
      ],
    })),
  };
}

/** The position of the first commitment recorded after an instant; none is as after all. */
async function firstAfter(engine: Engine, instant: number): Promise<number> {
  const { rows } = await sql<{ readonly first: number }>`select c.first from register_commitments c
    where c."recordedAt" > ${instant} order by c."recordedAt", c.first limit 1`.execute(engine.db);
  return rows[0]?.first ?? OPEN;
}
