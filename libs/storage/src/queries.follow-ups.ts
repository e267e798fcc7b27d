import { sql } from 'kysely';
import { DAY } from '#libs/event-sourcing';
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
import { storedJson } from './json.js';
import { type At, atOf, type Condition, type Engine, heldAt, labelled, type Labels, rowOf } from './queries.engine.js';
import { heldIn, isStanding, type Source } from './queries.held.js';
import { ledBy, rarest } from './queries.lead.js';
import type { Schema } from './queries.schema.js';
import { type Asked, type Entries, merged, walked } from './queries.walk.js';

type Row = Schema['register_followUps'];
export type Found = Row & { readonly body: string };

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
  const [begin, instant] = after ? (String(after.key).split(':').map(Number) as [number, number]) : [0, 0];
  const found: { readonly row: Row; readonly stretch: number }[] = [];
  for (const [index, stretch] of FOLLOW_UP_ORDER.entries()) {
    if (index < begin || found.length > limit || !isAskedFor(stretch, filter)) continue;
    const from = after && index === begin ? { key: instant, id: after.id } : undefined;
    const rows = await read(engine, filter, stretch, at, limit + 1 - found.length, from);
    found.push(...rows.map((row) => ({ row, stretch: index })));
  }
  const page = found.slice(0, limit).map(({ row }) => row);
  const items = (await withBodies(engine, page, at)).map((row) => itemOf(row, at));
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

/** What is asked of a stretch's follow-ups, and between which instants those that order them lie. */
interface Within extends Pick<Entries, 'least' | 'most'> {
  readonly fits: readonly Condition[];
}

function within({ tier, due }: FollowUpStretch, filter: FollowUpFilter, { asOf }: At): Within {
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

const ENTRY = { key: 'f.orderAt', id: 'f.id' };

/** The first follow-ups of a stretch. */
async function read(
  engine: Engine,
  filter: FollowUpFilter,
  stretch: FollowUpStretch,
  at: At,
  limit: number,
  after: Asked['after'],
): Promise<readonly Row[]> {
  const labels = Object.entries({ party: filter.party, kind: filter.kind }).flatMap(([name, value]): Labels[] =>
    value ? [[`${name}:${value}`]] : [],
  );
  const asked: Asked = {
    columns: () => sql`f.*`,
    conditions: () => labels.map((each) => labelled('f.commitment', each, at)),
    descending: false,
    after,
    limit,
  };
  const asks = within(stretch, filter, at);
  if (filter.commitment !== undefined)
    return merged(
      engine,
      [ofCommitments({ from: sql`(select ${rowOf(filter.commitment)} as commitment) d`, where: [] }, asks, at)],
      asked,
    );
  const { standing, ended, closed } = heldIn('register_followUps', 'f', at);
  const aside = [ended, closed].map((source) => entries(source, asks));
  const index = { ...entries(standing, { ...asks, fits: [] }), within: [...asks.fits, isStanding('f')] };
  const plan = { walked: [index], aside };
  for (const effort of engine.efforts) {
    const lead = await rarest(
      engine,
      labels.map((each) => ({ labels: each })),
      at,
      effort.lookUp,
    );
    if (lead) return merged(engine, [ofCommitments(ledBy(engine, lead, at), asks, at)], asked);
    const found = await walked<Row>(engine, plan, asked, effort);
    if (found) return found;
  }
  return merged(engine, [entries(standing, asks), ...aside], asked);
}

const entries = ({ from, where }: Source, { fits, ...between }: Within): Entries => ({
  ...ENTRY,
  ...between,
  from,
  where: [...fits, ...where],
});

const ofCommitments = ({ from, where }: Source, asks: Within, at: At): Entries =>
  entries(
    {
      from: sql`${from} cross join "register_followUps" f`,
      where: [...where, sql`f.commitment = d.commitment`, heldAt('f', at)],
    },
    asks,
  );

/** With what stood of each one's commitment. */
async function withBodies(engine: Engine, rows: readonly Row[], at: At): Promise<readonly Found[]> {
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
  const { kind, subject, debtors } = storedJson(body, 'a row of the register') as CommitmentItem;
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
