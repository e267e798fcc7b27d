import { type Kysely, type RawBuilder, sql, type SqlBool } from 'kysely';
import { END_OF_TIME, rfc3339 } from '#libs/event-sourcing';
import type { Clocks } from '#libs/read-models';
import type { Schema } from './queries.schema.js';

/** What the questions ask with: SQL that every engine understands, and full text, which each has its own of. */
export interface Engine {
  readonly db: Kysely<Schema>;
  /** Whether the row `w` of `register_words_search` holds all of these words, the last one as a beginning. */
  matches(words: readonly string[]): RawBuilder<SqlBool>;
}

/** Letters and digits in a row, as full-text indexes cut them: nothing else of `q` reaches the engine's own syntax. */
export const wordsIn = (q: string): readonly string[] => q.match(/[\p{L}\p{N}\p{M}\p{Co}]+/gu) ?? [];

/** Clocks as the columns know them. */
export interface At {
  readonly asOf: number;
  readonly known: number;
}

export const atOf = ({ asOf, knownAt }: Clocks): At => ({ asOf, known: Number(knownAt) });

export type Condition = RawBuilder<SqlBool>;

export const all = (conditions: readonly Condition[]): Condition => sql`${sql.join(conditions, sql` and `)}`;

/** A row that was believed at a position. */
export const knownAt = (row: string, known: number): Condition =>
  sql`${sql.ref(row)}."knownFrom" <= ${known} and ${sql.ref(row)}."knownTo" > ${known}`;

/** A row that holds at an instant, as believed at a position. */
export const heldAt = (row: string, { asOf, known }: At): Condition =>
  sql`${sql.ref(row)}."from" <= ${asOf} and ${sql.ref(row)}."to" > ${asOf} and ${knownAt(row, known)}`;

/** The row key of a commitment, by its id. */
export const rowOf = (id: string): RawBuilder<string> =>
  sql`(select k.commitment from register_commitments k where k.id = ${id})`;

/** Whether a commitment, named by a column, bears a label. */
export const labelled = (commitment: string, label: string, at: At): Condition =>
  sql`exists (select 1 from register_labels l where l.commitment = ${sql.ref(commitment)} and l.label = ${label} and ${heldAt('l', at)})`;

/** Behind a row in an order, ties in the order of recording, then by id. */
export const behind = (
  key: string,
  id: string,
  after: { readonly key: string | number; readonly id: string },
  descending = false,
): Condition => sql`(${sql.ref(key)}, ${sql.ref(id)}) ${descending ? sql`<` : sql`>`} (${after.key}, ${after.id})`;

/** Up to here, what fits a filter is looked up and sorted; above, the list is walked in its order and each entry probed. */
const RARE_MAX = 1_000;

/** What leads a list when little fits it: the rarest of its labels, its words, or, for a day long past, what had been made by then. */
export type Lead = { readonly label: string } | { readonly words: readonly string[] } | { readonly madeBy: number };

/** Nothing that begins after the day asked for is counted: the longer ago it is, the more may lead. */
export async function leadOf(engine: Engine, leads: readonly Lead[], asOf = END_OF_TIME): Promise<Lead | undefined> {
  let rarest: Lead | undefined;
  let fewest = RARE_MAX + 1;
  for (const lead of leads) {
    const rows = await rowsUpTo(engine, lead, asOf, fewest);
    if (rows < fewest) [rarest, fewest] = [lead, rows];
  }
  return rarest;
}

async function rowsUpTo(engine: Engine, lead: Lead, asOf: number, max: number): Promise<number> {
  const { rows } = await sql<{
    rows: number | string;
  }>`select count(*) as rows from (${rowsOf(engine, lead, asOf)} limit ${max}) as found`.execute(engine.db);
  return Number(rows[0]!.rows);
}

function rowsOf(engine: Engine, lead: Lead, asOf: number): RawBuilder<unknown> {
  if ('label' in lead)
    return sql`select 1 from register_labels d where d.label = ${lead.label} and d."from" <= ${asOf}`;
  if ('madeBy' in lead) return sql`select 1 from register_sorts d where ${madeBy('d', lead.madeBy)}`;
  return sql`select 1 from register_words_search w where ${engine.matches(lead.words)}`;
}

/** An entry of `register_sorts` of a commitment that had been made by an instant. */
export const madeBy = (row: string, instant: number): Condition =>
  sql`${sql.ref(row)}."by" = 'effective' and ${sql.ref(row)}.value <= ${rfc3339(instant)}`;

/** The commitments `d.commitment` that a lead allows, each once; for a `from` clause, with its conditions. */
export function led(
  engine: Engine,
  lead: Lead,
  at: At,
): { readonly from: RawBuilder<unknown>; readonly where: Condition } {
  if ('label' in lead)
    return { from: sql`register_labels d`, where: sql`d.label = ${lead.label} and ${heldAt('d', at)}` };
  if ('madeBy' in lead)
    return { from: sql`register_sorts d`, where: sql`${madeBy('d', lead.madeBy)} and ${heldAt('d', at)}` };
  return {
    from: sql`register_words_search w cross join register_words d`,
    where: sql`${engine.matches(lead.words)} and d.number = w.number`,
  };
}
