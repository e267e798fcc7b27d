import type { Fact } from '#libs/commitments';

/** The subject, the words of the terms, and every quote. */
export function words(facts: readonly Fact[]): string {
  const texts = new Set<string>();
  for (const fact of facts) for (const text of textsOf(fact)) texts.add(text);
  return [...texts].join('\n');
}

const known = new WeakMap<Fact, readonly string[]>();

function textsOf(fact: Fact): readonly string[] {
  const before = known.get(fact);
  if (before) return before;
  const { data } = fact;
  const texts = [
    ...('subject' in data ? [data.subject] : []),
    ...('terms' in data ? textsIn(data.terms) : []),
    ...('statement' in data ? [data.statement] : []),
    ...('changes' in data ? textsIn(data.changes) : []),
    ...('source' in data && data.source ? [data.source.quote] : []),
  ];
  known.set(fact, texts);
  return texts;
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
