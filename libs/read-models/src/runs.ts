import type { Segment, Stretch } from '#libs/commitments';

/** The longest stretches in which a value stays the same. */
export function runs<Value>(
  segments: readonly Segment[],
  valueOf: (segment: Segment) => Value,
): readonly (Stretch & { readonly value: Value })[] {
  const found: (Stretch & { readonly value: Value })[] = [];
  for (const segment of segments) {
    const value = valueOf(segment);
    const before = found.at(-1);
    if (before?.value === value) found[found.length - 1] = { ...before, to: segment.to };
    else found.push({ from: segment.from, to: segment.to, value });
  }
  return found;
}
