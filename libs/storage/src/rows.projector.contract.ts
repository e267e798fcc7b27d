import { describe, expect, it } from '@jest/globals';
import { type Commit, ObservedProgress, RowStore } from '#libs/event-sourcing';
import { Desk, notes, type Rows } from './rows.samples.contract.js';

/** How a projector carries a ledger into the rows. */
export function projectorContract(stage: { readonly subject: Rows }): void {
  const lastTexts = async () => (await stage.subject.read('notes', 'last')).map(({ id, text }) => `${id}: ${text}`);

  it('takes in what is there and what comes, and tells those who wait', async () => {
    const desk = new Desk();
    await desk.write('a', 'one', 'two', 'three', 'four');
    const projector = await desk.level(stage.subject.rows);
    expect(projector.state).toEqual({ name: 'running' });
    expect(await lastTexts()).toEqual(['note-a: four']);
    const waiting = projector.waitFor('6', 5_000);
    await desk.write('a', 'five');
    await desk.write('b', 'six');
    expect(await waiting).toBe(true);
    expect(await lastTexts()).toEqual(['note-a: five', 'note-b: six']);
    expect(projector.position).toBe('6');
    expect(await projector.lag()).toBe(0);
    expect(await projector.waitFor('7', 20)).toBe(false);
    await projector.stop();
    expect(projector.state).toEqual({ name: 'stopped' });
  });

  it('carries what comes after a silence at once, and lets more gather unless somebody waits', async () => {
    const desk = new Desk();
    const counted = new FailingRows(stage.subject.rows);
    const projector = await desk.level(counted);
    const before = counted.commits;
    await desk.write('a', 'one');
    while (projector.position !== '1') await turn();
    for (const text of ['two', 'three', 'four', 'five', 'six', 'seven']) {
      await desk.write('a', text);
      for (let turns = 0; turns < 5; turns++) await turn();
    }
    expect(await projector.waitFor('7', 5_000)).toBe(true);
    expect(counted.commits - before).toBeLessThan(5);
    await projector.stop();
  });

  it('is observed by who only reads: what is reached, parked and behind, also before it is there', async () => {
    const desk = new Desk();
    await desk.write('a', 'one');
    let waited = 0;
    const observed = desk.observed(await stage.subject.another(), [notes], () => waited++);
    const begun = observed.start();
    await expect(observed.look()).rejects.toMatchObject({ name: 'StoreUnavailable' });
    const projector = await desk.level(stage.subject.rows);
    await begun;
    expect(waited).toBeGreaterThan(0);
    const waiting = observed.waitFor('3', 5_000);
    await desk.write('b', 'two', 'poison');
    expect(await waiting).toBe(true);
    expect(await observed.look()).toEqual({ state: { name: 'running' }, position: '3' });
    expect(await observed.parked()).toEqual(await projector.parked());
    expect(await observed.lag()).toBe(0);
    await projector.stop();
    await desk.write('a', 'three');
    expect([await observed.waitFor('4', 100), await observed.lag()]).toEqual([false, 1]);
    await expect(observed.rebuild()).rejects.toMatchObject({ code: 'misdirected' });
    const newer = desk.observed(stage.subject.rows, [{ ...notes, version: 2 }]);
    await expect(newer.look()).rejects.toThrow('no process builds notes as this version reads it');
    await observed.stop();
  });

  it('tells who only reads once, not at every look, that the rows are away', async () => {
    const desk = new Desk();
    const projector = await desk.level(stage.subject.rows);
    const rows = new FailingRows(stage.subject.rows);
    const errors: unknown[] = [];
    const onError = (error: unknown) => errors.push(error);
    const observed = new ObservedProgress({ store: desk.store, rows, models: [notes], onError });
    await observed.start();
    const waiting = observed.waitFor('1', 300);
    rows.away = true;
    expect(await waiting).toBe(false);
    expect(errors).toHaveLength(1);
    await observed.stop();
    await projector.stop();
  });

  it('goes on where it stopped', async () => {
    const desk = new Desk();
    await desk.write('a', 'one', 'two');
    await (await desk.level(stage.subject.rows)).stop();
    await desk.write('a', 'three');
    await (await desk.level(await stage.subject.another())).stop();
    expect(await stage.subject.read('notes', 'last')).toEqual([{ id: 'note-a', text: 'three', count: 3 }]);
  });

  it('stops for good at an event that nobody knows, and skips nothing', async () => {
    const desk = new Desk();
    const projector = await desk.level(stage.subject.rows);
    await desk.write('a', 'one');
    await desk.writeUnknown();
    await desk.write('a', 'two');
    expect(await projector.waitFor('3', 5_000)).toBe(false);
    expect(projector.state).toMatchObject({ name: 'stopped', error: { name: 'UnknownEvent' } });
    expect((await lastTexts()).filter((text) => text.includes('two'))).toEqual([]);
    await projector.stop();
  });

  it('does not start on a ledger that holds an event that nobody knows', async () => {
    const desk = new Desk();
    await desk.writeUnknown();
    await expect(desk.projector(stage.subject.rows).start()).rejects.toMatchObject({ name: 'UnknownEvent' });
  });

  describe.each(['poison', 'not a number'])('where an event cannot be taken (%s)', (poison) => {
    it('parks it and what follows in its stream; the other streams go on', async () => {
      const desk = new Desk();
      const projector = await desk.level(stage.subject.rows);
      await desk.write('a', 'one');
      await desk.write('b', 'one');
      await desk.write('a', poison);
      await desk.write('b', 'two');
      await desk.write('a', 'three');
      expect(await projector.waitFor('5', 5_000)).toBe(true);
      expect(await lastTexts()).toEqual(['note-a: one', 'note-b: two']);
      expect(await stage.subject.search('notes', 'words', 'number')).toEqual([]);
      expect(await projector.parked()).toMatchObject([
        { model: 'notes', stream: 'note-a', version: 2, position: '3', type: 'NoteWritten', since: 2_000 },
        { model: 'notes', stream: 'note-a', version: 3, position: '5', error: 'waits for the event before it' },
      ]);
      await projector.stop();
    });

    it('leaves no row of what is erased in a stream that waits, and makes the rest anew once it can be taken', async () => {
      const desk = new Desk();
      await desk.write('a', 'secret', poison);
      const projector = await desk.level(stage.subject.rows);
      expect(await lastTexts()).toEqual(['note-a: secret']);
      expect(await projector.waitFor(await desk.redact('a'), 5_000)).toBe(true);
      expect(await stage.subject.search('notes', 'words', 'secret')).toEqual([]);
      for (const table of ['last', 'words', 'texts']) expect(await stage.subject.read('notes', table)).toEqual([]);
      await projector.stop();
      const mended = await desk.level(await stage.subject.another(), { models: [taking()] });
      expect(await mended.retry('note-a')).toEqual([]);
      expect(await lastTexts()).toEqual(['note-a: two']);
      const texts = await stage.subject.read('notes', 'texts');
      expect(new Set(texts.map(({ text }) => text))).toEqual(new Set(['[redacted]', poison]));
      await mended.stop();
    });

    it('keeps it parked over a restart and a vain retry, and takes all of it once it can be taken', async () => {
      const desk = new Desk();
      await desk.write('a', 'one', poison, 'three');
      await (await desk.level(stage.subject.rows)).stop();
      const again = await desk.level(await stage.subject.another());
      await desk.write('a', 'four');
      await again.waitFor('4', 5_000);
      expect((await again.parked()).map(({ version }) => version)).toEqual([2, 3, 4]);
      expect((await again.retry('note-a')).map(({ version }) => version)).toEqual([2, 3, 4]);
      expect(await lastTexts()).toEqual(['note-a: one']);
      await again.stop();

      const third = await desk.level(await stage.subject.another(), { models: [taking()] });
      expect(await third.retry('note-a')).toEqual([]);
      expect(await third.parked()).toEqual([]);
      await desk.write('a', 'five');
      await third.waitFor('5', 5_000);
      expect(await stage.subject.read('notes', 'last')).toEqual([{ id: 'note-a', text: 'five', count: 5 }]);
      const texts = await stage.subject.read('notes', 'texts');
      expect(new Set(texts.map(({ knownFrom }) => knownFrom))).toEqual(new Set([1, 2, 3, 4, 5]));
      expect(texts).toHaveLength(5);
      await third.stop();
    });
  });

  it('gives way to a projector that takes over', async () => {
    const desk = new Desk();
    const first = await desk.level(stage.subject.rows);
    const second = await desk.level(await stage.subject.another());
    await desk.write('a', 'one');
    expect(await second.waitFor('1', 5_000)).toBe(true);
    expect(await first.waitFor('1', 5_000)).toBe(false);
    expect(first.state).toMatchObject({ name: 'stopped', error: { name: 'StaleOwner' } });
    expect(second.state).toEqual({ name: 'running' });
    expect(await stage.subject.read('notes', 'texts')).toHaveLength(1);
    await first.stop();
    await second.stop();
  });

  it('tries again while the rows cannot be written, and says so', async () => {
    const desk = new Desk();
    const failing = new FailingRows(stage.subject.rows);
    const errors: unknown[] = [];
    const projector = await desk.level(failing, { onError: (error) => errors.push(error) });
    failing.failures = 2;
    await desk.write('a', 'one');
    await failing.failed;
    expect(await projector.waitFor('1', 5_000)).toBe(true);
    expect(errors).toHaveLength(2);
    expect(projector.state).toEqual({ name: 'running' });
    expect(await lastTexts()).toEqual(['note-a: one']);
    await projector.stop();
  });

  it('is level where what failed stands all the same, and tells those who wait', async () => {
    const desk = new Desk();
    const failing = new FailingRows(stage.subject.rows);
    const projector = await desk.level(failing);
    failing.failures = 1;
    failing.standing = true;
    await desk.write('a', 'one');
    expect(await projector.waitFor('1', 5_000)).toBe(true);
    await failing.failed;
    while (projector.state.name === 'retrying') await turn();
    expect(projector.state).toEqual({ name: 'running' });
    expect(await lastTexts()).toEqual(['note-a: one']);
    await projector.stop();
  });
}

