import { type RawBuilder, sql } from 'kysely';
import { rfc3339 } from '#libs/event-sourcing';
import type { At, Condition, Engine, Labels } from './queries.engine.js';
import { heldRows, type Source } from './queries.held.js';

export interface LabelLead {
  readonly labels: Labels;
}

/** What may lead a list: the commitments that bear one of some labels, whose words match, or that had been made by then. */
export type Lead = LabelLead | { readonly words: readonly string[] } | 'made';

export const isLabels = (lead: Lead): lead is LabelLead => lead !== 'made' && 'labels' in lead;
export const isWords = (lead: Lead) => lead !== 'made' && 'words' in lead;

/** The lead that fits least, if that is at most `max`. */
export async function rarest(engine: Engine, leads: readonly Lead[], at: At, max: number): Promise<Lead | undefined> {
  let found: Lead | undefined;
  let fewest = max + 1;
  for (const lead of leads) {
    if (isWords(lead) && (await isCommon(engine, lead.words, fewest))) continue;
    const rows = await rowsUpTo(engine, rowsOf(engine, lead, at), fewest);
    if (rows < fewest) [found, fewest] = [lead, rows];
  }
  return found;
}

/** Whether at least so many hold the words as they stand: found out at once, where a beginning is first gathered whole. */
const isCommon = async (engine: Engine, words: readonly string[], max: number): Promise<boolean> =>
  (await rowsUpTo(engine, sql`select 1 from register_words_search w where ${engine.matches(words, 'whole')}`, max)) >=
  max;

/** How many rows there are, counted no further than `max`. */
export async function rowsUpTo(engine: Engine, rows: RawBuilder<unknown>, max: number): Promise<number> {
  const limit = Number.isFinite(max) ? sql`limit ${max}` : sql``;
  const counted = sql<{
    rows: number | string;
  }>`select count(*) as rows from (select 1 from (${rows}) as each ${limit}) as found`;
  return Number((await counted.execute(engine.db)).rows[0]!.rows);
}

function rowsOf(engine: Engine, lead: Lead, at: At): RawBuilder<unknown> {
  if (lead === 'made') return heldRows('register_sorts', madeBy('d', at), at);
  if (isLabels(lead)) return heldRows('register_labels', sql`d.label in (${sql.join(lead.labels)})`, at);
  return sql`select 1 from register_words_search w where ${engine.matches(lead.words)}`;
}

/** An entry of `register_sorts` by when a commitment was made, if that was by then. */
export const madeBy = (row: string, { asOf }: At): Condition =>
  sql`${sql.ref(row)}."by" = 'effective' and ${sql.ref(row)}.value <= ${rfc3339(asOf)}`;

/** The commitments `d.commitment` that a lead allows, as far as they were recorded by then, each once. */
export function ledBy(engine: Engine, lead: Lead, at: At): Source {
  if (isWords(lead)) {
    return {
      from: sql`register_words_search w cross join register_words d cross join register_commitments r`,
      where: [
        engine.matches(lead.words),
        sql`d.number = w.number`,
        sql`r.commitment = d.commitment and r.first <= ${at.known}`,
      ],
    };
  }
  return { from: sql`(${rowsOf(engine, lead, at)}) d`, where: [] };
}
