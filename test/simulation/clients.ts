import { expect } from '@jest/globals';
import { eventIdOf, OutcomeUnknown, Refused, StoreUnavailable } from '#libs/event-sourcing';
import type { Asked } from './asked.js';
import { Client } from './client.js';
import { factOf, IMPORTER, importLine, someFile } from './importing.js';
import type { SimulatedProcess } from './process.js';
import { Killed, Life } from './scheduler.js';
import type { World } from './world.js';

const AT_ONCE = 5;

/** Those who ask, several at once, and ask again until somebody says how it came out. */
export class Clients {
  private readonly client: Client;
  private readonly life: Life;
  /** Of each command, by whomever. */
  private readonly attempts = new Map<string, number>();

  constructor(private readonly world: World) {
    this.client = new Client(world.chance, world.model);
    this.life = new Life(world.scheduler);
  }

  /** Asks so much, or a little more. */
  async ask(commands: number): Promise<void> {
    let left = commands;
    await this.atOnce(async () => {
      while (left > 0) {
        const asked = await this.askNext();
        left -= asked;
      }
    });
  }

  /** Asks again what was asked before. */
  async askAgain(times: number): Promise<void> {
    await this.atOnce(async () => {
      for (let time = 0; time < times; time++) await this.carry(this.client.again());
    });
  }

  private async atOnce(work: () => Promise<void>): Promise<void> {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }

  /** How many commands it was. */
  private async askNext(): Promise<number> {
    await this.life.turn();
    const process = await this.world.process();
    if (process.life.isOver) return 0;
    const count = this.world.chance.is(0.02) ? await this.importFile() : await this.askOne(process);
    this.world.tally.commands += count;
    return count;
  }

  private async askOne(process: SimulatedProcess): Promise<number> {
    await this.carry(await this.client.next(process, this.world.now()));
    return 1;
  }

  private async carry(asked: Asked): Promise<void> {
    const { model, tally } = this.world;
    const { commandId } = asked;
    await this.untilTold(async (process) => {
      const before = model.known(asked);
      const attempt = 1 + (this.attempts.get(commandId) ?? 0);
      this.attempts.set(commandId, attempt);
      try {
        model.acknowledge(asked, await process.life.orDeath(process.handlers.execute(asked.command)), before);
        tally.answered++;
      } catch (error) {
        const isOnly = attempt === 1 && this.attempts.get(commandId) === 1;
        if (error instanceof StoreUnavailable && isOnly) await this.expectNothingOf(commandId);
        if (!(error instanceof Refused)) throw error;
        model.refuse(asked, error, before);
        tally.refused++;
      }
    });
  }

  /** Whoever was told that the store cannot be written was told that nothing was. */
  private async expectNothingOf(commandId: string): Promise<void> {
    expect(await this.world.disk.store.log.indexOf(eventIdOf(commandId, 0))).toBeUndefined();
  }

  private async importFile(): Promise<number> {
    const { chance, model } = this.world;
    const lines = someFile(chance, this.world.now());
    for (const line of lines) model.expectImport(factOf(line));
    await this.untilTold(async (process) => {
      const run = process.handlers.imports.begin(IMPORTER);
      for (const line of lines) {
        try {
          await importLine(process, model, run, line);
        } catch (error) {
          if (!(error instanceof Refused)) throw error;
        }
      }
    });
    return lines.length;
  }

  private async untilTold(attempt: (process: SimulatedProcess) => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await attempt(await this.world.process());
      } catch (error) {
        if (!(error instanceof Killed || error instanceof OutcomeUnknown || error instanceof StoreUnavailable))
          throw error;
        this.world.tally.retried++;
        await this.life.turn();
      }
    }
  }
}