/** One turn of the event loop. */
const turn = async (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve));

/** The notes as a later version of the code might take them. */
function taking(): typeof notes {
  const { NoteWritten: taken } = notes.on;
  return {
    ...notes,
    on: { NoteWritten: (event: never) => taken!({ ...(event as object), ...mend(event) } as never) },
  };
}

/** The text `poison` and the text that is no number, as a later version of the code might take them. */
const mend = (event: { readonly data: { readonly text: string } }) =>
  event.data.text === 'poison' || event.data.text === 'not a number' ? { data: { text: 'two' } } : {};

/** Rows on a disk that fails a few times. */
export class FailingRows extends RowStore {
  failures = 0;
  commits = 0;
  /** Whether what fails stands all the same. */
  standing = false;
  /** Whether they cannot be read. */
  away = false;
  private tell = () => {};
  readonly failed = new Promise<void>((resolve) => {
    this.tell = resolve;
  });

  constructor(private readonly rows: RowStore) {
    super();
  }

  override takeOver = () => this.rows.takeOver();
  override generations: RowStore['generations'] = async () => {
    if (this.away) throw new Error('the rows do not answer');
    return this.rows.generations();
  };
  override create: RowStore['create'] = (...all) => this.rows.create(...all);
  override activate: RowStore['activate'] = (...all) => this.rows.activate(...all);
  override discard: RowStore['discard'] = (...all) => this.rows.discard(...all);
  override parked = () => this.rows.parked();
  override close = () => this.rows.close();

  override async commit(commit: Commit): Promise<void> {
    this.commits += 1;
    if (this.failures === 0) return this.rows.commit(commit);
    this.failures -= 1;
    if (this.standing) await this.rows.commit(commit);
    this.tell();
    throw new Error('the disk does not answer');
  }
}
