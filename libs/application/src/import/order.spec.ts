import { expect, it } from '@jest/globals';
import { Order } from './order.js';

/** Work that ends when it is told to, and a log of what began. */
function setup() {
  const order = new Order();
  const began: string[] = [];
  const ends = new Map<string, () => void>();
  const begin = (name: string, writes: readonly string[], reads: readonly string[] = []) =>
    order.run({ reads, writes }, async () => {
      began.push(name);
      await new Promise<void>((resolve) => ends.set(name, resolve));
      return name;
    });
  const end = async (name: string) => {
    ends.get(name)!();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { order, began, begin, end };
}

it('Work runs side by side, but behind what it touches', async () => {
  const { began, begin, end } = setup();
  const all = [
    begin('a1', ['a']),
    begin('b1', ['b']),
    begin('a2', ['a']),
    begin('reads a', ['c'], ['a']),
    begin('reads a too', ['d'], ['a']),
  ];
  expect(began).toEqual(['a1', 'b1']);
  await end('a1');
  expect(began).toEqual(['a1', 'b1', 'a2']);
  await end('a2');
  expect(began).toEqual(['a1', 'b1', 'a2', 'reads a', 'reads a too']);
  for (const name of ['b1', 'reads a', 'reads a too']) await end(name);
  expect(await Promise.all(all)).toEqual(['a1', 'b1', 'a2', 'reads a', 'reads a too']);
});

it('What fails keeps nobody waiting', async () => {
  const order = new Order();
  const touches = { reads: [], writes: ['a'] };
  const failing = order.run(touches, async () => Promise.reject(new Error('no')));
  const next = order.run(touches, async () => 'yes');
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('yes');
});
