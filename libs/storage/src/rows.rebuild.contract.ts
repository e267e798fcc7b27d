import { expect, it } from '@jest/globals';
import type { ReadModel, RowStore } from '#libs/event-sourcing';
import { Desk, notes, type Rows } from './rows.samples.contract.js';

/** How a read model is built anew. */
export function rebuildContract(stage: { readonly subject: Rows }): void {
  const all = async () => ({
    last: await stage.subject.read('notes', 'last'),
    words: await stage.subject.search('notes', 'words', 'some'),
    texts: await stage.subject.read('notes', 'texts'),
  });
  const changed: ReadModel = { ...notes, version: 2 };

  it('builds beside what answers while others write, and comes out the same', async () => {
    const desk = new Desk();
    for (let nth = 0; nth < 40; nth++) await desk.write(`n${nth % 7}`, `some ${nth}`);
    const projector = await desk.level(stage.subject.rows);
    const { id } = (await stage.subject.rows.generations())[0]!;
    const rebuilt = projector.rebuild('notes');
    await Promise.resolve();
    expect(projector.state).toEqual({ name: 'rebuilding', models: ['notes'] });
    for (let nth = 40; nth < 80; nth++) {
      const position = await desk.write(`n${nth % 7}`, `some ${nth}`);
      expect(await projector.waitFor(position, 5_000)).toBe(true);
      expect(await stage.subject.read('notes', 'last')).toHaveLength(7);
    }
    await rebuilt;
    const generations = await stage.subject.rows.generations();
    expect(generations.map((each) => [each.id > id, each.active])).toEqual([[true, true]]);
    expect(await stage.subject.indexes('notes')).toEqual([`notes_last_${generations[0]!.id}_by0`]);
    const after = await all();
    await projector.rebuild('notes');
    expect(await all()).toEqual(after);
    await desk.write('n0', 'last');
    expect(await projector.waitFor('81', 5_000)).toBe(true);
    expect(projector.state).toEqual({ name: 'running' });
    await projector.stop();
  });

  it('is built before anybody is answered where its version changed, and tells how far it is', async () => {
    const desk = new Desk();
    await desk.write('a', '1', '2', '3', '4');
    await (await desk.level(stage.subject.rows)).stop();
    const told: string[] = [];
    const projector = await desk.level(await stage.subject.another(), {
      models: [changed],
      onProgress: ({ position, head }) => told.push(`${position}/${head}`),
    });
    expect(told.at(-1)).toBe('4/4');
    expect(await stage.subject.rows.generations()).toMatchObject([{ version: 2, active: true, checkpoint: '4' }]);
    await projector.stop();
  });

  it('goes on with a build that was interrupted, and takes away one that no longer fits', async () => {
    const desk = new Desk();
    await desk.write('a', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10');
    const { rows } = stage.subject;
    await expect(interrupted(desk, rows)).rejects.toThrow('killed');
    const [begun] = await rows.generations();
    expect(begun).toMatchObject({ active: false, checkpoint: '3' });
    const told: string[] = [];
    await (
      await desk.level(await stage.subject.another(), { onProgress: ({ position }) => told.push(position) })
    ).stop();
    expect(told[0]).toBe('6');
    expect(await rows.generations()).toMatchObject([{ id: begun!.id, active: true }]);
    expect(await stage.subject.indexes('notes')).toEqual([`notes_last_${begun!.id}_by0`]);
    await expect(interrupted(desk, rows, { ...notes, version: 3 })).rejects.toThrow('killed');
    expect(await rows.generations()).toHaveLength(2);
    await (await desk.level(await stage.subject.another())).stop();
    expect(await rows.generations()).toMatchObject([{ id: begun!.id, version: 1, active: true }]);
  });

  it('leaves a rebuild in hand to the next start when it is stopped', async () => {
    const desk = new Desk();
    for (let nth = 0; nth < 30; nth++) await desk.write(`n${nth % 7}`, `some ${nth}`);
    const projector = await desk.level(stage.subject.rows);
    const before = await all();
    const rebuilt = projector.rebuild('notes');
    const [outcome] = await Promise.allSettled([rebuilt, projector.stop()]);
    expect(outcome.status).toBe('rejected');
    expect(await all()).toEqual(before);
    await (await desk.level(await stage.subject.another())).stop();
    expect(await all()).toEqual(before);
  });

  it('begins anew where the ledger was restored from an earlier copy', async () => {
    const longer = new Desk();
    await longer.write('a', 'one', 'two');
    await (await longer.level(stage.subject.rows)).stop();
    const shorter = new Desk();
    await shorter.write('b', 'one');
    await (await shorter.level(await stage.subject.another())).stop();
    expect(await stage.subject.read('notes', 'last')).toEqual([{ id: 'note-b', text: 'one', count: 1 }]);
  });

  it('takes away a read model that is no more', async () => {
    const desk = new Desk();
    await (await desk.level(stage.subject.rows, { models: [notes, { ...notes, name: 'gone' }] })).stop();
    await (await desk.level(await stage.subject.another())).stop();
    expect(await stage.subject.rows.generations()).toMatchObject([{ model: 'notes' }]);
  });
}

/** A start that dies after its first batch. */
async function interrupted(desk: Desk, rows: RowStore, model = notes): Promise<void> {
  await desk.projector(rows, { models: [model], onProgress: die }).start();
}

function die(): never {
  throw new Error('killed');
}
