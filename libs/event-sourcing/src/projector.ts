import { UnknownEvent } from './codec.js';
import { AccessDenied, BEGINNING, comparePositions, type Position } from './event-store.js';
import { Generations, type GenerationsOptions } from './generations.js';
import { pause } from './pause.js';
import { Progress, type ProjectorState, type Reached } from './progress.js';
import type { Projection } from './projection.js';
import { type Parked, StaleOwner } from './row-store.js';
import { Waiters } from './waiters.js';

export interface ProjectorOptions extends GenerationsOptions {
  /** How many events one transaction holds at most; others are served in between. Default 500, 1,000 at a start that builds. */
  readonly batchSize?: number;
  /** How long more may gather after few events, ms, unless somebody waits for them. Default 50; 0 where time is not the system's. */
  readonly gatherMs?: number;
  onError?(error: unknown): void;
}

/** Events that a start commits together: nobody else is served, and of pages that are written often the last state alone counts. */
const BUILT_AT_ONCE = 1_000;
/** Events that a rebuild commits together while others are served: each commit holds up the one thread for some milliseconds. */
const REBUILT_AT_ONCE = 25;

/** So few events cost as much to carry as many more would: each transaction writes the same pages anew. */
const FEW_EVENTS = 250;
/** Less than anybody sees. Of what a command of eight writers costs, it saves a sixth beside 20. */
const GATHER_MS = 50;

const BACK_OFF_MS = [50, 200, 1_000, 5_000];

/**
 * Carries the ledger into the read models, and keeps doing so. Two on one row store never both write: the later takes
 * over, the earlier stops.
 */
export class Projector extends Progress {
  private current: ProjectorState = { name: 'starting' };
  private live: Projection | undefined;
  private generations: Generations | undefined;
  private readonly stopping = new AbortController();
  private readonly waiters = new Waiters();
  private following: Promise<void> = Promise.resolve();
  private rebuilding: Promise<void> = Promise.resolve();
  private turn: Promise<unknown> = Promise.resolve();
  /** Ends the time in which events gather. */
  private hurry = (): void => {};

  constructor(private readonly options: ProjectorOptions) {
    super();
  }

  get state(): ProjectorState {
    return this.current;
  }

  /** What every read model has applied. */
  get position(): Position {
    return this.live?.position ?? BEGINNING;
  }

  async look(): Promise<Reached> {
    const { state, position } = this;
    return { state, position };
  }

  async lag(): Promise<number> {
    return this.options.store.countAfter(this.position);
  }

  async waitFor(position: Position, timeoutMs: number): Promise<boolean> {
    if (comparePositions(position, this.position) <= 0) return true;
    if (this.current.name === 'stopped') return false;
    const waiting = this.waiters.wait(position, timeoutMs);
    this.hurry();
    return waiting;
  }

  /** Resolves when every read model can answer: what is missing or of another version is built first. */
  async start(): Promise<void> {
    this.generations = new Generations(this.options, await this.options.rows.takeOver(), this.stopping.signal);
    const missing = await this.generations.missing();
    if (missing.length > 0) {
      this.current = { name: 'rebuilding', models: missing.map(({ name }) => name) };
      const building = await this.generations.resume(missing);
      await this.generations.fill(building, this.options.batchSize ?? BUILT_AT_ONCE);
      await this.generations.activate(building);
    }
    this.live = await this.generations.open();
    this.current = { name: 'running' };
    this.following = this.follow();
  }

  /** Finishes the batch in hand; a rebuild in hand is left to the next start. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.hurry();
    await this.following;
    await this.rebuilding;
    await this.turn;
    if (this.current.name !== 'stopped') this.current = { name: 'stopped' };
    this.waiters.giveUp();
  }

  async parked(): Promise<readonly Parked[]> {
    const active = new Set(this.live?.targets.map(({ generation: { id } }) => id));
    return (await this.options.rows.parked()).filter(({ generation }) => active.has(generation));
  }

  async retry(stream: string): Promise<readonly Parked[]> {
    return this.inTurn(async () => (await this.live?.retry(stream)) ?? []);
  }

  async rebuild(name: string): Promise<void> {
    const mine = this.rebuilding.then(async () => this.rebuildNow(name));
    this.rebuilding = mine.catch(() => undefined);
    return mine;
  }

  private async rebuildNow(name: string): Promise<void> {
    const model = this.options.models.find((each) => each.name === name);
    const { generations } = this;
    if (!model || !generations || !this.live) throw new Error(`there is no read model ${name} to rebuild`);
    this.stopping.signal.throwIfAborted();
    this.current = { name: 'rebuilding', models: [name] };
    try {
      const building = await generations.begin(model);
      await generations.fill(building, Math.min(REBUILT_AT_ONCE, this.batchSize));
      await this.inTurn(async () => this.switchTo(generations, building));
    } finally {
      if (this.current.name === 'rebuilding') this.current = { name: 'running' };
    }
  }

  /** While nothing else is applied: the new generation comes level with those that answer, and takes the place of its own. */
  private async switchTo(generations: Generations, building: Projection): Promise<void> {
    const live = this.live!;
    await generations.level(building, live, this.batchSize);
    await generations.activate(building);
    const [built] = building.targets;
    live.targets = live.targets.map((each) => (each.model.name === built!.model.name ? built! : each));
  }

  /** Follows the ledger until it is stopped; reopens from the stored checkpoints after a failure. */
  private async follow(): Promise<void> {
    let failures = 0;
    while (!this.stopping.signal.aborted) {
      try {
        const { signal } = this.stopping;
        const passed = async (position: Position) => this.inTurn(async () => this.live!.pass(position));
        const options = { signal, batchSize: this.batchSize, passed };
        for await (const events of this.options.store.subscribe(this.position, options)) {
          await this.inTurn(async () => this.live!.apply(events));
          failures = 0;
          if (this.current.name === 'retrying') this.current = { name: 'running' };
          this.waiters.reached(this.position);
          if (events.length < FEW_EVENTS) await this.gather();
        }
        return;
      } catch (error) {
        if (this.stopping.signal.aborted) return;
        this.options.onError?.(error);
        if (isFinal(error)) return this.giveUp(error);
        this.current = { name: 'retrying', error };
        do await pause(BACK_OFF_MS[Math.min(failures++, BACK_OFF_MS.length - 1)]!, this.stopping.signal);
        while (!this.stopping.signal.aborted && !(await this.reopen()));
      }
    }
  }

  /** Lets events gather in the store, where nobody waits for them: the first after a silence are carried at once. */
  private async gather(): Promise<void> {
    const { gatherMs = GATHER_MS } = this.options;
    if (gatherMs === 0 || this.waiters.some || this.stopping.signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.hurry = resolve;
    const timer = setTimeout(resolve, gatherMs);
    await promise;
    clearTimeout(timer);
  }

  /** What the failed commit left is what stands in the row store; what was in memory is not believed. Whether that worked. */
  private async reopen(): Promise<boolean> {
    try {
      await this.inTurn(async () => {
        this.live = await this.generations!.open();
      });
      // A commit that failed may stand: then there is nothing to try again, and nothing more to wait for.
      if (this.current.name === 'retrying' && (await this.lag()) === 0) this.current = { name: 'running' };
      this.waiters.reached(this.position);
      return true;
    } catch (error) {
      this.options.onError?.(error);
      return false;
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
    return this.options.batchSize ?? 500;
  }
}

const isFinal = (error: unknown): boolean =>
  error instanceof StaleOwner || error instanceof UnknownEvent || error instanceof AccessDenied;
