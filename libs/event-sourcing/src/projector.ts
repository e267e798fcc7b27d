import { UnknownEvent } from './codec.js';
import { BEGINNING, comparePositions, type EventStore, type Position } from './event-store.js';
import { type Foldable, Folding } from './folding.js';
import { Projection, type Target } from './projection.js';
import type { ReadModel } from './read-model.js';
import { type Generation, type Parked, type RowStore, shapeOf, StaleOwner } from './row-store.js';
import { Waiters } from './waiters.js';

export interface ProjectorOptions {
  readonly store: EventStore;
  readonly rows: RowStore;
  readonly models: readonly ReadModel[];
  readonly foldables: readonly Foldable[];
  /** Ms since the epoch. */
  now(): number;
  /** How many events one transaction holds at most. Default 200. */
  readonly batchSize?: number;
  /** Told while a generation is built, after each batch. */
  onProgress?(progress: {
    readonly models: readonly string[];
    readonly position: Position;
    readonly head: Position;
  }): void;
  onError?(error: unknown): void;
}

/** `retrying`: the store or the rows fail, and it goes on by itself once they answer. `stopped` with an error is for good. */
export type ProjectorState =
  | { readonly name: 'starting' | 'running' }
  | { readonly name: 'rebuilding'; readonly models: readonly string[] }
  | { readonly name: 'retrying'; readonly error: unknown }
  | { readonly name: 'stopped'; readonly error?: unknown };

const BACK_OFF_MS = [50, 200, 1_000, 5_000];

/**
 * Carries the ledger into the read models, and keeps doing so. Two on one row store never both write: the later takes
 * over, the earlier stops.
 */
