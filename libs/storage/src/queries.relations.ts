import { type RawBuilder, sql } from 'kysely';
import {
  type Clocks,
  FOLLOW_UP_ORDER,
  type FollowUpStretch,
  type OutstandingItem,
  type OwedItem,
  owing,
  owingMany,
} from '#libs/read-models';
import { itemOf as commitmentOf, latest } from './queries.commitments.js';
import { all, type At, atOf, type Condition, type Engine, heldAt, labelled } from './queries.engine.js';
import { heldIn } from './queries.held.js';
import { type Found as FollowUpFound, itemOf as followUpOf } from './queries.follow-ups.js';
import { type Said, SAID, sayingOf, withSaying } from './queries.sayings.js';

type Found = Parameters<typeof commitmentOf>[0] & Said & { readonly commitment: string; readonly owedFrom: number };

/** Follows the index of one label from its newest entry back, so that a limit ends the walk. */
export async function owed(
  engine: Engine,
  debtor: string,
  creditor: string,
  clocks: Clocks,
  limit: number,
): Promise<readonly OwedItem[]> {
  const at = atOf(clocks);
  const { standing, ended, closed } = heldIn('register_labels', 'd', at);
  const bearing = (label: string, ...others: readonly Condition[]) =>
    [standing, ended, closed].map(({ from, where }) =>
      read(engine, from, [sql`d.label = ${label}`, ...where, NOT_RETRACTED, ...others], at, limit),
    );
  const found = await Promise.all([
    ...bearing(owing(debtor, creditor)),
    ...bearing(owingMany(debtor), labelled('d.commitment', [`creditor:${creditor}`], at)),
  ]);
  const rows = found.flat().toSorted((a, b) => b.owedFrom - a.owedFrom || (a.commitment < b.commitment ? 1 : -1));
  return rows.slice(0, limit).map(itemOf);
}

const NOT_RETRACTED: Condition = sql`s.status <> 'retracted'`;

export async function stood(
  engine: Engine,
  commitments: readonly string[],
  clocks: Clocks,
): Promise<readonly OwedItem[]> {
  if (commitments.length === 0) return [];
  const named = sql`(select c.commitment, 0 as "from" from register_commitments c where ${among(commitments)}) d`;
  return (await read(engine, named, [], atOf(clocks), commitments.length)).map(itemOf);
}

/** The spans that hold of the commitments `d.commitment`, the newest `d.from` first, ties likewise. */
async function read(
  engine: Engine,
  from: RawBuilder<unknown>,
  where: readonly Condition[],
  at: At,
  limit: number,
): Promise<readonly Found[]> {
  const conditions = [
    ...where,
    sql<boolean>`s.commitment = d.commitment and ${heldAt('s', at)}`,
    sql<boolean>`c.commitment = d.commitment`,
  ];
  const { rows } = await sql<Found>`
    select c.commitment, c.id, c."recordedAt", s."dueAt", s.body, d."from" as "owedFrom",
      ${latest('c.commitment', 'version', at)}, ${latest('c.commitment', 'position', at)}, ${SAID}
    from ${from} cross join register_spans s cross join register_commitments c
    ${withSaying('d.commitment', sql`${at.asOf}`, at.known)}
    where ${all(conditions)} order by d."from" desc, d.commitment desc limit ${limit}`.execute(engine.db);
  return rows;
}

const itemOf = (row: Found): OwedItem => ({ ...commitmentOf(row), source: sayingOf(row) });

const among = (ids: readonly string[]): Condition => sql`c.id in (${sql.join(padded(ids))})`;

/** Few texts of statements, whatever the number of ids: the last is repeated up to a power of two. */
function padded(ids: readonly string[]): readonly string[] {
  const length = 2 ** Math.ceil(Math.log2(ids.length));
  return [...ids, ...Array.from<string>({ length: length - ids.length }).fill(ids.at(-1)!)];
}

export async function outstandingOf(
  engine: Engine,
  commitments: readonly string[],
  clocks: Clocks,
  limit: number,
): Promise<readonly OutstandingItem[]> {
  if (commitments.length === 0) return [];
  const at = atOf(clocks);
  const { rows } = await sql<FollowUpFound & Said>`
    select f.*, s.body, ${SAID} from "register_followUps" f cross join register_spans s
    ${withSaying('f.commitment', sql`${at.asOf}`, at.known)}
    where f.commitment in (select c.commitment from register_commitments c where ${among(commitments)}) and ${heldAt('f', at)} and f.tier <> 'closed'
      and s.commitment = f.commitment and ${heldAt('s', at)}
    order by ${rankAt(at)}, f."orderAt", f.id, f.commitment limit ${limit}`.execute(engine.db);
  return rows.map((row) => ({ ...followUpOf(row, at), source: sayingOf(row) }));
}

/** The place of a follow-up's stretch in `FOLLOW_UP_ORDER`. */
function rankAt({ asOf }: At): RawBuilder<number> {
  const within = ({ tier, due }: FollowUpStretch): Condition =>
    due === 'overdue' ? sql`f.tier = ${tier} and f."orderAt" < ${asOf}` : sql`f.tier = ${tier}`;
  const ranks = FOLLOW_UP_ORDER.map((stretch, index) => sql`when ${within(stretch)} then ${sql.lit(index)}`);
  return sql`case ${sql.join(ranks, sql` `)} end`;
}
