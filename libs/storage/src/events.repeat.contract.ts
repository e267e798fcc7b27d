import { describe, expect, it } from '@jest/globals';
import { EventIdTaken, WrongExpectedVersion } from '#libs/event-sourcing';
import {
  DAY,
  everything,
  expectLedger,
  expectOrder,
  fact,
  facts,
  idOf,
  namesOf,
  NOON,
  place,
  run,
  type Stage,
} from './events.samples.contract.js';

/** What an append does whose ids stand already, and appends of one instant among themselves. */
export function repeatContract(stage: Stage): void {
  describe('an append that repeats', () => {
    it('is answered as the first time', async () => {
      const first = await stage.store.append('commitment-1', facts('a', 'b'), 0);
      stage.clock.at += DAY;
      expect(await stage.store.append('commitment-1', facts('a', 'b'), 0)).toEqual({ ...first, repeated: true });
      await expectLedger(stage, 'a', 'b');
    });

    it('is answered as the first time after the ledger has gone on', async () => {
      await stage.store.append('commitment-1', facts('a'), 0);
      const first = await stage.store.append('commitment-1', facts('b', 'c'), 1);
      await stage.store.append('commitment-2', facts('d'), 0);
      await stage.store.append('commitment-1', facts('e'), 3);
      expect(await stage.store.append('commitment-1', facts('b', 'c'), 1)).toEqual({ ...first, repeated: true });
      await expectLedger(stage, 'a', 'b', 'c', 'd', 'e');
    });

    it.each([
      ['more at the end', facts('a', 'b', 'c'), 0],
      ['another at the end', facts('a', 'c'), 0],
      ['another at the beginning', facts('c', 'b'), 0],
      ['another order', facts('b', 'a'), 0],
      ['another place', facts('a'), 1],
    ])('is refused with %s', async (_, events, expected) => {
      await stage.store.append('commitment-1', facts('a', 'b'), 0);
      await expect(stage.store.append('commitment-1', events, expected)).rejects.toBeInstanceOf(WrongExpectedVersion);
      await expectLedger(stage, 'a', 'b');
    });

    it('of what did not come to stand is a first one', async () => {
      await stage.store.append('commitment-1', facts('a'), 0);
      await expect(stage.store.append('commitment-1', facts('b'), 0)).rejects.toBeInstanceOf(WrongExpectedVersion);
      expect(await stage.store.append('commitment-1', facts('b'), 1)).toMatchObject({ version: 2 });
    });
  });

  // A shared store compares ids only at the places that an append repeats.
  if (stage.sort === 'embedded') idContract(stage);

  it('takes no id twice in one append', async () => {
    await expect(stage.store.append('commitment-1', facts('a', 'b', 'a'), 0)).rejects.toMatchObject({
      eventId: idOf('a'),
    });
    await expectLedger(stage);
  });

  describe('appends at once', () => {
    const writers = Array.from({ length: 50 }, (_, writer) => writer);

    it('to one stream come to stand one after another', async () => {
      const append = async (writer: number) => {
        for (let version = 0; ;) {
          try {
            return await stage.store.append('commitment-1', facts(`w${writer}`), version);
          } catch (error) {
            if (!(error instanceof WrongExpectedVersion)) throw error;
            version = error.actual;
          }
        }
      };
      const answers = await Promise.all(writers.map(append));
      const all = await everything(stage.store);
      expectOrder(stage.sort, all);
      expect(all.map(({ version }) => version)).toEqual(writers.map((writer) => writer + 1));
      answers.forEach(({ version }, writer) => expect(all[version - 1]?.id).toBe(idOf(`w${writer}`)));
    });

    it('to many streams come to stand whole', async () => {
      const append = async (writer: number) => {
        for (let round = 0; round < 4; round++) {
          await stage.store.append(`commitment-${writer}`, run(`w${writer} r${round} `, 2), round * 2);
        }
      };
      await Promise.all(writers.map(append));
      const all = await everything(stage.store);
      expect(all).toHaveLength(400);
      expectOrder(stage.sort, all);
      for (const writer of writers) {
        const own = all.filter(({ stream }) => stream === `commitment-${writer}`);
        expect(namesOf(own)).toEqual([0, 1, 2, 3].flatMap((round) => namesOf(run(`w${writer} r${round} `, 2))));
        expect(own.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      }
    });

    it('succeed and fail alone, without a gap', async () => {
      await stage.store.append('commitment-1', facts('a'), 0);
      const answers = await Promise.allSettled([
        stage.store.append('commitment-1', facts('b', 'c'), 1),
        stage.store.append('commitment-1', facts('late'), 1),
        stage.store.append('commitment-2', [fact('odd', { data: { value: 1n } })], 0),
        stage.store.append('commitment-1', facts('d'), 3),
        stage.store.append('commitment-1', facts('b', 'c'), 1),
        stage.store.append('commitment-2', facts('new'), 0),
      ]);
      expect(answers.map((answer) => (answer.status === 'rejected' ? answer.reason.name : answer.value))).toEqual([
        { version: 3, ...(await place(stage, 3)), recordedAt: NOON },
        'WrongExpectedVersion',
        'TypeError',
        { version: 4, ...(await place(stage, 4)), recordedAt: NOON },
        { version: 3, ...(await place(stage, 3)), recordedAt: NOON, repeated: true },
        { version: 1, ...(await place(stage, 5)), recordedAt: NOON },
      ]);
      await expectLedger(stage, 'a', 'b', 'c', 'd', 'new');
    });

    it('of the same events are one', async () => {
      const answers = await Promise.all(writers.map(() => stage.store.append('commitment-1', facts('a', 'b'), 0)));
      const [first, ...others] = answers.filter(({ repeated }) => !repeated);
      expect(first).toEqual({ version: 2, ...(await place(stage, 2)), recordedAt: NOON });
      expect(others).toEqual([]);
      for (const other of answers.filter(({ repeated }) => repeated))
        expect(other).toEqual({ ...first, repeated: true });
      await expectLedger(stage, 'a', 'b');
    });
  });
}

/** An id stands once in the whole ledger. */
function idContract(stage: Stage): void {
  describe('an id', () => {
    it.each([
      ['in another stream', 'commitment-2', facts('a'), 0],
      ['earlier in the stream', 'commitment-1', facts('a'), 2],
      ['among new ones', 'commitment-2', facts('c', 'a', 'd'), 0],
    ])('that stands %s is refused', async (_, stream, events, expected) => {
      await stage.store.append('commitment-1', facts('a', 'b'), 0);
      const refused = stage.store.append(stream, events, expected);
      await expect(refused).rejects.toMatchObject({
        eventId: idOf('a'),
      });
      await expect(refused).rejects.toBeInstanceOf(EventIdTaken);
      await expectLedger(stage, 'a', 'b');
    });

    it('of an append that was refused stays free', async () => {
      await stage.store.append('commitment-1', facts('a'), 0);
      await expect(stage.store.append('commitment-2', facts('b', 'a'), 0)).rejects.toBeInstanceOf(EventIdTaken);
      await stage.store.append('commitment-2', facts('b'), 0);
      await expectLedger(stage, 'a', 'b');
    });

    it('that is refused leaves the appends beside it alone', async () => {
      await stage.store.append('commitment-1', facts('a'), 0);
      const [first, refused, last] = await Promise.allSettled([
        stage.store.append('commitment-1', facts('b'), 1),
        stage.store.append('commitment-2', facts('new', 'a'), 0),
        stage.store.append('commitment-2', facts('new'), 0),
      ]);
      expect(refused).toMatchObject({ status: 'rejected', reason: { name: 'EventIdTaken' } });
      expect([first, last]).toMatchObject([{ value: { position: '2' } }, { value: { position: '3' } }]);
      await expectLedger(stage, 'a', 'b', 'new');
    });
  });
}
