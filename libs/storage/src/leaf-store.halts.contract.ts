import { describe, expect, it } from '@jest/globals';
import type { OrderedEvent } from '#libs/event-sourcing';
import type { LeafStore } from '#libs/transparency';
import { MemoryEventStore } from './events.memory.js';
import { fact, idOf, run, SetClock } from './events.samples.contract.js';
import {
  type OpenLeaves,
  sequencedStage,
  sparse,
  SparseStore,
  stage,
  started,
  UnsteadyLeaves,
  until,
} from './leaf-store.samples.contract.js';

/** What a sequencer does not go on from, since it could only skip it. */
export function haltsContract(subject: () => LeafStore, open: OpenLeaves): void {
  describe('halts at the start, and writes nothing,', () => {
    it.each<[string, (event: OrderedEvent) => readonly OrderedEvent[], object]>([
      ['where the last data is another', last({ data: { text: 'other' } }), { code: 'event-changed' }],
      ['where the last salt is another', last({ salt: new Uint8Array(32) }), { code: 'event-changed' }],
      ['where the last time is another', last({ recordedAt: 1 }), { code: 'event-changed' }],
      ['where the last type is another', last({ type: 'CommitmentBroken' }), { code: 'event-changed' }],
      ['where the last event is another', last({ id: 'other' }), { code: 'event-missing' }],
      ['where the last event is gone', (event) => (event.id === idOf('a20') ? [] : [event]), { code: 'event-missing' }],
      ['where the last event was moved', last({ position: sparse(25) }), { code: 'event-moved' }],
      ['where the last data cannot be hashed', last({ data: { text: '\ud800' } }), { code: 'event-changed' }],
      ['where the last data is half gone', last({ salt: null }), { code: 'event-changed' }],
      [
        'where what is left of the last event is another',
        last({ data: null, salt: null, recordedAt: 1 }),
        { code: 'event-changed' },
      ],
    ])('%s', async (_, retell, error) => {
      const { store, leaves } = await sequencedStage(subject(), 20);
      await store.append('document-1', [fact('d')], 0);
      store.retell = (events) => events.flatMap(retell).filter(({ id }) => id !== 'd');
      const sequencer = started({ store, leaves });
      await until(() => sequencer.state.name === 'halted');
      const place = { eventId: idOf('a20') };
      expect(sequencer.state).toMatchObject({ error: { name: 'SequencerHalted', ...error, place } });
      expect(await leaves.size()).toBe(20);
      await sequencer.stop();
      expect(sequencer.state.name).toBe('halted');
    });

    it('where the ledger ends before its leaves', async () => {
      const { store, leaves } = await sequencedStage(subject(), 20);
      store.retell = () => [];
      const sequencer = started({ store, leaves });
      await until(() => sequencer.state.name === 'halted');
      // The sixteen last are looked at.
      expect(sequencer.state).toMatchObject({
        error: { code: 'event-missing', place: { index: 4, eventId: idOf('a5') } },
      });
    });
  });

  describe('halts on its way, behind what came before,', () => {
    it.each<[string, Partial<OrderedEvent>, object]>([
      ['at a position that goes backwards', { position: sparse(2) }, { code: 'position-backwards' }],
      ['at a position that is one already', { position: sparse(4) }, { code: 'position-backwards' }],
      ['at an event redacted before it had a leaf', { data: null, salt: null }, { code: 'event-redacted' }],
      ['at an event that cannot be hashed', { data: { text: '\ud800' } }, { code: 'event-unfit' }],
    ])('%s', async (_, change, error) => {
      const { store, leaves } = await sequencedStage(subject(), 3);
      await store.append('document-1', run('d', 3), 0);
      store.retell = (events) => events.flatMap(changeOf(idOf('d2'), change));
      const told: unknown[] = [];
      const sequencer = started({ store, leaves, onError: (each) => told.push(each) });
      await until(() => sequencer.state.name === 'halted');
      const position = change.position ?? sparse(5);
      const halted = { name: 'SequencerHalted', ...error, place: { eventId: idOf('d2'), position } };
      expect(sequencer.state).toMatchObject({ error: halted });
      expect(told).toMatchObject([halted]);
      expect((await leaves.sequenced(0, 10)).map(({ eventId }) => eventId)).toEqual([
        idOf('a1'),
        idOf('a2'),
        idOf('a3'),
        idOf('d1'),
      ]);
    });

    it('at an event that has its leaf elsewhere', async () => {
      const { store, leaves } = await sequencedStage(subject(), 3);
      await store.append('document-1', run('d', 3), 0);
      store.retell = (events) => events.flatMap(changeOf(idOf('d2'), { id: idOf('a1') }));
      const sequencer = started({ store, leaves });
      await until(() => sequencer.state.name === 'halted');
      const place = { eventId: idOf('a1'), position: sparse(5), index: 0 };
      expect(sequencer.state).toMatchObject({ error: { code: 'event-moved', place } });
      expect(await leaves.size()).toBe(4);
    });

    it('at an event that is brought again and is another', async () => {
      const { store, leaves } = await sequencedStage(subject(), 20);
      store.repeated = 20;
      store.retell = (events) => events.flatMap(changeOf(idOf('a2'), { recordedAt: 1 }));
      const sequencer = started({ store, leaves });
      await until(() => sequencer.state.name === 'halted');
      expect(sequencer.state).toMatchObject({
        error: { code: 'event-changed', place: { eventId: idOf('a2'), index: 1 } },
      });
    });

    it.each<[string, number, object]>([
      ['lost leaves', 3, { code: 'leaf-missing', place: { index: 3 } }],
      ['other leaves', 5, { code: 'leaf-changed' }],
    ])('where the log comes back from a failure with %s', async (_, size, error) => {
      const { store, leaves } = await stage(subject(), 4);
      const older = await open();
      const other = new SparseStore(new MemoryEventStore(new SetClock()));
      await other.append('commitment-2', run('a', size), 0);
      const writer = started({ store: other, leaves: older.leaves });
      await until(() => writer.position === sparse(size));
      await writer.stop();

      const restored = new UnsteadyLeaves(leaves);
      const sequencer = started({ store, leaves: restored });
      await until(() => sequencer.position === sparse(4));
      restored.restore(older.leaves);
      await store.append('document-1', [fact('d')], 0);
      await until(() => sequencer.state.name === 'halted');
      expect(sequencer.state).toMatchObject({ error });
      await older.dispose();
    });
  });

  it('goes on past an event that was redacted when it had its leaf', async () => {
    const { store, leaves } = await sequencedStage(subject(), 3);
    await store.redact('commitment-1', [idOf('a3')], [fact('redaction of a3')], 3);
    store.repeated = 2;
    const sequencer = started({ store, leaves });
    await until(() => sequencer.position === sparse(4));
    expect(sequencer.state).toEqual({ name: 'running' });
    await sequencer.stop();
  });
}

const changeOf = (id: string, change: Partial<OrderedEvent>) => (event: OrderedEvent) => [
  event.id === id ? { ...event, ...change } : event,
];

const last = (change: Partial<OrderedEvent>) => changeOf(idOf('a20'), change);
