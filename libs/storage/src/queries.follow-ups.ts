import { type RawBuilder, sql } from 'kysely';
import { DAY, END_OF_TIME, OPEN } from '#libs/event-sourcing';
import {
  type After,
  type Clocks,
  type CommitmentItem,
  FOLLOW_UP_ORDER,
  type FollowUpFilter,
  type FollowUpItem,
  type FollowUpStretch,
  idOf,
  type Page,
} from '#libs/read-models';
import {
  all,
  type At,
  atOf,
  behind,
  type Condition,
  type Engine,
  heldAt,
  labelled,
  led,
  leadOf,
  type Lead,
  rowOf,
} from './queries.engine.js';
import type { Schema } from './queries.schema.js';

export type Found = Schema['register_followUps'] & { readonly body: string };

const NEXT_DAYS = { '7d': 7, '30d': 30 } as const;

/** Reads the stretches of `FOLLOW_UP_ORDER` one after the other until the page is full. A cursor's key is `<stretch>:<instant>`. */
export async function followUps(
  engine: Engine,
  filter: FollowUpFilter,
  clocks: Clocks,
  limit: number,
  after?: After,
): Promise<Page<FollowUpItem>> {
  const at = atOf(clocks);
  const labels = Object.entries({ party: filter.party, kind: filter.kind }).flatMap(([name, value]) =>
    value ? [`${name}:${value}`] : [],
  );
  const lead =
    filter.commitment === undefined
      ? await leadOf(
          engine,
          labels.map((label) => ({ label })),
        )
      : undefined;
  const [begin, instant] = after ? (String(after.key).split(':').map(Number) as [number, number]) : [0, 0];
  const found: { readonly row: Found; readonly stretch: number }[] = [];
  for (const [index, stretch] of FOLLOW_UP_ORDER.entries()) {
    if (index < begin || found.length > limit || !isAskedFor(stretch, filter)) continue;
    const conditions = [
      ...within(stretch, filter, at),
      ...labels.map((label) => labelled('f.commitment', label, at)),
      ...(after && index === begin ? [behind('f.orderAt', 'f.id', { key: instant, id: after.id })] : []),
    ];
    const rows = await read(engine, conditions, at, limit + 1 - found.length, filter.commitment, lead);
    found.push(...rows.map((row) => ({ row, stretch: index })));
  }
  const items = found.slice(0, limit).map(({ row }) => itemOf(row, at));
  const last = found[limit - 1];
  return found.length > limit && last
    ? { items, next: { key: `${last.stretch}:${last.row.orderAt}`, id: last.row.id } }
    : { items };
}

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

function within({ tier, due }: FollowUpStretch, filter: FollowUpFilter, { asOf }: At): Condition[] {
  const days = filter.due === '7d' || filter.due === '30d' ? NEXT_DAYS[filter.due] : undefined;
  return [
    sql`f.tier = ${tier}`,
    // Nothing but a last day lies ahead: what else orders the list began before it was so.
    due === 'ahead'
      ? sql`f."orderAt" >= ${asOf}`
      : due === 'overdue'
        ? sql`f."orderAt" < ${asOf}`
        : sql`f."orderAt" <= ${asOf}`,
    ...(days === undefined ? [] : [sql<boolean>`f."orderAt" <= ${asOf + days * DAY}`]),
    ...(filter.due === 'undated' ? [sql<boolean>`f."dueAt" is null`] : []),
    ...(filter.owner === undefined ? [] : [sql<boolean>`f.owner = ${filter.owner}`]),
  ];
}

async function read(
  engine: Engine,
  conditions: readonly Condition[],
  at: At,
  limit: number,
  commitment: string | undefined,
  lead: Lead | undefined,
): Promise<readonly Found[]> {
  const rows =
    commitment === undefined && !lead
      ? standing(conditions, at, limit)
      : sought(engine, conditions, at, limit, commitment, lead);
  const page = sql<Found>`
    select f.*, s.body from (${rows}) as f cross join register_spans s
    where s.commitment = f.commitment and ${heldAt('s', at)} order by f."orderAt", f.id limit ${limit}`;
  return (await page.execute(engine.db)).rows;
}

/** Few commitments are looked at: theirs are read and sorted. */
function sought(
  engine: Engine,
  conditions: readonly Condition[],
  at: At,
  limit: number,
  commitment?: string,
  lead?: Lead,
): RawBuilder<Found> {
  const { from, where } = lead
    ? led(engine, lead, at)
    : { from: sql`(select ${rowOf(commitment!)} as commitment) d`, where: sql<boolean>`1 = 1` };
  return sql`
    select f.* from ${from} cross join "register_followUps" f
    where ${where} and f.commitment = d.commitment and ${heldAt('f', at)} and ${all(conditions)}
    order by f."orderAt", f.id limit ${limit}`;
}

/**
 * The walk goes over what is believed now without an end in sight, by the `standing` indexes, and takes in from the side
 * the few rows that are not in them: with an end that is known, or believed at the position asked for and no more.
 */
function standing(conditions: readonly Condition[], at: At, limit: number): RawBuilder<Found> {
  const open = sql.lit(OPEN);
  const end = sql.lit(END_OF_TIME);
  const parts: readonly Condition[] = [
    sql`f."knownTo" = ${open} and f."to" = ${end} and f."knownFrom" <= ${at.known} and f."from" <= ${at.asOf}`,
    sql`f."knownTo" = ${open} and f."to" < ${end} and f."knownFrom" <= ${at.known} and f."from" <= ${at.asOf} and f."to" > ${at.asOf}`,
    sql`f."knownTo" < ${open} and ${heldAt('f', at)}`,
  ];
  const reads = parts.map(
    (part) => sql`select * from (
    select f.* from "register_followUps" f where ${part} and ${all(conditions)} order by f."orderAt", f.id limit ${limit}) as part`,
  );
  return sql`${sql.join(reads, sql` union all `)} order by "orderAt", id limit ${limit}`;
}

export function itemOf(row: Found, { asOf }: At): FollowUpItem {
  const { id, commitment, action, owner, dueOn, dueAt, reason, why, since, tier, body } = row;
  const { kind, subject, debtors } = JSON.parse(body) as CommitmentItem;
  const closed = tier === 'closed';
  return {
    id,
    commitment: { id: idOf(commitment), kind, subject, debtors },
    action,
    owner,
    dueOn,
    overdue: !closed && dueAt !== null && dueAt < asOf,
    reason,
    why,
    since,
    state: closed ? 'closed' : 'outstanding',
  };
}
