import { sql } from 'kysely';
import { OPEN, rfc3339 } from '#libs/event-sourcing';
import { LATENESS, type Sort } from '#libs/read-models';
import { type At, type Condition, type Engine, heldAt } from './queries.engine.js';
import { heldIn, isStanding, type Source } from './queries.held.js';
import type { Entries, Plan, Walked } from './queries.walk.js';

const ENTRY = { key: 'o.value', id: 'o.commitment' };
const RECORDED = { key: 'o.first', id: 'o.commitment' };

/** The entries of the commitments `d.commitment` of a source. What is asked of these is asked before they are looked up. */
export function led({ from, where }: Source, sort: Sort, at: At): Entries {
  const by = keyOf(sort);
  const [table, entry, held]: readonly [Source['from'], typeof ENTRY, Condition] =
    by === 'recorded'
      ? [sql`register_commitments o`, RECORDED, sql`o.first <= ${at.known}`]
      : [sql`register_sorts o`, ENTRY, sql`o."by" = ${by} and ${heldAt('o', at)}`];
  return {
    key: entry.key,
    id: 'd.commitment',
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
  const is: Condition = sql`o."by" = ${by}`;
  const entry = { ...ENTRY, ...(by === 'effective' && { most: rfc3339(at.asOf) }) };
  const { standing, ended, closed } = heldIn('register_sorts', 'o', at);
  return {
    walked: [{ ...standing, ...entry, within: [is, isStanding('o')] }],
    aside: [ended, closed].map(({ from, where }) => ({ ...entry, from, where: [is, ...where] })),
  };
}

const COMMITMENTS = sql`register_commitments o`;

const recorded = ({ known }: At): Plan => ({
  walked: [{ ...RECORDED, from: COMMITMENTS, most: known, within: [], where: [] }],
  aside: [],
});

/**
 * A list of a day long past need not go through all that was recorded since. It is made of what had been recorded by then, and,
 * class by class of lateness, of what was recorded later by no more than that: much of it had been made by then. Those that
 * were found to be made on another day than was said first come in aside; they are few.
 */
async function recordedInTime(engine: Engine, at: At, then: number): Promise<Plan> {
  const parts: Pick<Walked, 'within' | 'least' | 'most'>[] = [{ within: [], most: then - 1 }];
  for (const { scale, length } of LATENESS) {
    const most = Math.min((await firstAfter(engine, at.asOf + length)) - 1, at.known);
    parts.push({ within: [sql`o.late = ${sql.lit(scale)}`], least: then, most });
  }
  const redated = Object.values(heldIn('register_sorts', 'l', at));
  return {
    walked: parts.map((part) => ({ ...RECORDED, from: COMMITMENTS, where: [], ...part })),
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
