/** How much may be in hand at a time. */
export interface Room {
  readonly count: number;
  /** Of the sizes of the items, together; one that is larger goes alone. */
  readonly size: number;
}

interface InHand<Result> {
  readonly size: number;
  readonly result: Promise<Result>;
}

/**
 * Works on many items side by side and gives the results in the order of the items. Reads on only while there is room, and
 * gives what is ready while it waits for the next item.
 * @param work never rejects
 */
export async function* inOrder<Item, Result>(
  items: AsyncIterable<Item>,
  { count, size }: Room,
  sizeOf: (item: Item) => number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const source = items[Symbol.asyncIterator]();
  const inHand: InHand<Result>[] = [];
  let held = 0;
  try {
    for (let coming: Promise<IteratorResult<Item>> | undefined = source.next(); coming || inHand.length > 0;) {
      const [oldest] = inHand;
      const hasRoom = inHand.length < count && held < size;
      const got: IteratorResult<Item> | undefined = await first(hasRoom ? coming : undefined, oldest?.result);
      if (got?.done) coming = undefined;
      else if (got) {
        inHand.push({ size: sizeOf(got.value), result: work(got.value) });
        held += inHand.at(-1)!.size;
        coming = source.next();
      } else {
        inHand.shift();
        held -= oldest!.size;
        yield await oldest!.result;
      }
    }
  } finally {
    await source.return?.();
  }
}

/** The next item if it comes first, nothing if the oldest result does. */
async function first<Item>(
  coming: Promise<IteratorResult<Item>> | undefined,
  oldest: Promise<unknown> | undefined,
): Promise<IteratorResult<Item> | undefined> {
  const ready = oldest?.then(() => undefined);
  return Promise.race([coming, ready].filter((each) => each !== undefined));
}
