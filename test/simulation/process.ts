import { CommitmentStreams } from '#libs/application';
import { type DomainEvent, Ledger, type Projected, Projector, type ReadModel, type Write } from '#libs/event-sourcing';
import { type Queries, READ_MODELS } from '#libs/read-models';
import { openSqliteQueries } from '#libs/storage';
import { CommitmentShapes } from '../../apps/api/src/commitments/shapes.js';
import { Handlers } from '../../libs/application/src/testing.js';
import { FOLDABLES } from '../read-models/ledger.js';
import type { Chance } from '../requests/chance.js';
import type { Disk } from './disk.js';
import { type Faults, SteppedEventStore, SteppedRowStore } from './ports.js';
import { Life, type Scheduler } from './scheduler.js';

/** Small, so that a process dies between two batches often, and no batch gives the event loop away in its midst. */
const BATCH_SIZE = 5;

/** What a process stands in. */
export interface Surroundings {
  readonly disk: Disk;
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  readonly faults: Faults;
  now(): number;
  /** Whether a read model's handler throws at this event. */
  poisons(event: string): boolean;
}

/** One Pacta, from the handlers to the read models; what it knows dies with it, and what is on the disk stays. */
export class SimulatedProcess {
  readonly life: Life;
  readonly projector: Projector;
  /** The commitments as the disk has them now: for whoever makes up what to ask. */
  readonly standing: CommitmentStreams;
  private readonly rows: SteppedRowStore;
  private readonly store: SteppedEventStore;
  private opened: { readonly queries: Queries; readonly handlers: Handlers } | undefined;

  constructor(private readonly around: Surroundings) {
    const { disk, scheduler, faults } = around;
    this.life = new Life(scheduler);
    this.rows = new SteppedRowStore(disk.directory, this.life, faults);
    this.store = new SteppedEventStore(disk, this.life, faults);
    this.standing = new CommitmentStreams(disk.store);
    this.projector = new Projector({
      store: this.store,
      rows: this.rows,
      models: READ_MODELS.map((model) => poisoned(model, around)),
      foldables: FOLDABLES,
      now: () => around.now(),
      batchSize: BATCH_SIZE,
      gatherMs: 0,
    });
  }

  get isOpen(): boolean {
    return this.opened !== undefined;
  }

  get queries(): Queries {
    return this.opened!.queries;
  }

  get handlers(): Handlers {
    return this.opened!.handlers;
  }

  async start(): Promise<void> {
    const { disk } = this.around;
    await this.projector.start();
    const ledger = new SeededLedger(this.store, this.around);
    const { log } = disk.store;
    const queries = openSqliteQueries(disk.directory);
    const { projector } = this;
    const handlers = new Handlers({ ledger, log, projector, queries, shapes: new CommitmentShapes() });
    this.opened = { queries, handlers };
  }

  /** Lets go of the files of one that is dead. */
  async bury(): Promise<void> {
    await this.opened?.queries.close();
    await this.rows.close();
  }
}

class SeededLedger extends Ledger {
  constructor(
    override readonly store: SteppedEventStore,
    private readonly around: Surroundings,
  ) {
    super();
  }

  override now(): number {
    return this.around.now();
  }

  override salt(): Uint8Array {
    return Uint8Array.from({ length: 32 }, () => this.around.chance.below(256));
  }
}

type Handler = (event: Projected<DomainEvent, unknown>) => readonly Write[];

function poisoned(model: ReadModel, around: Surroundings): ReadModel {
  const handlers = Object.entries(model.on).map(([type, handler]) => {
    const tried: Handler = (event) => {
      if (around.poisons(event.id)) throw new Error('poison, simulated');
      return (handler as unknown as Handler)(event);
    };
    return [type, tried];
  });
  return { ...model, on: Object.fromEntries(handlers) as ReadModel['on'] };
}
