import { describe, expect, it } from '@jest/globals';
import type { OrderedEvent } from '#libs/event-sourcing';
import { facts, idsOf, positionsTo, run, type Stage, take, turns } from './events.samples.contract.js';

/** What every adapter's subscriptions must do. */
export function subscriptionContract(stage: Stage): void {
  const fill = (count: number) => stage.store.append('commitment-1', run('a', count), 0);

  describe('a subscription', () => {
    it('brings all that stands, in order, in runs of at most the size asked for', async () => {
      await fill(10);
      const sizes = [];
      for await (const batch of stage.store.subscribe('0', { batchSize: 4 })) {
        sizes.push(batch.length);
        if (batch.at(-1)?.position === '10') break;
      }
      expect(sizes).toEqual([4, 4, 2]);
      expect(await take(10, stage.store.subscribe('0', {}))).toEqual(await stage.store.readAll('0', 10));
    });

    it.each(['0', '1', '9'])('begins after position %s', async (after) => {
      await fill(10);
      const count = 10 - Number(after);
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
      expect(idsOf(await taking)).toEqual(['a', 'b', 'c']);
    });

    it('begins after the head with what is new', async () => {
      const { position } = await fill(3);
      const taking = take(1, stage.store.subscribe(position, {}));
      await turns();
      await stage.store.append('commitment-1', facts('new'), 3);
      expect(idsOf(await taking)).toEqual(['new']);
    });

    it('goes from catching up to live without a gap or a repeat while writers write', async () => {
      await fill(200);
      const total = 200 + 20 * 25;
      const readers = ['0', '100', '200'].map(async (after) => {
        const taken = await take(total - Number(after), stage.store.subscribe(after, { batchSize: 7 }));
        return taken.map(({ position }) => position);
      });
      const writers = Array.from({ length: 20 }, async (_, writer) => {
        for (let version = 0; version < 25; version++) {
          await stage.store.append(`commitment-w${writer}`, facts(`w${writer} ${version}`), version);
        }
      });
      await Promise.all(writers);
      const all = positionsTo(total);
      expect(await Promise.all(readers)).toEqual([all, all.slice(100), all.slice(200)]);
    });

    it('misses nothing that comes while it reads', async () => {
      for (let delay = 0; delay < 20; delay++) {
        const taking = take(1, stage.store.subscribe(String(delay), {}));
        for (let step = 0; step < delay; step++) await Promise.resolve();
        await stage.store.append('commitment-1', facts(`a${delay}`), delay);
        expect(idsOf(await taking)).toEqual([`a${delay}`]);
      }
    });

    it('reads on only when asked', async () => {
      await fill(4);
      const slow = stage.store.subscribe('0', { batchSize: 2 })[Symbol.asyncIterator]();
      expect((await slow.next()).value).toHaveLength(2);
      await stage.store.append('commitment-1', run('b', 100), 4);
      await turns();
      const taken: OrderedEvent[] = [];
      while (taken.length < 102) taken.push(...((await slow.next()).value as readonly OrderedEvent[]));
      expect(taken.map(({ position }) => position)).toEqual(positionsTo(104).slice(2));
      await slow.return?.();
    });

    it('ends when it is aborted while it waits', async () => {
      await fill(3);
      const abort = new AbortController();
      const taking = take(99, stage.store.subscribe('0', { signal: abort.signal }));
      await turns();
      abort.abort();
      expect(await taking).toHaveLength(3);
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
      expect(taken).toBe(2);
      await stage.store.append('commitment-1', facts('seventh'), 6);
      expect(await other).toHaveLength(7);
    });

    it('brings nothing when it was aborted before', async () => {
      await fill(1);
      expect(await take(1, stage.store.subscribe('0', { signal: AbortSignal.abort() }))).toEqual([]);
    });

    it('ends when the store closes', async () => {
      await fill(3);
      const waiting = [take(99, stage.store.subscribe('0', {})), take(99, stage.store.subscribe('3', {}))];
      await turns();
      await stage.store.close();
      expect((await Promise.all(waiting)).map((taken) => taken.length)).toEqual([3, 0]);
      expect(await take(1, stage.store.subscribe('0', {}))).toEqual([]);
    });
  });
}
