import { expect } from '@jest/globals';
import { DAY } from '#libs/event-sourcing';
import type { Chance } from '../requests/chance.js';
import { Clients } from './clients.js';
import type { Disk, Fault, OpenDisk } from './disk.js';
import { Model } from './model.js';
import type { Faults } from './ports.js';
import { SimulatedProcess, type Surroundings } from './process.js';
import { Killed, Scheduler } from './scheduler.js';
import type { Timers } from './timers.js';

/** Ms, of timers that run when nothing else can. */
const PATIENCE = 600_000;
/** How many earlier requests each client repeats once all is calm. */
const AGAIN = 3;
/** A process that cannot start so often in a row has another reason than a disk that failed. */
const STARTS_MAX = 20;
/** One event in so many is poison to the read models until it is healed. */
const POISON = 150;

/** How often something befell the system. */
export interface Tally {
  commands: number;
  answered: number;
  refused: number;
  retried: number;
  kills: number;
  appendFaults: number;
  rowFaults: number;
  jumps: number;
  parked: number;
}

/** Everything that one seed decides: a disk, a clock, processes one after the other, and clients that ask them. */
export class World implements Surroundings, Faults {
  readonly model = new Model();
  readonly disk: Disk;
  readonly scheduler: Scheduler;
  readonly faults = this;
  readonly tally: Tally = {
    commands: 0,
    answered: 0,
    refused: 0,
    retried: 0,
    kills: 0,
    appendFaults: 0,
    rowFaults: 0,
    jumps: 0,
    parked: 0,
  };
  latest: number;
  private clock = Date.UTC(2022, 0, 1);
  private calm = true;
  private readonly clients: Clients;
  private readonly healed = new Set<string>();
  private current: SimulatedProcess | undefined;
  private hasEnded = false;
  private readonly living: Promise<void>;
  private running = Promise.withResolvers<SimulatedProcess>();

  constructor(
    readonly chance: Chance,
    private readonly timers: Timers,
    openDisk: OpenDisk,
  ) {
    this.disk = openDisk(() => this.clock);
    this.scheduler = new Scheduler(chance, timers, this.disk.rest);
    this.clients = new Clients(this);
    this.latest = this.clock;
    this.living = this.live();
    this.living.catch((error: unknown) => this.running.reject(error));
  }

  now(): number {
    return this.clock;
  }

  poisons(event: string): boolean {
    return Number.parseInt(event.slice(0, 8), 16) % POISON === 0 && !this.healed.has(event);
  }

  append(): Fault | undefined {
    if (this.calm || !this.chance.is(0.03)) return undefined;
    this.tally.appendFaults++;
    return this.chance.of(['unavailable', 'lost', 'kept']);
  }

  rows(): 'lost' | 'kept' | undefined {
    if (this.calm || !this.chance.is(0.01)) return undefined;
    this.tally.rowFaults++;
    return this.chance.of(['lost', 'kept']);
  }

  /** The process that answers now, or the next one. */
  async process(): Promise<SimulatedProcess> {
    return this.running.promise;
  }

  /** The clients ask so much, while all that can befall the system does. */
  async storm(commands: number): Promise<void> {
    this.calm = false;
    try {
      await this.scheduler.run(this.clients.ask(commands), () => this.befall());
    } finally {
      this.calm = true;
    }
  }

  /** A process that is level with the ledger, with nothing parked any more, and answers what was asked before as it did then. */
  async settle(): Promise<SimulatedProcess> {
    await this.scheduler.run(this.level());
    await this.scheduler.run(this.clients.askAgain(AGAIN));
    return this.scheduler.run(this.level());
  }

  async end(): Promise<void> {
    this.hasEnded = true;
    this.current?.life.kill();
    await this.living;
    await this.disk.dispose();
  }

  private befall(): void {
    this.clock += this.chance.below(20);
    if (this.chance.is(0.002)) {
      this.clock += this.chance.of([-1, 1]) * this.chance.below(DAY);
      this.tally.jumps++;
    }
    if (this.chance.is(0.02)) this.clock += this.chance.below(DAY);
    this.latest = Math.max(this.latest, this.clock);
    // As if whoever works had been slow.
    if (this.chance.is(0.002)) this.timers.next();
    if (this.chance.is(0.001)) this.kill();
  }

  private kill(): void {
    const { current } = this;
    if (!current || current.life.isOver) return;
    if (current.isOpen) this.running = Promise.withResolvers();
    current.life.kill();
    this.tally.kills++;
  }

  /** One process after the other, on what the last one left. */
  private async live(): Promise<void> {
    for (let failed = 0; !this.hasEnded;) {
      const process = new SimulatedProcess(this);
      this.current = process;
      try {
        await process.life.orDeath(process.start());
        this.running.resolve(process);
        failed = 0;
        await process.life.orDeath(new Promise<never>(() => undefined));
      } catch (error) {
        // One that cannot start is started again, once its disk answers.
        if (!(error instanceof Killed) && (process.isOpen || ++failed > STARTS_MAX)) throw error;
        process.life.kill();
      }
      await process.bury();
      if (!this.hasEnded) await this.disk.reopen();
    }
  }

  private async level(): Promise<SimulatedProcess> {
    const process = await this.process();
    const { projector } = process;
    const { store } = this.disk;
    const events = await store.readAll('0', Number(await store.head()));
    if (!(await projector.waitFor(String(events.length), PATIENCE))) throw new Error('the read models do not catch up');
    expect(projector.state).toEqual({ name: 'running' });
    const streams = new Set((await projector.parked()).map(({ stream }) => stream));
    this.tally.parked += streams.size;
    const poison = events.filter(({ id }) => this.poisons(id));
    for (const stream of streams) expect(poison.map((event) => event.stream)).toContain(stream);
    for (const { id } of poison) this.healed.add(id);
    for (const stream of streams) expect(await projector.retry(stream)).toEqual([]);
    return process;
  }
}
