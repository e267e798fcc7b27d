import { sql } from 'kysely';
import { DAY } from '#libs/event-sourcing';
import { type After, FOLLOW_UP_ORDER, type FollowUpFilter, type FollowUpStretch } from '#libs/read-models';
import { all, type At, type Condition, type Engine, heldAt, labelled, type Labels, rowOf } from './queries.engine.js';
import { heldIn, isStanding, passedIn, type Source } from './queries.held.js';
import { ledBy, rarest } from './queries.lead.js';
import type { Schema } from './queries.schema.js';
import { type Asked, type Entries, entriesOf, merged, type Plan, walked } from './queries.walk.js';

export type FollowUpRow = Schema['register_followUps'];

/** A row with the stretch of `FOLLOW_UP_ORDER` that it stands in. */
type Placed = FollowUpRow & { readonly stretch: number };

const NEXT_DAYS = { '7d': 7, '30d': 30 } as const;

/** What is asked of a stretch's follow-ups, and between which instants those that order them lie. */
export interface Stretch extends Pick<Entries, 'least' | 'most'> {
  readonly index: number;
  readonly fits: readonly Condition[];
}

export const stretchesOf = (filter: FollowUpFilter, at: At): readonly Stretch[] =>
  FOLLOW_UP_ORDER.flatMap((stretch, index) =>
    isAskedFor(stretch, filter) ? [{ index, ...within(stretch, filter, at) }] : [],
  );

function isAskedFor({ tier, due }: FollowUpStretch, filter: FollowUpFilter): boolean {
  if (filter.state !== 'all' && (tier === 'closed') !== (filter.state === 'closed')) return false;
  switch (filter.due) {
    case undefined:
      return true;
    case 'undated':
      return tier !== 'dated';
    default:
      return due === (filter.due === 'overdue' ? 'overdue' : 'ahead');
  }
}

function within({ tier, due }: FollowUpStretch, filter: FollowUpFilter, { asOf }: At): Omit<Stretch, 'index'> {
  const days = filter.due === '7d' || filter.due === '30d' ? NEXT_DAYS[filter.due] : undefined;
  const fits: readonly Condition[] = [
    sql`f.tier = ${tier}`,
    ...(filter.due === 'undated' ? [sql<boolean>`f."dueAt" is null`] : []),
    ...(filter.owner === undefined ? [] : [sql<boolean>`f.owner = ${filter.owner}`]),
  ];
  // Nothing but a last day lies ahead: what else orders the list began before it was so.
  if (due === 'ahead') return { fits, least: asOf, ...(days !== undefined && { most: asOf + days * DAY }) };
  return { fits, most: due === 'overdue' ? asOf - 1 : asOf };
}

interface Place {
  readonly stretch: number;
  readonly orderAt: number;
  readonly id: string;
}

function placeOf({ key, id }: After): Place {
  const [stretch, orderAt] = String(key).split(':').map(Number) as [number, number];
  return { stretch, orderAt, id };
}

interface Wanted {
  readonly stretches: readonly Stretch[];
  /** What its commitment bears. */
  readonly labels: readonly Labels[];
  readonly commitment?: string;
  /** Its key is `<stretch>:<instant>`. */
  readonly after?: After;
  readonly limit: number;
}

/** The first follow-ups in order: of the commitments that bear the rarest label, if they are few, or by walking. */
export async function inOrder(engine: Engine, at: At, wanted: Wanted): Promise<readonly Placed[]> {
  if (wanted.commitment !== undefined) {
    const one = sql`(select ${rowOf(wanted.commitment)} as commitment) d`;
    return ofCommitments(engine, { from: one, where: [] }, wanted, at);
  }
  const leads = wanted.labels.map((labels) => ({ labels }));
  for (const effort of engine.efforts) {
    const found = await inStretches(at, wanted, async (plan, asked) =>
      walked<FollowUpRow>(engine, plan, asked, effort),
    );
    if (found) return found;
    const lead = await rarest(engine, leads, at, effort.lookUp);
    if (lead) {
      const labels = leads.filter((each) => each !== lead).map((each) => each.labels);
      return ofCommitments(engine, ledBy(engine, lead, at), { ...wanted, labels }, at);
    }
  }
  return (
    (await inStretches(at, wanted, async (plan, asked) => merged<FollowUpRow>(engine, entriesOf(plan), asked))) ?? []
  );
}

/** Stretch by stretch until there are enough; nothing where one could not be read. */
async function inStretches(
  at: At,
  { stretches, labels, after, limit }: Wanted,
  read: (plan: Plan, asked: Asked) => Promise<readonly FollowUpRow[] | undefined>,
): Promise<readonly Placed[] | undefined> {
  const place = after && placeOf(after);
  const found: Placed[] = [];
  for (const stretch of stretches) {
    if (found.length >= limit || stretch.index < (place?.stretch ?? 0)) continue;
    const rows = await read(planOf(stretch, at), {
      columns: () => sql`f.*`,
      conditions: () => labels.map((each) => labelled('f.commitment', each, at)),
      descending: false,
      after: place?.stretch === stretch.index ? { key: place.orderAt, id: place.id } : undefined,
      limit: limit - found.length,
    });
    if (!rows) return undefined;
    found.push(...rows.map((row) => ({ ...row, stretch: stretch.index })));
  }
  return found;
}

function planOf({ fits, index: _, ...between }: Stretch, at: At): Plan {
  const { standing, ended, closed } = heldIn('register_followUps', 'f', at);
  const entry = { key: 'f.orderAt', id: 'f.id', ...between };
  const isNarrow = between.least !== undefined && between.most !== undefined;
  const rest = isNarrow ? passedIn('register_followUps', 'f', at) : [ended, closed];
  return {
    walked: [{ ...standing, ...entry, within: [...fits, isStanding('f')] }],
    aside: rest.map(({ from, where }) => ({ ...entry, from, where: [...fits, ...where] })),
  };
}

/** Of the commitments `d.commitment`, in one look: each of them has few. */
async function ofCommitments(
  engine: Engine,
  { from, where }: Source,
  { stretches, labels, after, limit }: Wanted,
  at: At,
): Promise<readonly Placed[]> {
  if (stretches.length === 0) return [];
  const stretch = sql`case ${sql.join(
    stretches.map((each) => sql`when ${all(conditionsOf(each))} then ${sql.lit(each.index)}`),
    sql` `,
  )} end`;
  const conditions = [
    ...where,
    sql<boolean>`f.commitment = d.commitment`,
    heldAt('f', at),
    ...labels.map((each) => labelled('d.commitment', each, at)),
  ];
  const place = after && placeOf(after);
  const behind = place
    ? [sql<boolean>`(e.stretch, e."orderAt", e.id) > (${place.stretch}, ${place.orderAt}, ${place.id})`]
    : [];
  const { rows } = await sql<Placed>`select * from
    (select f.*, ${stretch} as stretch from ${from} cross join "register_followUps" f where ${all(conditions)}) e
    where ${all([sql<boolean>`e.stretch is not null`, ...behind])} order by e.stretch, e."orderAt", e.id limit ${limit}`.execute(
    engine.db,
  );
  return rows;
}

const conditionsOf = ({ fits, least, most }: Stretch): readonly Condition[] => [
  ...fits,
  ...(least === undefined ? [] : [sql<boolean>`f."orderAt" >= ${least}`]),
  ...(most === undefined ? [] : [sql<boolean>`f."orderAt" <= ${most}`]),
];