export class Projector {
  private current: ProjectorState = { name: 'starting' };
  private live: Projection | undefined;
  private epoch = 0;
  private readonly stopping = new AbortController();
  private readonly waiters = new Waiters();
  private following: Promise<void> = Promise.resolve();
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: ProjectorOptions) {}

  get state(): ProjectorState {
    return this.current;
  }

  /** What every read model has applied. */
  get position(): Position {
    return this.live?.position ?? BEGINNING;
  }

  /** How far the read models are behind the ledger; on a store of sparse positions more than the number of events. */
  async lag(): Promise<number> {
    return Math.max(0, Number(BigInt(await this.options.store.head()) - BigInt(this.position)));
  }

  /** Whether every read model has applied a position, at the latest after `timeoutMs`. */
  async waitFor(position: Position, timeoutMs: number): Promise<boolean> {
    if (comparePositions(position, this.position) <= 0) return true;
    return this.current.name !== 'stopped' && this.waiters.wait(position, timeoutMs);
  }

  /** Resolves when every read model can answer: what is missing or of another version is built first. */
  async start(): Promise<void> {
    this.epoch = await this.options.rows.takeOver();
    await this.prepare();
    this.current = { name: 'running' };
    this.following = this.follow();
  }

  /** Finishes the batch in hand. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.following;
    await this.turn;
    if (this.current.name !== 'stopped') this.current = { name: 'stopped' };
    this.waiters.giveUp();
  }

  async parked(): Promise<readonly Parked[]> {
    const active = new Set(this.live?.targets.map(({ generation: { id } }) => id));
    return (await this.options.rows.parked()).filter(({ generation }) => active.has(generation));
  }

  /** Runs the parked events of a stream anew; what still waits afterwards. */
  async retry(stream: string): Promise<readonly Parked[]> {
    return this.inTurn(async () => (await this.live?.retry(stream)) ?? []);
  }

  /** Builds a read model anew beside the one that answers and goes on, and switches when both are level. */
  async rebuild(name: string): Promise<void> {
    const model = this.options.models.find((each) => each.name === name);
    if (!model || !this.live) throw new Error(`there is no read model ${name} to rebuild`);
    for (const each of await this.options.rows.generations()) {
      if (each.model === name && !each.active) await this.options.rows.discard(this.epoch, each.id);
    }
    const building = this.projection([target(await this.options.rows.create(this.epoch, model), model)]);
    const before = this.current;
    this.current = { name: 'rebuilding', models: [name] };
    try {
      await this.build(building, this.batchSize);
      await this.inTurn(() => this.switchTo(building));
    } finally {
      if (this.current.name === 'rebuilding') this.current = before;
    }
  }

  /** Opens what is there, and builds what is missing, before anybody is answered. */
  private async prepare(): Promise<void> {
    const { rows, models } = this.options;
    const usable = await this.usable();
    const active = models.flatMap((model) => usable.filter((each) => each.active && each.model === model.name));
    const missing = models.filter(({ name }) => !active.some(({ model }) => model === name));
    if (missing.length > 0) {
      const targets: Target[] = [];
      for (const model of missing) {
        const begun = usable.find((each) => !each.active && each.model === model.name);
        targets.push(target(begun ?? (await rows.create(this.epoch, model)), model));
      }
      this.current = { name: 'rebuilding', models: missing.map(({ name }) => name) };
      const building = this.projection(await this.withParked(targets));
      // Nobody waits yet: batches may be large.
      await this.build(building, 3 * this.batchSize);
      await rows.activate(
        this.epoch,
        targets.map(({ generation }) => generation.id),
      );
    }
    this.live = await this.open();
  }

  /** The generations that fit the read models as they are. The others go, but the active ones go on answering until they are replaced. */
  private async usable(): Promise<readonly Generation[]> {
    const { rows, models, store } = this.options;
    const head = await store.head();
    const usable: Generation[] = [];
    for (const each of await rows.generations()) {
      const model = models.find(({ name }) => name === each.model);
      const fits = model?.version === each.version && shapeOf(model) === each.shape;
      // Rows of events that the ledger lacks: it was restored from an earlier copy.
      const ahead = comparePositions(each.checkpoint, head) > 0;
      if (fits && !ahead) usable.push(each);
      else if (!each.active || !model || ahead) await rows.discard(this.epoch, each.id);
    }
    return usable;
  }

  private async open(): Promise<Projection> {
    const generations = (await this.options.rows.generations()).filter(({ active }) => active);
    const targets = this.options.models.map((model) =>
      target(
        generations.find(({ model: name }) => name === model.name)!,
        model,
      ),
    );
    return this.projection(await this.withParked(targets));
  }

  private projection(targets: readonly Target[]): Projection {
    const { rows, store, foldables, now } = this.options;
    return new Projection(rows, this.epoch, new Folding(store, foldables), now, targets);
  }

  private async withParked(targets: readonly Target[]): Promise<readonly Target[]> {
    for (const { generation, stream } of await this.options.rows.parked()) {
      targets.find((each) => each.generation.id === generation)?.parked.add(stream);
    }
    return targets;
  }

  /** Carries a projection to the end of the ledger. */
  private async build(projection: Projection, batchSize: number): Promise<void> {
    const { store, onProgress } = this.options;
    const models = projection.targets.map(({ model }) => model.name);
    for (;;) {
      this.stopping.signal.throwIfAborted();
      const events = await store.readAll(projection.position, batchSize);
      if (events.length === 0) return;
      await projection.apply(events);
      onProgress?.({ models, position: projection.position, head: await store.head() });
      if (events.length < batchSize) return;
      await breath();
    }
  }

  /** While nothing else is applied: brings a new generation level with the one it replaces, and takes its place. */
  private async switchTo(building: Projection): Promise<void> {
    const [built] = building.targets as [Target];
    const live = this.live!;
    const replaced = live.targets.find(({ model }) => model.name === built.model.name)!;
    while (comparePositions(built.checkpoint, replaced.checkpoint) < 0) {
      const events = await this.options.store.readAll(built.checkpoint, this.batchSize);
      await building.apply(events.filter(({ position }) => comparePositions(position, replaced.checkpoint) <= 0));
    }
    await this.options.rows.activate(this.epoch, [built.generation.id]);
    live.targets = live.targets.map((each) => (each === replaced ? built : each));
  }

  /** Follows the ledger until it is stopped; reopens from the stored checkpoints after a failure. */
  private async follow(): Promise<void> {
    for (let failures = 0; !this.stopping.signal.aborted; failures++) {
      try {
        const { signal } = this.stopping;
        for await (const events of this.options.store.subscribe(this.position, { signal, batchSize: this.batchSize })) {
          await this.inTurn(async () => this.live?.apply(events));
          failures = 0;
          if (this.current.name === 'retrying') this.current = { name: 'running' };
          this.waiters.reached(this.position);
          await breath();
        }
        return;
      } catch (error) {
        if (this.stopping.signal.aborted) return;
        this.options.onError?.(error);
        if (isFinal(error)) return this.giveUp(error);
        this.current = { name: 'retrying', error };
        await pause(BACK_OFF_MS[Math.min(failures, BACK_OFF_MS.length - 1)]!, this.stopping.signal);
        await this.reopen();
      }
    }
  }

  /** What the failed commit left is what stands in the row store; what was in memory is not believed. */
  private async reopen(): Promise<void> {
    try {
      await this.inTurn(async () => {
        this.live = await this.open();
      });
    } catch (error) {
      this.options.onError?.(error);
    }
  }

  private giveUp(error: unknown): void {
    this.current = { name: 'stopped', error };
    this.waiters.giveUp();
  }

  /** One thing after the other: batches, retries, switches. */
  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(work);
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private get batchSize(): number {
    return this.options.batchSize ?? 200;
  }
}

const target = (generation: Generation, model: ReadModel): Target => ({
  generation,
  model,
  parked: new Set(),
  checkpoint: generation.checkpoint,
});

const isFinal = (error: unknown): boolean => error instanceof StaleOwner || error instanceof UnknownEvent;

/** Lets whatever else waits on the event loop go first. */
const breath = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
