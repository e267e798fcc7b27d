import { BEGINNING, comparePositions, type EventStore, type Position, StoreUnavailable } from './event-store.js';
import { pause } from './pause.js';
import { Progress, type ProgressRefusal, type Reached } from './progress.js';
import type { ReadModel } from './read-model.js';
import { Refused } from './refused.js';
import { type Generation, type Parked, type RowStore, shapeOf } from './row-store.js';
import { Waiters } from './waiters.js';

/** How often it is looked while somebody waits, ms. */
const LOOK_EVERY = 20;
/** How often it is looked until there is something to read, ms. */
const BUILT_EVERY = 250;

export interface ObservedProgressOptions {
  readonly store: EventStore;
  readonly rows: RowStore;
  readonly models: readonly ReadModel[];
  /** Told, again and again, what is not there to be read yet. */
  onWaiting?(models: readonly string[]): void;
  /** Told, while somebody waits, that it cannot be looked how far they are: once, until it can be again. */
  onError?(error: unknown): void;
}

/** Of read models that another process fills: what their rows say of it. */
export class ObservedProgress extends Progress {
  private readonly waiters = new Waiters();
  private readonly stopping = new AbortController();
  private looking: Promise<void> | undefined;

  private readonly wanted: readonly Wanted[];

  constructor(private readonly options: ObservedProgressOptions) {
    super();
    this.wanted = options.models.map((model) => ({ model: model.name, version: model.version, shape: shapeOf(model) }));
  }

  /** Another process sees to it; until then it waits. */
  async start(): Promise<void> {
    const { signal } = this.stopping;
    for (let missing; (missing = (await this.standing()).missing).length > 0;) {
      this.options.onWaiting?.(missing);
      await pause(BUILT_EVERY, signal);
      signal.throwIfAborted();
    }
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.waiters.giveUp();
    await this.looking;
  }

  async look(): Promise<Reached> {
    return { state: { name: 'running' }, position: positionOf(await this.standing()) };
  }

  async lag(): Promise<number> {
    return this.options.store.countAfter((await this.look()).position);
  }

  async waitFor(position: Position, timeoutMs: number): Promise<boolean> {
    if (comparePositions(position, (await this.look()).position) <= 0) return true;
    const answer = this.waiters.wait(position, timeoutMs);
    this.looking ??= this.lookOn();
    return answer;
  }

  async parked(): Promise<readonly Parked[]> {
    const [all, { active }] = await Promise.all([this.options.rows.parked(), this.standing()]);
    return all.filter(({ generation }) => active.some(({ id }) => id === generation));
  }

  async retry(): Promise<readonly Parked[]> {
    throw misdirected();
  }

  async rebuild(): Promise<void> {
    throw misdirected();
  }

  /** While somebody waits. A database that is away answers again, or the wait ends. */
  private async lookOn(): Promise<void> {
    let isFailing = false;
    while (this.waiters.some && !this.stopping.signal.aborted) {
      await pause(LOOK_EVERY, this.stopping.signal);
      try {
        this.waiters.reached(positionOf(await this.standing()));
        isFailing = false;
      } catch (error) {
        if (!isFailing) this.options.onError?.(error);
        isFailing = true;
      }
    }
    this.looking = undefined;
  }

  /** The generations that readers see, and which read models have none of the version and tables that this program reads. */
  private async standing(): Promise<Standing> {
    const generations = await this.options.rows.generations();
    const of = (wanted: Wanted) => generations.find((each) => each.active && isOf(each, wanted));
    return {
      active: this.wanted.flatMap((wanted) => of(wanted) ?? []),
      missing: this.wanted.filter((wanted) => !of(wanted)).map(({ model }) => model),
    };
  }
}

type Wanted = Pick<Generation, 'model' | 'version' | 'shape'>;

interface Standing {
  readonly active: readonly Generation[];
  readonly missing: readonly string[];
}

/** What all have applied. Throws where a program of another version has built them in its way, which is not to be read as ours. */
function positionOf({ active, missing }: Standing): Position {
  if (missing.length > 0)
    throw new StoreUnavailable(`no process builds ${missing.join(', ')} as this version reads it`);
  return active.map(({ checkpoint }) => checkpoint).toSorted(comparePositions)[0] ?? BEGINNING;
}

const isOf = (each: Generation, { model, version, shape }: Wanted): boolean =>
  each.model === model && each.version === version && each.shape === shape;

const misdirected = () =>
  new Refused<ProgressRefusal>(
    'misdirected',
    'Another process carries events into the read models (PACTA_ROLE=projector): ask that one.',
  );
