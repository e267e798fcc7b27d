import { beforeEach, describe, expect, it } from '@jest/globals';
import { EventIdTaken, StoreUnavailable } from '#libs/event-sourcing';
import { DAY, everything, fact, facts, namesOf, NOON, positionOf, run, type Stage } from './events.samples.contract.js';

/** What reads tell, and what is left of a store that was closed. */
export function readContract(stage: Stage): void {
  describe('reads', () => {
    beforeEach(async () => {
      await stage.store.append('commitment-1', facts('a', 'b'), 0);
      await stage.store.append('document-1', [fact('c', { type: 'DocumentAdded', schema: 2 })], 0);
      await stage.store.append('commitment-1', facts('d', 'e'), 2);
    });

    it('a stream, whole or after a version', async () => {
      expect(namesOf(await stage.store.read('commitment-1'))).toEqual(['a', 'b', 'd', 'e']);
      expect(namesOf(await stage.store.read('commitment-1', 3))).toEqual(['e']);
      expect(await stage.store.read('commitment-1', 4)).toEqual([]);
    });

    it('nothing of a stream that does not exist', async () => {
      expect(await stage.store.read('commitment-2')).toEqual([]);
      expect(await stage.store.read('commitment')).toEqual([]);
    });

    it('the ledger in pages', async () => {
      const after = async (n: number) => namesOf(await stage.store.readAll(await positionOf(stage, n), 2));
      expect(await after(0)).toEqual(['a', 'b']);
      expect(await after(2)).toEqual(['c', 'd']);
      expect(await after(4)).toEqual(['e']);
      expect(await after(5)).toEqual([]);
      const beyond = String(Number(await stage.store.head()) + 100_000);
      expect(await stage.store.readAll(beyond, 2)).toEqual([]);
    });

    it.each(['', '-1', '1.5', 'x', '1e3', '9'.repeat(21)])(
      'nothing after a position that is none: %j',
      async (after) => {
        await expect(stage.store.readAll(after, 1)).rejects.toBeInstanceOf(RangeError);
      },
    );

    it('the kinds of events', async () => {
      expect(await stage.store.kinds()).toEqual([
        { type: 'CommitmentRecorded', schema: 1 },
        { type: 'DocumentAdded', schema: 2 },
      ]);
    });

    it('the head', async () => expect(await stage.store.head()).toBe(await positionOf(stage, 5)));
  });

  it('knows an empty ledger', async () => {
    expect(await stage.store.head()).toBe('0');
    expect(await stage.store.positionAt(NOON)).toBe('0');
    expect(await stage.store.kinds()).toEqual([]);
    expect(await everything(stage.store)).toEqual([]);
  });

  it('keeps no kind of an event that was refused', async () => {
    await stage.store.append('commitment-1', facts('a'), 0);
    const refused = stage.store.append('commitment-2', [fact('b', { type: 'Other' }), fact('b')], 0);
    await expect(refused).rejects.toBeInstanceOf(EventIdTaken);
    expect(await stage.store.kinds()).toEqual([{ type: 'CommitmentRecorded', schema: 1 }]);
  });

  it('tells the last position that was recorded at or before an instant', async () => {
    for (let index = 0; index < 20; index++) {
      stage.clock.at = NOON + Math.floor(index / 3) * 10;
      await stage.store.append('commitment-1', facts(`e${index}`), index);
    }
    const at = await Promise.all([-1, 0, 9, 10, 11, 35, 60, DAY].map((after) => stage.store.positionAt(NOON + after)));
    expect(at).toEqual(await Promise.all([0, 3, 3, 6, 6, 12, 20, 20].map((n) => positionOf(stage, n))));
  });

  describe('close', () => {
    it('waits for appends in hand', async () => {
      const appends = run('a', 20).map((event, index) => stage.store.append('commitment-1', [event], index));
      await stage.store.close();
      expect((await Promise.all(appends)).map(({ version }) => version)).toEqual(run('', 20).map((_, i) => i + 1));
    });

    it('can be repeated', async () => {
      await stage.store.close();
      await stage.store.close();
    });

    it('leaves nothing but StoreUnavailable', async () => {
      await stage.store.close();
      const calls = [
        stage.store.append('commitment-1', facts('a'), 0),
        stage.store.read('commitment-1'),
        stage.store.readAll('0', 1),
        stage.store.head(),
        stage.store.positionAt(NOON),
        stage.store.kinds(),
      ];
      for (const answer of await Promise.allSettled(calls)) {
        expect(answer).toMatchObject({ status: 'rejected', reason: expect.any(StoreUnavailable) });
      }
    });
  });
}
