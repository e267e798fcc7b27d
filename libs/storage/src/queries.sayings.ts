import { type RawBuilder, sql } from 'kysely';
import type { Saying, Words } from '#libs/read-models';
import { rowJson } from './json.js';
import { type Condition, knownAt } from './queries.engine.js';

/** What `SAID` selects; all null where nothing was said by then. */
export interface Said {
  readonly saidBy: string | null;
  readonly saidAs: string;
  readonly saidOn: string;
  readonly source: string;
  readonly title: string | null;
  readonly publisher: string | null;
  readonly publishedOn: string | null;
  readonly url: string | null;
}

export const SAID: RawBuilder<unknown> = sql`y.event as "saidBy", y.type as "saidAs", y.effective as "saidOn", y.source,
  o.title, o.publisher, o."publishedOn", o.url`;

/** Joins the words in which a commitment was last said at an instant, with the document that holds them. */
export function withSaying(commitment: string, asOf: RawBuilder<unknown>, known: number): RawBuilder<unknown> {
  const held: Condition = sql`y."from" <= ${asOf} and y."to" > ${asOf} and ${knownAt('y', known)}`;
  return sql`left join register_sayings y on y.commitment = ${sql.ref(commitment)} and ${held}
    left join documents_documents o on o.id = y.document`;
}

export function sayingOf(row: Said): Saying | null {
  const { saidBy, saidAs, saidOn, source } = row;
  const said = saidBy === null ? null : (rowJson(source, 'a row of the sayings') as Words | null);
  if (saidBy === null || said === null) return null;
  return { event: saidBy, type: saidAs as Saying['type'], effective: saidOn, ...documentOf(row), ...said };
}

function documentOf({ title, publisher, publishedOn, url }: Said): Partial<Words> {
  return {
    ...(title === null ? {} : { title }),
    ...(publisher === null ? {} : { publisher }),
    ...(publishedOn === null ? {} : { publishedOn }),
    ...(url === null ? {} : { url }),
  };
}
