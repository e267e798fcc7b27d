import { comparePositions, type OrderedEvent, type Position } from './event-store.js';
import type { Followed, Folding } from './folding.js';
import { anew, forgetting, NOTHING, type Outcome, outcomeOf, rewritten, told } from './outcome.js';
import { REDACTED } from './redaction.js';
import type { ReadModel } from './read-model.js';
import { type Generation, type Parked, RowRefused, type RowStore, type Step } from './row-store.js';
import { Slices } from './slices.js';
import { type Watch, watched } from './watch.js';

/** A generation with the read model that fills it, and the streams that wait in it. */
export interface Target {
  readonly generation: Generation;
  readonly model: ReadModel;
  readonly parked: Set<string>;
  checkpoint: Position;
}

/** An event with what it does in each target, in their order. */
interface Planned {
  readonly event: Followed;
  readonly outcomes: (Outcome | undefined)[];
}

/** Events that are carried into read models together. */
export interface Batch {
  readonly models: readonly string[];
  readonly events: number;
}

/** Carries events into generations, each from its own checkpoint on. Rows and checkpoints move together. */
export class Projection {
  constructor(
    private readonly rows: RowStore,
    private readonly epoch: number,
    private readonly folding: Folding,
    private readonly now: () => number,
    public targets: readonly Target[],
    private readonly watch?: Watch<Batch>,
    /** See `Commit`. */
    private readonly gently = false,
  ) {}

  /** Where the slowest target stands. */
  get position(): Position {
    const [first = '0', ...others] = this.targets.map(({ checkpoint }) => checkpoint);
    return others.reduce((least, each) => (comparePositions(each, least) < 0 ? each : least), first);
  }

  async apply(events: readonly OrderedEvent[]): Promise<void> {
    const models = this.targets.map(({ model }) => model.name);
    await watched(this.watch, { models, events: events.length }, async () => this.carry(events));
  }

  /** Nothing of the ledger stands between the last event applied and a position: whoever opens this again reads on behind it. */
  async pass(position: Position): Promise<void> {
    await this.advance([], position);
  }

  private async carry(events: readonly OrderedEvent[]): Promise<void> {
    const planned: Planned[] = [];
    const slices = Slices.ofBatch(events.length, this.gently);
    for (const event of events) {
      planned.push(await this.plan(await this.folding.follow(event)));
      await slices.rest();
    }
    await this.commit(planned);
  }

  /** What the event does in each target; nothing is asked of a handler whose stream waits. */
  private async plan(event: Followed): Promise<Planned> {
    const outcomes: (Outcome | undefined)[] = [];
    for (const { model, parked, checkpoint } of this.targets) {
      const waits = parked.has(event.stream);
      if (comparePositions(event.position, checkpoint) <= 0) outcomes.push(undefined);
      else if (event.type === REDACTED) {
        // What was erased is in rows that earlier events made: all that the stream made is made anew.
        const outcome = await anew(model, this.folding.upTo(event));
        outcomes.push(waits ? { writes: NOTHING, ...forgetting(outcome) } : outcome);
      } else outcomes.push(waits ? { writes: NOTHING } : outcomeOf(model, event));
    }
    return { event, outcomes };
  }

  /**
   * In one transaction, unless the database refuses a row: then what stands before that event is committed first, and the
   * event is parked like one whose handler throws.
   */
  private async commit(planned: readonly Planned[]): Promise<void> {
    let rest = planned;
    while (rest.length > 0) {
      try {
        return await this.commitAll(rest);
      } catch (error) {
        if (!(error instanceof RowRefused)) throw error;
        const index = rest.findIndex(({ event }) => event.position === error.step.position);
        if (index > 0) await this.commitAll(rest.slice(0, index));
        rest = rest.slice(index);
        const target = this.targets.findIndex(({ generation }) => generation.id === error.step.generation);
        rest[0]!.outcomes[target] = { error };
      }
    }
  }

