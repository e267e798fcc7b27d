import { type Kysely, type RawBuilder, sql, type SqlBool } from 'kysely';
import type { Clocks } from '#libs/read-models';
import type { Effort } from './queries.effort.js';
import type { Schema } from './queries.schema.js';

/** What the questions ask with: SQL that every engine understands, and full text, which each has its own of. */
export interface Engine {
  readonly db: Kysely<Schema>;
  /** Whether the row `w` of `register_words_search` holds all of these words, the last one as a beginning unless it is to be whole. */
  matches(words: readonly string[], last?: 'whole'): RawBuilder<SqlBool>;
  /** The same of the row `x` of `register_words`, without a look at what else holds them. */
  holds(words: readonly string[]): RawBuilder<SqlBool>;
  /** How much is tried in which order; specs try little, to reach what large ledgers do. */
  readonly efforts: readonly Effort[];
}

/** Clocks as the columns know them. */
export interface At {
  readonly asOf: number;
  readonly known: number;
}

export const atOf = ({ asOf, knownAt }: Clocks): At => ({ asOf, known: Number(knownAt) });

export type Condition = RawBuilder<SqlBool>;

export const all = (conditions: readonly Condition[]): Condition =>
  conditions.length === 0 ? sql`true` : sql`${sql.join(conditions, sql` and `)}`;

/** A row that was believed at a position. */
export const knownAt = (row: string, known: number): Condition =>
  sql`${sql.ref(row)}."knownFrom" <= ${known} and ${sql.ref(row)}."knownTo" > ${known}`;

/** A row that holds at an instant, as believed at a position. */
export const heldAt = (row: string, { asOf, known }: At): Condition =>
  sql`${sql.ref(row)}."from" <= ${asOf} and ${sql.ref(row)}."to" > ${asOf} and ${knownAt(row, known)}`;

/** The row key of a commitment, by its id. */
export const rowOf = (id: string): RawBuilder<string> =>
  sql`(select k.commitment from register_commitments k where k.id = ${id})`;

/** Labels of which a commitment may bear one at a time. */
export type Labels = readonly [string, ...string[]];

/** Whether a commitment, named by a column, bears one of some labels. */
export const labelled = (commitment: string, labels: Labels, at: At): Condition =>
  sql`exists (select 1 from register_labels l where l.commitment = ${sql.ref(commitment)} and l.label in (${sql.join(labels)}) and ${heldAt('l', at)})`;
