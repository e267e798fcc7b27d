import { expect, describe, it } from '@jest/globals';
import { WrongExpectedVersion } from '#libs/event-sourcing';
import { everything, expectLedger, facts, idOf, type Stage } from './events.samples.contract.js';

/** Erasing data, which leaves everything else of an event. */
export function redactContract(stage: Stage): void {
  describe('redact', () => {
    it('erases data and salt, appends in the same breath, and leaves the rest and every leaf', async () => {
      await stage.store.append('commitment-1', facts('a', 'b'), 0);
      await stage.store.append('commitment-2', facts('c'), 0);
      const before = await everything(stage.store);
      const leaves = await stage.store.log!.leaves(0, 3);
      const answer = await stage.store.redact('commitment-1', [idOf('a')], facts('d'), 2);
      expect(answer).toMatchObject({ version: 3, position: '4', leafIndex: 3 });
      const [a, ...others] = await everything(stage.store);
      expect(a).toEqual({ ...before[0], data: null, salt: null });
      expect(others.slice(0, 2)).toEqual(before.slice(1));
      expect(await stage.store.read('commitment-1')).toMatchObject([
        { id: idOf('a'), data: null },
        { id: idOf('b') },
        { id: idOf('d') },
      ]);
      expect(await stage.store.log!.leaves(0, 3)).toEqual(leaves);
      await expectLedger(stage, 'a', 'b', 'c', 'd');
    });

    it('erases nothing where the version is another', async () => {
      await stage.store.append('commitment-1', facts('a', 'b'), 0);
      const before = await everything(stage.store);
      await expect(stage.store.redact('commitment-1', [idOf('a')], facts('d'), 1)).rejects.toBeInstanceOf(
        WrongExpectedVersion,
      );
      expect(await everything(stage.store)).toEqual(before);
    });

    it.each(['c', 'nothing'])(
      'erases nothing, and appends nothing, for %s, which is not of the stream',
      async (other) => {
        await stage.store.append('commitment-1', facts('a', 'b'), 0);
        await stage.store.append('commitment-2', facts('c'), 0);
        const before = await everything(stage.store);
        const refused = stage.store.redact('commitment-1', [idOf('a'), idOf(other)], facts('d'), 2);
        await expect(refused).rejects.toBeInstanceOf(RangeError);
        expect(await everything(stage.store)).toEqual(before);
        await expectLedger(stage, 'a', 'b', 'c');
      },
    );

    it('answers a repetition as the first time', async () => {
      await stage.store.append('commitment-1', facts('a'), 0);
      const first = await stage.store.redact('commitment-1', [idOf('a')], facts('d'), 1);
      expect(await stage.store.redact('commitment-1', [idOf('a')], facts('d'), 1)).toEqual({
        ...first,
        repeated: true,
      });
      await expectLedger(stage, 'a', 'd');
    });
  });
}
