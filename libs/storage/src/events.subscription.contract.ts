import { describe, expect, it } from '@jest/globals';
import type { OrderedEvent } from '#libs/event-sourcing';
import {
  everything,
  facts,
  idOf,
  namesOf,
  positionOf,
  run,
  type Stage,
  take,
  takeInto,
  turns,
  until,
} from './events.samples.contract.js';

/** What every adapter's subscriptions must do. */
export function subscriptionContract(stage: Stage): void {
  const fill = (count: number) => stage.store.append('commitment-1', run('a', count), 0);

  describe('a subscription', () => {
    it('brings all that stands, in order, in runs of at most the size asked for', async () => {
      await fill(10);
      const sizes = [];
      for await (const batch of stage.store.subscribe('0', { batchSize: 4 })) {
        sizes.push(batch.length);
        if (batch.at(-1)?.id === idOf('a10')) break;
      }
      expect(Math.max(...sizes)).toBeLessThanOrEqual(4);
      if (stage.sort === 'embedded') expect(sizes).toEqual([4, 4, 2]);
      expect(await take(10, stage.store.subscribe('0', {}))).toEqual(await stage.store.readAll('0', 10));
    });

    it.each([0, 1, 9])('begins behind the event %s', async (n) => {
      await fill(10);
      const after = await positionOf(stage, n);
      const count = 10 - n;
      expect(await take(count, stage.store.subscribe(after, { batchSize: 3 }))).toEqual(
        await stage.store.readAll(after, 10),
      );
    });

    it('waits at the end for what comes', async () => {
      const taking = take(3, stage.store.subscribe('0', {}));
      await turns();
      await stage.store.append('commitment-1', facts('a'), 0);
      await turns();
      await stage.store.append('commitment-1', facts('b', 'c'), 1);
      expect(namesOf(await taking)).toEqual(['a', 'b', 'c']);
    });

    it('begins after the head with what is new', async () => {
      const { position } = await fill(3);
      const taking = take(1, stage.store.subscribe(position, {}));
      await turns();
      await stage.store.append('commitment-1', facts('new'), 3);
      expect(namesOf(await taking)).toEqual(['new']);
    });

    it('goes from catching up to live without a gap or a repeat while writers write', async () => {
      await fill(200);
      const total = 200 + 20 * 25;
      const readers = [0, 100, 200].map(async (n) => {
        const after = await positionOf(stage, n);
        const taken = await take(total - n, stage.store.subscribe(after, { batchSize: 7 }));
        return taken.map(({ position }) => position);
      });
      const writers = Array.from({ length: 20 }, async (_, writer) => {
        for (let version = 0; version < 25; version++) {
          await stage.store.append(`commitment-w${writer}`, facts(`w${writer} ${version}`), version);
        }
      });
      await Promise.all(writers);
      const all = (await everything(stage.store)).map(({ position }) => position);
      expect(all).toHaveLength(total);
      expect(await Promise.all(readers)).toEqual([all, all.slice(100), all.slice(200)]);
    });

    it('misses nothing that comes while it reads', async () => {
      for (let delay = 0; delay < 20; delay++) {
        const taking = take(1, stage.store.subscribe(await positionOf(stage, delay), {}));
        for (let step = 0; step < delay; step++) await Promise.resolve();
        await stage.store.append('commitment-1', facts(`a${delay}`), delay);
        expect(namesOf(await taking)).toEqual([`a${delay}`]);
      }
    });

    it('reads on only when asked', async () => {
      await fill(4);
      const slow = stage.store.subscribe('0', { batchSize: 2 })[Symbol.asyncIterator]();
      const { length } = (await slow.next()).value as readonly OrderedEvent[];
      expect(length).toBeLessThanOrEqual(2);
      await stage.store.append('commitment-1', run('b', 100), 4);
      await turns();
      const taken: OrderedEvent[] = [];
      while (taken.length < 104 - length) taken.push(...((await slow.next()).value as readonly OrderedEvent[]));
      expect(namesOf(taken)).toEqual(namesOf([...run('a', 4), ...run('b', 100)]).slice(length));
      await slow.return?.();
    });

    it('ends when it is aborted while it waits', async () => {
      await fill(3);
      const abort = new AbortController();
      const taken: OrderedEvent[] = [];
      const taking = takeInto(taken, stage.store.subscribe('0', { signal: abort.signal }));
      await until(() => taken.length === 3);
      abort.abort();
      await taking;
      expect(taken).toHaveLength(3);
    });

    it('ends when it is aborted while its consumer works, and leaves the others alone', async () => {
      await fill(6);
      const abort = new AbortController();
      const other = take(7, stage.store.subscribe('0', {}));
      let taken = 0;
      for await (const batch of stage.store.subscribe('0', { signal: abort.signal, batchSize: 2 })) {
        taken += batch.length;
        abort.abort();
      }
      expect(taken).toBeLessThanOrEqual(2);
      await stage.store.append('commitment-1', facts('seventh'), 6);
      expect(await other).toHaveLength(7);
    });

    it('brings nothing when it was aborted before', async () => {
      await fill(1);
      expect(await take(1, stage.store.subscribe('0', { signal: AbortSignal.abort() }))).toEqual([]);
    });

    it('ends when the store closes', async () => {
      await fill(3);
      const third = await positionOf(stage, 3);
      const taken: [OrderedEvent[], OrderedEvent[]] = [[], []];
      const taking = ['0', third].map((after, nth) => takeInto(taken[nth]!, stage.store.subscribe(after, {})));
      await until(() => taken[0].length === 3);
      await stage.store.close();
      await Promise.all(taking);
      expect(taken.map(({ length }) => length)).toEqual([3, 0]);
      expect(await take(1, stage.store.subscribe('0', {}))).toEqual([]);
    });
  });
}
