import { type RawBuilder, sql } from 'kysely';
import { END_OF_TIME } from '#libs/event-sourcing';
import {
  type After,
  type Clocks,
  type CommitmentFilter,
  type CommitmentItem,
  type Page,
  type Sort,
} from '#libs/read-models';
import { rowJson } from './json.js';
import { wordsIn } from './lexemes.js';
import type { Effort } from './queries.effort.js';
import { type At, atOf, type Engine, heldAt } from './queries.engine.js';
import { type Fitting, fittingOf } from './queries.fitting.js';
import { isLabels, isWords, type Lead, ledBy, rarest } from './queries.lead.js';
import { led, type Ways, waysThrough } from './queries.sorts.js';
import { type Asked, merged, walked } from './queries.walk.js';

interface Entry {
  readonly sortKey: string | number;
  readonly sortId: string;
}

interface Found {
  readonly commitment: string;
  readonly id: string;
  readonly recordedAt: number;
  readonly version: number;
  readonly position: number;
  readonly dueAt: number;
  readonly body: string;
}

/**
 * Walks one entry a commitment in the order asked for and probes for the filters; where a filter fits little, what fits is
 * looked up and sorted instead. Either way neither the length of histories nor what the filters do not fit costs anything.
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
  const at = atOf(clocks);
  const fitting = fittingOf(engine, filter, words, at);
  const asked: AskedBeside = {
    columns: ({ id }) => sql`${sql.ref(id)} as commitment`,
    descending: sort.startsWith('-'),
    after,
    limit: limit + 1,
  };
  const entries = await entriesOf(engine, sort, at, fitting, asked);
  const items = await read(engine, entries.slice(0, limit), at);
  const last = entries[limit - 1];
  return entries.length > limit && last ? { items, next: { key: last.sortKey, id: last.sortId } } : { items };
}

type AskedBeside = Omit<Asked, 'conditions'>;

/**
 * Words are looked up before anything is walked: full text tells at once of most that few hold them. Whatever else is asked for
 * is more often common than rare.
 */
async function entriesOf(
  engine: Engine,
  sort: Sort,
  at: At,
  fitting: readonly Fitting[],
  asked: AskedBeside,
): Promise<readonly Entry[]> {
  const unless = (known?: Lead): Asked => ({
    ...asked,
    conditions: ({ id }) => fitting.filter(({ lead }) => !lead || lead !== known).map(({ fits }) => fits(id)),
  });
  const leads = fitting.flatMap(({ lead }) => lead ?? []);
  const [words, labels] = [leads.filter(isWords), leads.filter(isLabels)];
  const lookedUp = async (some: readonly Lead[], { lookUp }: Effort) => {
    const lead = await rarest(engine, some, at, lookUp);
    return lead && merged<Entry>(engine, [led(ledBy(engine, lead, at), sort, at)], unless(lead));
  };
  let ways: Ways | undefined;
  const through = async (plans: Ways['plans'], effort: Effort) => {
    for (const { lead, plan } of plans) {
      const found = await walked<Entry>(engine, plan, unless(lead), effort);
      if (found) return found;
    }
    return undefined;
  };
  for (const effort of engine.efforts) {
    const few = await lookedUp(words, effort);
    if (few) return few;
    const { plans, areInCells } = (ways ??= await waysThrough(engine, sort, labels, at));
    const tries = [async () => through(plans, effort), async () => lookedUp([...labels, 'made'], effort)];
    // Few entries are looked up sooner than a list is begun in many cells.
    for (const attempt of areInCells ? tries.toReversed() : tries) {
      const found = await attempt();
      if (found) return found;
    }
  }
  throw new Error('the last effort looks up whatever there is');
}

/** What stood of the commitments on a page, in its order. */
async function read(engine: Engine, entries: readonly Entry[], at: At): Promise<readonly CommitmentItem[]> {
  if (entries.length === 0) return [];
  const named = sql.join(entries.map(({ sortId }) => sortId));
  const { rows } = await sql<Found>`
    select c.commitment, c.id, c."recordedAt", s."dueAt", s.body, ${latest('c.commitment', 'version', at)}, ${latest('c.commitment', 'position', at)}
    from register_commitments c cross join register_spans s
    where c.commitment in (${named}) and s.commitment = c.commitment and ${heldAt('s', at)}`.execute(engine.db);
  const found = new Map(rows.map((row) => [row.commitment, row]));
  return entries.map(({ sortId }) => itemOf(found.get(sortId)!));
}

export function itemOf({ id, version, position, recordedAt, dueAt, body }: Omit<Found, 'commitment'>): CommitmentItem {
  const told = rowJson(body, 'a row of the register') as Omit<
    CommitmentItem,
    'id' | 'version' | 'position' | 'recordedAt' | 'dueAt'
  >;
  return { ...told, id, version, position: String(position), recordedAt, dueAt: dueAt === END_OF_TIME ? null : dueAt };
}

/** The counters as they were at the position. */
export const latest = (commitment: string, counter: 'version' | 'position', { known }: At): RawBuilder<unknown> =>
  sql`(select v.${sql.ref(counter)} from register_versions v where v.commitment = ${sql.ref(commitment)} and v.position <= ${known}
    order by v.position desc limit 1) as ${sql.ref(counter)}`;
