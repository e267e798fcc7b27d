import { sql } from 'kysely';
import type { Position } from '#libs/event-sourcing';
import type { After, DocumentItem, Page, QuoteItem, StatementItem } from '#libs/read-models';
import { type Engine, knownAt } from './queries.engine.js';

/** Newest first. A cursor's key is the position of the recording. */
export async function documents(
  { db }: Engine,
  limit: number,
  after?: After,
  known?: Position,
): Promise<Page<DocumentItem>> {
  let query = db
    .selectFrom('documents_documents')
    .selectAll()
    .orderBy('position', 'desc')
    .limit(limit + 1);
  if (known !== undefined) query = query.where('position', '<=', Number(known));
  if (after) query = query.where('position', '<', Number(after.key));
  const rows = await query.execute();
  const items = rows.slice(0, limit).map(({ position: _, ...item }) => item);
  const last = rows[limit - 1];
  return rows.length > limit && last ? { items, next: { key: last.position, id: last.id } } : { items };
}

/** What has no place in the text stands behind what has. */
export async function anchored(
  { db }: Engine,
  document: string,
  position: Position,
): Promise<{ quotes: QuoteItem[]; statements: StatementItem[] }> {
  const known = Number(position);
  const [quotes, statements] = await Promise.all([
    db
      .selectFrom('documents_quotes as x')
      .select(['commitment', 'event', 'type', 'statement', 'quote', 'start', 'end', 'prefix', 'suffix'])
      .where('document', '=', document)
      .where(knownAt('x', known))
      .orderBy(sql`start is null`)
      .orderBy('start')
      .orderBy('commitment')
      .orderBy('event')
      .execute(),
    db
      .selectFrom('documents_statements')
      .select(['id', 'class', 'reason', 'quote', 'start', 'end', 'prefix', 'suffix'])
      .where('document', '=', document)
      .where('position', '<=', known)
      .orderBy(sql`start is null`)
      .orderBy('start')
      .orderBy('position')
      .execute(),
  ]);
  return {
    quotes: quotes.map(verified),
    statements: statements.map((row) => ({
      ...verified(row),
      class: row.class as StatementItem['class'],
      promotedTo: [
        ...new Set(quotes.filter(({ statement }) => statement === row.id).map(({ commitment }) => commitment)),
      ],
    })),
  };
}

const verified = <Row extends { readonly start: number | null }>(row: Row) => ({
  ...row,
  verified: row.start !== null,
});

export async function documentOfStatement({ db }: Engine, statement: string): Promise<string | undefined> {
  return (await db.selectFrom('documents_statements').select('document').where('id', '=', statement).executeTakeFirst())
    ?.document;
}
