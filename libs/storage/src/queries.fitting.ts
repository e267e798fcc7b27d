import { sql } from 'kysely';
import { type CommitmentFilter, owing, owingMany } from '#libs/read-models';
import { type At, type Condition, type Engine, heldAt, labelled, type Labels } from './queries.engine.js';
import type { Lead } from './queries.lead.js';

/** A condition on commitments, named by a column, and what leads to those that meet it. */
export interface Fitting {
  readonly lead?: Lead;
  readonly fits: (commitment: string) => Condition;
}

/** What a commitment must be to be on the list. Whatever has a status that is asked for stands. */
export function fittingOf(
  engine: Engine,
  filter: CommitmentFilter,
  words: readonly string[] | undefined,
  at: At,
): readonly Fitting[] {
  return [
    ...labelsOf(filter).map((labels): Fitting => ({ lead: { labels }, fits: (id) => labelled(id, labels, at) })),
    ...(words ? [{ lead: { words }, fits: (id: string) => holding(engine, id, words) }] : []),
    ...(filter.status === undefined ? [{ fits: (id: string) => standing(id, at) }] : []),
  ];
}

/** Made, and not retracted: any other status is a label. Labels are short: spans, with their bodies, are read for a page alone. */
const standing = (commitment: string, at: At): Condition =>
  sql`exists (select 1 from register_labels l where l.commitment = ${sql.ref(commitment)}
    and l.label > 'status:' and l.label < 'status;' and l.label <> 'status:retracted' and ${heldAt('l', at)})`;

/**
 * What is likely to be rare first. A debtor with a creditor is asked for as what the one owes the other, which hardly any pair
 * has much of.
 */
function labelsOf({ q: _, topic, debtor, kind, status, condition, ...filter }: CommitmentFilter): readonly Labels[] {
  const { creditor } = filter;
  const isPair = debtor !== undefined && creditor !== undefined && debtor !== creditor;
  const asked = {
    topic: topic?.toLowerCase(),
    ...(isPair ? {} : { debtor }),
    ...filter,
    kind,
    condition,
    status,
  };
  const labels = Object.entries(asked).flatMap(([name, value]): Labels[] =>
    value === undefined ? [] : [[`${name}:${value}`]],
  );
  return isPair ? [[owing(debtor, creditor), owingMany(debtor)], ...labels] : labels;
}

/** Of a past day, much that bore it then bears it no more. */
export const isPassing = (label: string): boolean => /^(status|condition):/.test(label);

const holding = (engine: Engine, commitment: string, words: readonly string[]): Condition =>
  sql`exists (select 1 from register_words x where x.commitment = ${sql.ref(commitment)} and ${engine.holds(words)})`;
