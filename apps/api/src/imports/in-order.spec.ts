import { describe, expect, it } from '@jest/globals';
import { inOrder } from './in-order.js';

const tick = async () => new Promise((resolve) => setImmediate(resolve));

async function* given<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

async function after(turns: number): Promise<number> {
  for (let turn = 0; turn < turns; turn++) await tick();
  return turns;
}

describe('Work in order', () => {
  it('gives results in the order of the items, whichever is done first', async () => {
    const results: number[] = [];
    for await (const result of inOrder(given([3, 1, 2]), { count: 3, size: 9 }, () => 1, after)) results.push(result);
    expect(results).toEqual([3, 1, 2]);
  });

  it.each([
    ['count', { count: 2, size: 1_000 }, 2],
    ['size', { count: 1_000, size: 25 }, 3],
  ])('holds no more than there is room for, by %s', async (_, room, expected) => {
    let [held, most] = [0, 0];
    const work = async () => {
      most = Math.max(most, ++held);
      await tick();
      held--;
    };
    for await (const _ of inOrder(given(Array.from({ length: 20 })), room, () => 10, work));
    expect(most).toBe(expected);
  });

  it('gives what is done while it waits for the next item', async () => {
    const more = Promise.withResolvers<void>();
    async function* items() {
      yield 1;
      await more.promise;
      yield 2;
    }
    const results = inOrder(
      items(),
      { count: 9, size: 9 },
      () => 1,
      async (item) => item,
    );
    expect(await results.next()).toEqual({ value: 1, done: false });
    more.resolve();
    expect(await results.next()).toEqual({ value: 2, done: false });
    expect((await results.next()).done).toBe(true);
  });

  it('lets go of the items when nobody wants more results', async () => {
    let isOpen = true;
    async function* items() {
      try {
        for (;;) yield 1;
      } finally {
        isOpen = false;
      }
    }
    for await (const _ of inOrder(
      items(),
      { count: 2, size: 9 },
      () => 1,
      async (item) => item,
    ))
      break;
    expect(isOpen).toBe(false);
  });
});
