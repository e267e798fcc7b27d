import { type RawBuilder, sql } from 'kysely';
import { END_OF_TIME } from '#libs/event-sourcing';
import type { After, Clocks, CommitmentFilter, CommitmentItem, Page, Sort } from '#libs/read-models';
import {
  all,
  type At,
  atOf,
  behind,
  type Condition,
  type Engine,
  heldAt,
  labelled,
  type Lead,
  led,
  leadOf,
  madeBy,
  wordsIn,
} from './queries.engine.js';

interface Found {
  readonly key: string | number;
  readonly commitment: string;
  readonly id: string;
  readonly recordedAt: number;
  readonly version: number;
  readonly position: number;
  readonly dueAt: number;
  readonly body: string;
}

/**
 * Walks one entry a commitment in the order asked for, looks up the span that holds, and probes for the filters; where a
 * filter fits little, what fits is looked up and sorted instead. Either way the length of histories costs nothing.
 */
export async function commitments(
  engine: Engine,
  filter: CommitmentFilter,
  clocks: Clocks,
  sort: Sort,
  limit: number,
  after?: After,
): Promise<Page<CommitmentItem>> {
  const words = filter.q === undefined ? undefined : wordsIn(filter.q);
  if (words?.length === 0) return { items: [] };
  const labels = labelsOf(filter);
  const at = atOf(clocks);
  const leads = [...labels.map((label) => ({ label })), ...(words ? [{ words }] : []), { madeBy: at.asOf }];
  const lead = await leadOf(engine, leads, at.asOf);
  const { from, where, key, commitment } = walk(engine, sort, at, lead);
  const descending = sort.startsWith('-');
  const direction = descending ? sql`desc` : sql`asc`;
  const conditions = [
    ...where,
    sql<boolean>`s.commitment = ${sql.ref(commitment)} and ${heldAt('s', at)}`,
    filter.status === 'retracted' ? sql<boolean>`s.status = 'retracted'` : sql<boolean>`s.status <> 'retracted'`,
    sql<boolean>`c.commitment = ${sql.ref(commitment)}`,
    ...labels
      .filter((label) => !(lead && 'label' in lead && lead.label === label))
      .map((label) => labelled(commitment, label, at)),
    ...(words && !(lead && 'words' in lead) ? [holding(engine, commitment, words)] : []),
    ...(after ? [behind(key, commitment, after, descending)] : []),
  ];
  const { rows } = await sql<Found>`
    select ${sql.ref(key)} as key, c.commitment, c.id, c."recordedAt", s."dueAt", s.body, ${latest(commitment, 'version', at)}, ${latest(commitment, 'position', at)}
    from ${from} cross join register_spans s cross join register_commitments c
    where ${all(conditions)}
    order by ${sql.ref(key)} ${direction}, ${sql.ref(commitment)} ${direction}
    limit ${limit + 1}`.execute(engine.db);
  const items = rows.slice(0, limit).map(itemOf);
  const last = rows[limit - 1];
  return rows.length > limit && last ? { items, next: { key: last.key, id: last.commitment } } : { items };
}

export function itemOf({
  id,
  version,
  position,
  recordedAt,
  dueAt,
  body,
}: Omit<Found, 'key' | 'commitment'>): CommitmentItem {
  const told = JSON.parse(body) as Omit<CommitmentItem, 'id' | 'version' | 'position' | 'recordedAt' | 'dueAt'>;
  return { ...told, id, version, position: String(position), recordedAt, dueAt: dueAt === END_OF_TIME ? null : dueAt };
}

function labelsOf({ kind, party, debtor, creditor, status, condition, topic }: CommitmentFilter): readonly string[] {
  const asked = { kind, party, debtor, creditor, status, condition, topic: topic?.toLowerCase() };
  return Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [`${name}:${value}`]));
}

interface Walk {
  readonly from: RawBuilder<unknown>;
  readonly where: readonly Condition[];
  /** The columns of the sort key and of the commitment. */
  readonly key: string;
  readonly commitment: string;
}

/** `cross join` keeps the order in which tables are looked at: SQLite takes it as said. */
function walk(engine: Engine, sort: Sort, at: At, lead?: Lead): Walk {
  const by = sort.replace('-', '');
  const entries: Walk =
    by === 'recorded'
      ? {
          from: sql`register_commitments o`,
          where: [sql`o.first <= ${at.known}`],
          key: 'o.first',
          commitment: 'o.commitment',
        }
      : {
          from: sql`register_sorts o`,
          where: [by === 'effective' ? madeBy('o', at.asOf) : sql<boolean>`o."by" = ${by}`, heldAt('o', at)],
          key: 'o.value',
          commitment: 'o.commitment',
        };
  if (!lead) return entries;
  const { from, where } = led(engine, lead, at);
  return {
    ...entries,
    from: sql`${from} cross join ${entries.from}`,
    where: [where, sql`${sql.ref(entries.commitment)} = d.commitment`, ...entries.where],
  };
}

/** The counters as they were at the position. */
export const latest = (commitment: string, counter: 'version' | 'position', { known }: At): RawBuilder<unknown> =>
  sql`(select v.${sql.ref(counter)} from register_versions v where v.commitment = ${sql.ref(commitment)} and v.position <= ${known}
    order by v.position desc limit 1) as ${sql.ref(counter)}`;

const holding = (engine: Engine, commitment: string, words: readonly string[]): Condition =>
  sql`exists (select 1 from register_words x where x.commitment = ${sql.ref(commitment)}
    and x.number in (select w.number from register_words_search w where ${engine.matches(words)}))`;
