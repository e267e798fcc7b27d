import type { Chance } from '../requests/chance.js';
import type { Timers } from './timers.js';

/** How long one process lives: what waits for its turn when it is killed waits for ever. */
export class Life {
  private dead = false;
  private readonly death = Promise.withResolvers<never>();

  constructor(private readonly scheduler: Scheduler) {
    this.death.promise.catch(() => undefined);
  }

  get isOver(): boolean {
    return this.dead;
  }

  /** Resolves when the seed says that it is this one's turn. */
  async turn(): Promise<void> {
    return this.scheduler.turn(this);
  }

  kill(): void {
    this.dead = true;
    this.death.reject(new Killed());
  }

  /** What comes of work that a client of this process waits for: rejects with `Killed` when it dies first. */
  async orDeath<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.death.promise]);
  }
}

/** The process died before it answered: what was asked of it may have happened or not. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

interface Waiting {
  readonly life: Life;
  go(): void;
}

/**
 * Decides by the seed whose step comes next wherever two could: every call of a port waits here for its turn, so that one
 * seed is one interleaving. Timers run when nothing else can, so no run waits for a clock.
 */
export class Scheduler {
  private waiting: Waiting[] = [];

  /** @param rest how many turns of the event loop a step may take: a store may answer in a later one */
  constructor(
    private readonly chance: Chance,
    private readonly timers: Timers,
    private readonly rest: number,
  ) {}

  async turn(life: Life): Promise<void> {
    return new Promise((go) => this.waiting.push({ life, go }));
  }

  /**
   * Goes on step by step until the work is done; rejects as it does.
   * @param between what the world does between two steps
   */
  async run<T>(work: Promise<T>, between: () => void = () => undefined): Promise<T> {
    const told = { settled: false };
    void work.then(
      () => (told.settled = true),
      () => (told.settled = true),
    );
    for (;;) {
      for (let turn = 0; turn < this.rest; turn++) await eventLoop();
      // Long work gives the thread away now and then, and waits for nobody.
      for (let turn = 0; turn < LONG && !told.settled && !this.hasWaiting(); turn++) await eventLoop();
      if (told.settled) return work;
      this.step();
      between();
    }
  }

  private hasWaiting(): boolean {
    this.waiting = this.waiting.filter(({ life }) => !life.isOver);
    return this.waiting.length > 0;
  }

  private step(): void {
    if (!this.hasWaiting()) return this.passTime();
    const [next] = this.waiting.splice(this.chance.below(this.waiting.length), 1);
    next!.go();
  }

  private passTime(): void {
    if (this.timers.next() || this.waiting.length > 0) return;
    throw new Error('everybody waits, and nobody for anything that will come');
  }
}

/** Turns of the event loop that long work takes between two of its steps. */
const LONG = 100;

const eventLoop = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
