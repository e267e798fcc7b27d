import { sql } from 'kysely';
import {
  type After,
  type Clocks,
  type CommitmentItem,
  type FollowUpFilter,
  type FollowUpItem,
  idOf,
  type Page,
} from '#libs/read-models';
import { rowJson } from './json.js';
import { type At, atOf, type Engine, heldAt, type Labels } from './queries.engine.js';
import { type FollowUpRow, inOrder, stretchesOf } from './queries.stretches.js';

export type Found = FollowUpRow & { readonly body: string };

/** The stretches of `FOLLOW_UP_ORDER` one after the other, until the page is full. A cursor's key is `<stretch>:<instant>`. */
export async function followUps(
  engine: Engine,
  filter: FollowUpFilter,
  clocks: Clocks,
  limit: number,
  after?: After,
): Promise<Page<FollowUpItem>> {
  const at = atOf(clocks);
  const found = await inOrder(engine, at, {
    stretches: stretchesOf(filter, at),
    labels: labelsOf(filter),
    ...(filter.commitment !== undefined && { commitment: filter.commitment }),
    ...(after && { after }),
    limit: limit + 1,
  });
  const items = (await withBodies(engine, found.slice(0, limit), at)).map((row) => itemOf(row, at));
  const last = found[limit - 1];
  return found.length > limit && last
    ? { items, next: { key: `${last.stretch}:${last.orderAt}`, id: last.id } }
    : { items };
}

const labelsOf = ({ party, kind }: FollowUpFilter): readonly Labels[] =>
  Object.entries({ party, kind }).flatMap(([name, value]): Labels[] => (value ? [[`${name}:${value}`]] : []));

/** With what stood of each one's commitment. */
async function withBodies(engine: Engine, rows: readonly FollowUpRow[], at: At): Promise<readonly Found[]> {
  if (rows.length === 0) return [];
  const named = sql.join(rows.map(({ commitment }) => commitment));
  const spans = await sql<{ readonly commitment: string; readonly body: string }>`
    select s.commitment, s.body from register_spans s where s.commitment in (${named}) and ${heldAt('s', at)}`.execute(
    engine.db,
  );
  const bodies = new Map(spans.rows.map(({ commitment, body }) => [commitment, body]));
  return rows.map((row) => ({ ...row, body: bodies.get(row.commitment)! }));
}

export function itemOf(row: Found, { asOf }: At): FollowUpItem {
  const { id, commitment, action, owner, dueOn, dueAt, reason, why, since, tier, body } = row;
  const { kind, subject, debtors } = rowJson(body, 'a row of the register') as CommitmentItem;
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