  private async commitAll(planned: readonly Planned[]): Promise<void> {
    const parked = this.targets.map((target) => new Set(target.parked));
    const steps = planned.flatMap(({ event, outcomes }) =>
      this.targets.flatMap((target, index) => this.step(target, event, outcomes[index], parked[index]!)),
    );
    await this.advance(steps, planned.at(-1)!.event.position);
    for (const [index, { parked: known }] of this.targets.entries())
      for (const stream of parked[index]!) known.add(stream);
  }

  private async advance(steps: readonly Step[], to: Position): Promise<void> {
    const moved = this.targets.filter(({ checkpoint }) => comparePositions(checkpoint, to) < 0);
    const checkpoints = moved.map(({ generation: { id }, checkpoint }) => ({ generation: id, from: checkpoint, to }));
    await this.rows.commit({ epoch: this.epoch, steps, checkpoints, gently: this.gently });
    for (const target of moved) target.checkpoint = to;
  }

  /** `parked`: the streams that wait in the target by now; the event's stream joins them when it must. */
  private step(target: Target, event: Followed, outcome: Outcome | undefined, parked: Set<string>): readonly Step[] {
    if (outcome === undefined) return [];
    const { generation, model } = target;
    const { stream, position } = event;
    const waits = parked.has(stream);
    if (!waits && 'writes' in outcome) {
      if (outcome.instead) return rewritten(generation.id, outcome);
      return outcome.writes.length === 0 ? [] : [{ generation: generation.id, position, writes: outcome.writes }];
    }
    // A redaction waits for every model: what it forgets comes back when it is retried.
    if (waits && event.type !== REDACTED && !Object.hasOwn(model.on, event.type)) return [];
    parked.add(stream);
    const error = 'error' in outcome && !waits ? told(outcome.error) : 'waits for the event before it';
    const park = this.parkedOf(target, event, error);
    return [{ generation: generation.id, position, writes: NOTHING, park, ...forgetting(outcome) }];
  }

  private parkedOf(
    { generation: { id, model } }: Target,
    { stream, version, position, type }: Followed,
    error: string,
  ): Parked {
    return { generation: id, model, stream, version, position, type, error, since: this.now() };
  }

  /** Runs the parked events of a stream anew, all of them or none; what still waits afterwards. */
  async retry(stream: string): Promise<readonly Parked[]> {
    const all = await this.rows.parked();
    const waiting: Parked[] = [];
    for (const target of this.targets) {
      const parked = all.filter((each) => each.generation === target.generation.id && each.stream === stream);
      if (parked.length > 0) waiting.push(...(await this.retryIn(target, parked)));
    }
    return waiting;
  }

  private async retryIn(target: Target, parked: readonly Parked[]): Promise<readonly Parked[]> {
    const { stream } = parked[0]!;
    const generation = target.generation.id;
    const unpark = [{ generation, stream }];
    const positions = new Map(parked.map(({ version, position }) => [version, position]));
    const steps: Step[] = [];
    try {
      for await (const event of this.folding.replay(stream, positions)) {
        const outcome =
          event.type === REDACTED ? await anew(target.model, this.folding.upTo(event)) : outcomeOf(target.model, event);
        if ('error' in outcome)
          throw new RowRefused({ generation, position: event.position, writes: NOTHING }, outcome.error);
        steps.push(
          ...(outcome.instead
            ? rewritten(generation, outcome)
            : [{ generation, position: event.position, writes: outcome.writes }]),
        );
      }
      await this.rows.commit({ epoch: this.epoch, steps, checkpoints: [], unpark });
      target.parked.delete(stream);
      return [];
    } catch (error) {
      if (!(error instanceof RowRefused)) throw error;
      const { position } = error.step;
      const still = parked.map((each) => (each.position === position ? { ...each, error: told(error.cause) } : each));
      const parking = still.map((park) => ({ generation, position: park.position, writes: NOTHING, park }));
      await this.rows.commit({ epoch: this.epoch, steps: parking, checkpoints: [], unpark });
      return still;
    }
  }
}
