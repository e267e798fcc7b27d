import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  believe,
  drop,
  type Generation,
  OPEN,
  put,
  type ReadModel,
  type RowStore,
  type Write,
} from '#libs/event-sourcing';
import { projectorContract } from './rows.projector.contract.js';
import { rebuildContract } from './rows.rebuild.contract.js';
import { notes, type OpenRows, type Rows } from './rows.samples.contract.js';

/** What every adapter of the port must do, by itself and under a projector. */
export function rowStoreContract(name: string, open: OpenRows): void {
  describe(name, () => {
    let subject: Rows;
    const stage = {
      get subject() {
        return subject;
      },
    };
    beforeEach(async () => {
      subject = await open();
    });
    afterEach(() => subject.dispose());

    describe('takes writes:', () => writesContract(stage));
    describe('under a projector:', () => projectorContract(stage));
    describe('when a read model is built anew:', () => rebuildContract(stage));
  });
}

const text = (word: string, to = 1) => ({ id: 'a', text: word, from: 0, to });

function writesContract(stage: { readonly subject: Rows }): void {
  let rows: RowStore;
  let epoch: number;
  let generation: Generation;

  beforeEach(async () => {
    rows = stage.subject.rows;
    epoch = await rows.takeOver();
    generation = await rows.create(epoch, notes);
    await rows.activate(epoch, [generation.id]);
  });

  const commit = async (position: number, ...writes: readonly Write[]) =>
    rows.commit({ epoch, steps: [{ generation: generation.id, position: String(position), writes }], checkpoints: [] });
  const believed = async () =>
    (await stage.subject.read('notes', 'texts')).map(({ text: word, to, knownFrom, knownTo }) => [
      word,
      to,
      knownFrom,
      knownTo,
    ]);

  it('puts one row a key, and drops it', async () => {
    await commit(1, put('last', { id: 'a', text: 'one', count: 1 }), put('last', { id: 'b', text: 'one', count: 1 }));
    await commit(2, put('last', { id: 'a', text: 'two', count: 2 }));
    expect(await stage.subject.read('notes', 'last')).toEqual([
      { id: 'a', text: 'two', count: 2 },
      { id: 'b', text: 'one', count: 1 },
    ]);
    await commit(3, drop('last', { id: 'a' }));
    expect(await stage.subject.read('notes', 'last')).toEqual([{ id: 'b', text: 'one', count: 1 }]);
  });

  it('finds words without regard to case and accents, as they are now', async () => {
    await commit(1, put('words', { id: 'a', words: 'Défense alliance' }), put('words', { id: 'b', words: 'defense' }));
    expect(await stage.subject.search('notes', 'words', 'DEFENSE')).toEqual(['a', 'b']);
    await commit(2, put('words', { id: 'a', words: 'trade' }), drop('words', { id: 'b' }));
    expect(await stage.subject.search('notes', 'words', 'defense')).toEqual([]);
    expect(await stage.subject.search('notes', 'words', 'trade')).toEqual(['a']);
  });

  it('believes rows from a position on: keeps what stays, closes what goes, opens what comes', async () => {
    await commit(1, believe('texts', { id: 'a' }, [text('x'), text('y')]));
    await commit(5, believe('texts', { id: 'a' }, [text('x'), text('y', 2), text('z')]));
    expect(await believed()).toEqual([
      ['x', 1, 1, OPEN],
      ['y', 1, 1, 5],
      ['y', 2, 5, OPEN],
      ['z', 1, 5, OPEN],
    ]);
    await commit(9, believe('texts', { id: 'a' }, []));
    expect(await believed()).toEqual([
      ['x', 1, 1, 9],
      ['y', 1, 1, 5],
      ['y', 2, 5, 9],
      ['z', 1, 5, 9],
    ]);
  });

  it('believes nothing else of others', async () => {
    await commit(
      1,
      believe('texts', { id: 'a' }, [text('x')]),
      believe('texts', { id: 'b' }, [{ ...text('x'), id: 'b' }]),
    );
    await commit(2, believe('texts', { id: 'b' }, []));
    expect(await believed()).toEqual([
      ['x', 1, 1, OPEN],
      ['x', 1, 1, 2],
    ]);
  });

  it('forgets a row that was opened and closed at one position', async () => {
    await commit(1, believe('texts', { id: 'a' }, [text('x')]), believe('texts', { id: 'a' }, [text('y')]));
    expect(await believed()).toEqual([['y', 1, 1, OPEN]]);
  });

  it.each<[string, Write]>([
    ['a table that is not there', put('nowhere', { id: 'a' })],
    ['a column that is missing', put('last', { id: 'a', count: 1 })],
    ['a column that is unknown', put('last', { id: 'a', text: 'x', count: 1, more: 1 })],
    ['a value of another type', put('last', { id: 'a', text: 'x', count: 'many' })],
    ['nothing where something must be', put('last', { id: 'a', text: null, count: 1 })],
    ['two rows of one key', believe('texts', { id: 'a' }, [text('x', 1), text('x', 2)])],
    ['a put where rows are believed', put('texts', text('x'))],
  ])('refuses %s, and writes nothing of that commit', async (_, wrong) => {
    const right = put('last', { id: 'a', text: 'x', count: 1 });
    await expect(commit(1, right, wrong)).rejects.toMatchObject({ name: 'RowRefused', step: { position: '1' } });
    expect(await stage.subject.read('notes', 'last')).toEqual([]);
    // What was held in memory is as the table is.
    await commit(2, believe('texts', { id: 'a' }, [text('x')]));
    expect(await believed()).toEqual([['x', 1, 2, OPEN]]);
  });

  it('moves a checkpoint from where it is only', async () => {
    const move = async (from: string, to: string) =>
      rows.commit({ epoch, steps: [], checkpoints: [{ generation: generation.id, from, to }] });
    await move('0', '7');
    await expect(move('0', '8')).rejects.toThrow('not at 0');
    expect(await rows.generations()).toMatchObject([{ checkpoint: '7' }]);
  });

  it('takes nothing from an owner that was replaced', async () => {
    const next = await (await stage.subject.another()).takeOver();
    expect(next).toBe(epoch + 1);
    await expect(commit(1, put('last', { id: 'a', text: 'x', count: 1 }))).rejects.toMatchObject({
      name: 'StaleOwner',
    });
    await expect(rows.create(epoch, notes)).rejects.toMatchObject({ name: 'StaleOwner' });
    await expect(rows.discard(epoch, generation.id)).rejects.toMatchObject({ name: 'StaleOwner' });
    expect(await stage.subject.read('notes', 'last')).toEqual([]);
  });

  it('shows readers a new generation, with other tables, at once and without the old', async () => {
    await commit(1, put('last', { id: 'a', text: 'x', count: 1 }));
    const other: ReadModel = {
      name: 'notes',
      version: 2,
      tables: { last: { columns: { id: 'text' }, key: ['id'] } },
      on: {},
    };
    const second = await rows.create(epoch, other);
    await rows.commit({
      epoch,
      steps: [{ generation: second.id, position: '1', writes: [put('last', { id: 'new' })] }],
      checkpoints: [],
    });
    expect(await stage.subject.read('notes', 'last')).toEqual([{ id: 'a', text: 'x', count: 1 }]);
    await rows.activate(epoch, [second.id]);
    expect(await stage.subject.read('notes', 'last')).toEqual([{ id: 'new' }]);
    expect(await rows.generations()).toMatchObject([{ id: second.id, version: 2, active: true, checkpoint: '0' }]);
  });
}
