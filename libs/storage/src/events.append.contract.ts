import { describe, expect, it } from '@jest/globals';
import { type NewEvent, WrongExpectedVersion } from '#libs/event-sourcing';
import { DAY, everything, expectLedger, fact, facts, NOON, place, type Stage } from './events.samples.contract.js';

/** What an append does, and what it refuses. */
export function appendContract(stage: Stage): void {
  describe('append', () => {
    it('answers with the version and the position of the last event, and the time', async () => {
      const first = await stage.store.append('commitment-1', facts('a', 'b'), 0);
      const second = await stage.store.append('commitment-2', facts('c'), 0);
      const third = await stage.store.append('commitment-1', facts('d'), 2);
      expect(first).toEqual({ version: 2, ...(await place(stage, 2)), recordedAt: NOON });
      expect(second).toEqual({ version: 1, ...(await place(stage, 3)), recordedAt: NOON });
      expect(third).toEqual({ version: 3, ...(await place(stage, 4)), recordedAt: NOON });
    });

    it('keeps all of an event', async () => {
      const event = fact('a', { schema: 3, salt: Uint8Array.from({ length: 32 }, (_, index) => index * 8) });
      await stage.store.append('commitment-1', [event], 0);
      const kept = { ...event, stream: 'commitment-1', version: 1, recordedAt: NOON };
      const placed = { ...kept, ...(await place(stage, 1)) };
      expect(await stage.store.readAll('0', 10)).toEqual([placed]);
      // Where a ledger is shared, a stream does not know its place in it.
      expect(await stage.store.read('commitment-1')).toEqual([stage.sort === 'embedded' ? placed : kept]);
    });

    it.each([
      ['half a mebibyte of text', { text: 'ä'.repeat(512 * 1024) }],
      ['every plane of Unicode', { text: '\u0000 \u2028 ñ 岸田 👩🏽‍⚖️ \u{10ffff} \uffff' }],
      ['nesting', { a: [[{ b: { c: [] } }], {}, '', 0, -1, true, false, null] }],
      ['large integers', { most: Number.MAX_SAFE_INTEGER, least: Number.MIN_SAFE_INTEGER }],
      ['awkward keys', { '': 1, constructor: 2, 'a\'b"c': 3 }],
    ])('keeps %s', async (_, data) => {
      await stage.store.append('commitment-1', [fact('a', { data })], 0);
      expect((await stage.store.read('commitment-1'))[0]?.data).toEqual(data);
    });

    it('keeps a copy, which later changes do not reach', async () => {
      const data = { text: 'as stated' };
      const salt = new Uint8Array(32);
      const appending = stage.store.append('commitment-1', [fact('a', { data, salt })], 0);
      data.text = 'changed';
      salt.fill(1);
      await appending;
      expect(await stage.store.read('commitment-1')).toMatchObject([
        { data: { text: 'as stated' }, salt: new Uint8Array(32) },
      ]);
    });

    it.each([
      ['stale', 1],
      ['before the first', 0],
      ['ahead', 3],
    ])('refuses a version that is %s', async (_, expected) => {
      await stage.store.append('commitment-1', facts('a', 'b'), 0);
      const refused = stage.store.append('commitment-1', facts('c', 'd'), expected);
      await expect(refused).rejects.toMatchObject({ stream: 'commitment-1', expected, actual: 2 });
      await expect(refused).rejects.toBeInstanceOf(WrongExpectedVersion);
      await expectLedger(stage, 'a', 'b');
    });

    it('refuses a version of a stream that does not exist', async () => {
      await expect(stage.store.append('commitment-1', facts('a'), 1)).rejects.toMatchObject({ actual: 0 });
      await expectLedger(stage);
    });

    it.each<[string, NewEvent[], number]>([
      ['no event', [], 0],
      ['a negative version', facts('a'), -1],
      ['a broken version', facts('a'), 0.5],
    ])('refuses %s', async (_, events, expected) => {
      await expect(stage.store.append('commitment-1', events, expected)).rejects.toBeInstanceOf(RangeError);
      await expectLedger(stage);
    });

    it.each<[string, unknown]>([
      ['a fraction', 1.5],
      ['no number', Number.NaN],
      ['an unsafe integer', 2 ** 53],
      ['a bigint', 1n],
      ['a date', new Date(NOON)],
      ['a map', new Map()],
      ['a function', () => 1],
      ['a hole', [undefined]],
    ])('refuses data with %s, and the whole append with it', async (_, value) => {
      const appending = stage.store.append('commitment-1', [fact('a'), fact('b', { data: { deep: [{ value }] } })], 0);
      await expect(appending).rejects.toBeInstanceOf(TypeError);
      await expectLedger(stage);
    });

    it('takes an undefined property for an absent one', async () => {
      await stage.store.append('commitment-1', [fact('a', { data: { text: 'x', note: undefined } })], 0);
      expect(Object.keys((await stage.store.read('commitment-1'))[0]?.data ?? {})).toEqual(['text']);
    });
  });

  it('never records earlier than before, whatever the clock does', async () => {
    const stamps = [];
    for (const [index, jump] of [0, DAY, -DAY, -DAY, 5, DAY, DAY, DAY].entries()) {
      stage.clock.at += jump;
      stamps.push((await stage.store.append('commitment-1', facts(`e${index}`), index)).recordedAt - NOON);
    }
    expect(stamps).toEqual([0, DAY, DAY, DAY, DAY, DAY, DAY + 5, 2 * DAY + 5]);
    expect((await everything(stage.store)).map(({ recordedAt }) => recordedAt - NOON)).toEqual(stamps);
  });
}
