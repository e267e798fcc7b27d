import { comparePositions, type EventStore, type Position } from './event-store.js';
import { type Foldable, Folding } from './folding.js';
import { type Batch, Projection, type Target } from './projection.js';
import type { ReadModel } from './read-model.js';
import { type Generation, type RowStore, shapeOf } from './row-store.js';
import type { Watch } from './watch.js';

export interface GenerationsOptions {
  readonly store: EventStore;
  readonly rows: RowStore;
  readonly models: readonly ReadModel[];
  readonly foldables: readonly Foldable[];
  /** Ms since the epoch. */
  now(): number;
  /** Told while a generation is built, after each batch. */
  onProgress?(progress: {
    readonly models: readonly string[];
    readonly position: Position;
    readonly head: Position;
  }): void;
  /** Told of every batch that is carried into read models. */
  readonly watch?: Watch<Batch>;
}

/** Finds, makes and fills the generations of read models, for their owner. */
export class Generations {
  constructor(
    private readonly options: GenerationsOptions,
    private readonly epoch: number,
    private readonly signal: AbortSignal,
  ) {}

  /** The read models that no active generation fits; those that fit nothing any more are taken away. */
  async missing(): Promise<readonly ReadModel[]> {
    const active = (await this.usable()).filter((each) => each.active);
    return this.options.models.filter(({ name }) => !active.some(({ model }) => model === name));
  }

  /** The active generations. */
  async open(): Promise<Projection> {
    const generations = (await this.options.rows.generations()).filter(({ active }) => active);
    return this.projection(
      this.options.models.map((model) =>
        targetOf(
          generations.find((each) => each.model === model.name)!,
          model,
        ),
      ),
    );
  }

  /** Goes on with builds that were interrupted, and begins the others. */
  async resume(models: readonly ReadModel[]): Promise<Projection> {
    const usable = await this.usable();
    const targets: Target[] = [];
    for (const model of models) {
      const begun = usable.find((each) => !each.active && each.model === model.name);
      targets.push(targetOf(begun ?? (await this.options.rows.create(this.epoch, model, true)), model));
    }
    return this.projection(targets);
  }

  /** A build beside the generation that answers. */
  async begin(model: ReadModel): Promise<Projection> {
    const { rows } = this.options;
    for (const each of await rows.generations()) {
      if (each.model === model.name && !each.active) await rows.discard(this.epoch, each.id);
    }
    return this.projection([targetOf(await rows.create(this.epoch, model), model)], true);
  }

  /** Carries a projection to the end of the ledger. */
  async fill(projection: Projection, batchSize: number): Promise<void> {
    const { store, onProgress } = this.options;
    const models = projection.targets.map(({ model }) => model.name);
    for (;;) {
      this.signal.throwIfAborted();
      const events = await store.readAll(projection.position, batchSize);
      if (events.length === 0) return;
      await projection.apply(events);
      onProgress?.({ models, position: projection.position, head: await store.head() });
      if (events.length < batchSize) return;
    }
  }

  /** Carries a projection just so far as another one is. */
  async level(projection: Projection, other: Projection, batchSize: number): Promise<void> {
    while (comparePositions(projection.position, other.position) < 0) {
      const following = await this.options.store.readAll(projection.position, batchSize);
      const events = following.filter(({ position }) => comparePositions(position, other.position) <= 0);
      if (events.length > 0) await projection.apply(events);
      else await projection.pass(other.position);
    }
  }

  async activate({ targets }: Projection): Promise<void> {
    await this.options.rows.activate(
      this.epoch,
      targets.map(({ generation: { id } }) => id),
    );
  }

  /** The active ones of another version go on answering until they are replaced. */
  private async usable(): Promise<readonly Generation[]> {
    const { rows, models, store } = this.options;
    const end = await store.end();
    const usable: Generation[] = [];
    for (const each of await rows.generations()) {
      const model = models.find(({ name }) => name === each.model);
      const fits = model?.version === each.version && shapeOf(model) === each.shape;
      // Rows of events that the ledger lacks: it was restored from an earlier copy.
      const isAhead = comparePositions(each.checkpoint, end) > 0;
      if (fits && !isAhead) usable.push(each);
      else if (!model || !each.active || isAhead) await rows.discard(this.epoch, each.id);
    }
    return usable;
  }

  private async projection(targets: readonly Target[], gently = false): Promise<Projection> {
    const { rows, store, foldables, now, watch } = this.options;
    for (const { generation, stream } of await rows.parked()) {
      targets.find((each) => each.generation.id === generation)?.parked.add(stream);
    }
    return new Projection(rows, this.epoch, new Folding(store, foldables), now, targets, watch, gently);
  }
}

const targetOf = (generation: Generation, model: ReadModel): Target => ({
  generation,
  model,
  parked: new Set(),
  checkpoint: generation.checkpoint,
});
