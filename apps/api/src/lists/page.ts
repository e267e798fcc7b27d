import type { After, Page } from '#libs/read-models';

/** A page of what is short enough to be held whole, sorted by a key of its own. */
export function pageOf<Item>(
  all: readonly Item[],
  keyOf: (item: Item) => string,
  limit: number,
  after?: After,
): Page<Item> {
  const rest = after === undefined ? all : all.filter((item) => keyOf(item) > String(after.key));
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return last === undefined || rest.length <= limit ? { items } : { items, next: { key: keyOf(last), id: '' } };
}
