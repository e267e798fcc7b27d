import { sql } from 'kysely';
import { rfc3339 } from '#libs/event-sourcing';
import type { Sort } from '#libs/read-models';
import { type At, type Condition, type Engine, heldAt } from './queries.engine.js';
import { isPassing } from './queries.fitting.js';
import { heldIn, isStanding, type Source } from './queries.held.js';
import type { LabelLead } from './queries.lead.js';
import { bearing, isPast, lastRecorded, recorded } from './queries.recorded.js';
import type { Entries, Plan } from './queries.walk.js';

const ENTRY = { key: 'o.value', id: 'o.commitment' };

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

/** The ways to go through a list in its order, each with the lead whose commitments are all that it goes through. */
export interface Ways {
  readonly plans: readonly { readonly lead?: LabelLead; readonly plan: Plan }[];
  readonly areInCells: boolean;
}

/**
 * Through what bears the labels of a lead, where that is in the order of the list; through everything where no label lasts, since
 * on a past day much may have borne those that pass.
 */
export async function waysThrough(engine: Engine, sort: Sort, leads: readonly LabelLead[], at: At): Promise<Ways> {
  const by = keyOf(sort);
  if (by !== 'recorded') return { plans: [{ plan: sorted(by, at) }], areInCells: false };
  const until = await lastRecorded(engine, at);
  const through = (some: readonly LabelLead[]) => some.map((lead) => ({ lead, plan: bearing(lead.labels, at, until) }));
  const lasting = leads.filter(({ labels }) => !labels.some(isPassing));
  return {
    plans: lasting.length > 0 ? through(lasting) : [...through(leads), { plan: recorded(at, until) }],
    areInCells: isPast(at, until),
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
