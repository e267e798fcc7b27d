import type { Fact } from '#libs/commitments';

/** The subject, the words of the terms, and every quote. */
export function words(facts: readonly Fact[]): string {
  const texts = facts.flatMap(({ data }) => [
    ...('subject' in data ? [data.subject] : []),
    ...('terms' in data ? textsIn(data.terms) : []),
    ...('changes' in data ? textsIn(data.changes) : []),
    ...('source' in data && data.source ? [data.source.quote] : []),
  ]);
  return [...new Set(texts)].join('\n');
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
