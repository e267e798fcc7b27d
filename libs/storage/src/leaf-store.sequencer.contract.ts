import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { LeafStore } from '#libs/transparency';
import { everything, fact, idOf, run } from './events.samples.contract.js';
import { histories, rehearse } from './leaf-store.races.contract.js';
import {
  expectSequenced,
  type Fate,
  type OpenLeaves,
  sequencedStage,
  sparse,
  stage,
  started,
  UnsteadyLeaves,
  until,
} from './leaf-store.samples.contract.js';

/** How a sequencer carries a ledger into its log. */
export function sequencerContract(subject: () => LeafStore, open: OpenLeaves): void {
  describe('under a sequencer', () => {
    it('has the leaves and the root of the ledger, of what is there and of what comes', async () => {
      const { store, leaves } = await stage(subject(), 70);
      const sequencer = started({ store, leaves, batchSize: 16 });
      await until(async () => (await leaves.size()) === 70);
      await store.append('document-1', [fact('d')], 0);
      await until(() => sequencer.position === sparse(71));
      expect(sequencer.state).toEqual({ name: 'running' });
      await expectSequenced(store, leaves);
      await sequencer.stop();
    });

    it('goes on where it stopped, and passes over what a subscription brings again', async () => {
      const { store, leaves } = await sequencedStage(subject(), 30);
      store.repeated = 5;
      await store.append('document-1', run('d', 3), 0);
      const sequencer = started({ store, leaves, batchSize: 3 });
      await until(() => sequencer.position === sparse(33));
      await expectSequenced(store, leaves);
      await sequencer.stop();
    });

    it.each(['undone', 'done'] as const)('goes on behind one that died while its append was %s', async (fate) => {
      const { store, leaves } = await stage(subject(), 4);
      const dying = new DyingLeaves(leaves, fate);
      const first = started({ store, leaves: dying });
      await dying.dead;
      const second = started({ store, leaves });
      await until(() => second.position === sparse(4));
      await store.append('document-1', [fact('d')], 0);
      await until(() => second.position === sparse(5));
      dying.resurrect();
      await until(() => first.state.name === 'stopped');
      expect(first.state).toMatchObject({ error: { name: 'StaleSequencer' } });
      await expectSequenced(store, leaves);
      await Promise.all([first.stop(), second.stop()]);
    });

    it('tries again for as long as the stores fail, and says so', async () => {
      const { store, leaves } = await stage(subject(), 3);
      let failures = 0;
      store.pace = async () => {
        if (++failures <= 30) throw new Error('no answer');
      };
      const errors: unknown[] = [];
      const fates = Array.from({ length: 30 }, (): Fate => ({ before: 0, after: 0, fails: 'undone' }));
      const unsteady = new UnsteadyLeaves(leaves, fates);
      const sequencer = started({ store, leaves: unsteady, onError: (error) => errors.push(error) });
      await until(() => sequencer.state.name === 'retrying');
      await until(() => sequencer.position === sparse(3));
      expect(errors).toHaveLength(60);
      expect(sequencer.state).toEqual({ name: 'running' });
      await expectSequenced(store, leaves);
      await sequencer.stop();
    });

    it('does not take over again from whoever took over while its store failed', async () => {
      const { store, leaves } = await stage(subject(), 1);
      const line = new UnsteadyLeaves(leaves);
      const older = started({ store, leaves: line });
      await until(() => older.position === sparse(1));
      const newer = started({ store, leaves });
      await until(() => newer.position === sparse(1));
      line.restore(leaves);
      await store.append('document-1', [fact('d')], 0);
      await until(() => newer.position === sparse(2));
      // The older one learns of it when it has something to write.
      let more = 0;
      await until(async () => {
        await store.append(`document-${++more}-more`, [fact(`more ${more}`)], 0);
        return older.state.name === 'stopped';
      });
      const total = (await everything(store)).length;
      await until(async () => (await leaves.size()) === total);
      expect(newer.state).toEqual({ name: 'running' });
      await expectSequenced(store, leaves);
      await newer.stop();
    });

    it('waits anew as at first after it has gone on', async () => {
      const { store, leaves } = await stage(subject(), 0);
      const line = new UnsteadyLeaves(leaves);
      const sequencer = started({ store, leaves: line, backOffMs: [0, 3_600_000] });
      for (const name of ['d', 'e', 'f']) {
        line.restore(leaves);
        await store.append(`document-${name}`, [fact(name)], 0);
        await until(async () => (await leaves.indexOf(idOf(name))) !== undefined);
      }
      await sequencer.stop();
    });

    it('says that it is not at work when the ledger is closed', async () => {
      const { store, leaves } = await stage(subject(), 0);
      const sequencer = started({ store, leaves });
      await until(() => sequencer.state.name === 'running');
      await store.close();
      await until(() => sequencer.state.name === 'retrying');
      expect(sequencer.state).toMatchObject({ error: { name: 'StoreUnavailable' } });
      await sequencer.stop();
    });

    it('waits longer while it fails, and stops at once', async () => {
      const { store, leaves } = await stage(subject(), 1);
      store.pace = async () => Promise.reject(new Error('no answer'));
      const errors: unknown[] = [];
      const onError = (error: unknown) => errors.push(error);
      const sequencer = started({ store, leaves, backOffMs: [0, 3_600_000], onError });
      await until(() => errors.length === 2);
      await new Promise((resolve) => setTimeout(resolve, 25));
      expect(errors).toHaveLength(2);
      expect(sequencer.state).toEqual({ name: 'retrying', error: errors[1] });
      await sequencer.stop();
      expect(sequencer.state).toEqual({ name: 'stopped' });
    });

    it('has one order, whoever writes it, however they and their stores fail', async () => {
      await fc.assert(
        fc.asyncProperty(histories, async (history) => rehearse(history, open)),
        { numRuns: 60 },
      );
    }, 60_000);
  });
}

/** Leaves whose writer dies within its append, and what it had sent comes late. */
class DyingLeaves extends UnsteadyLeaves {
  private readonly death = Promise.withResolvers<void>();
  private readonly life = Promise.withResolvers<void>();

  constructor(
    private readonly written: LeafStore,
    private readonly fate: 'undone' | 'done',
  ) {
    super(written);
  }

  get dead(): Promise<void> {
    return this.death.promise;
  }

  resurrect = () => this.life.resolve();

  override append: LeafStore['append'] = async (run) => {
    if (this.fate === 'done') await this.written.append(run);
    this.death.resolve();
    await this.life.promise;
    if (this.fate === 'undone') await this.written.append(run);
  };
}
