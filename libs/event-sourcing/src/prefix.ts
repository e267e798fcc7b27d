/** How many items two lists begin with alike: the very same values. */
export function sharedLength<T>(a: readonly T[], b: readonly T[]): number {
  const length = Math.min(a.length, b.length);
  let shared = 0;
  while (shared < length && a[shared] === b[shared]) shared++;
  return shared;
}
