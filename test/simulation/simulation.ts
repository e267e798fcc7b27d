import { rootAt } from '#libs/transparency';
import { Chance } from '../requests/chance.js';
import { checkLedger, checkReads, checkRebuild } from './checks.js';
import type { OpenDisk } from './disk.js';
import type { SimulatedProcess } from './process.js';
import { Timers } from './timers.js';
import { type Tally, World } from './world.js';

/** Of one seed, at least: a history that can be run alone in a second or two. */
export const COMMANDS = 500;
const STORM = 125;

/** The seed to run alone, where somebody wants to see a failure again. */
const { PACTA_SIMULATION_SEED: ALONE } = process.env;

/**
 * Runs seeds one after the other, until they have sent so many commands; rejects with the first that fails, and how to run it alone.
 * @param command that runs the caller's spec
 */
export async function simulate(
  commands: number,
  from: number,
  openDisk: OpenDisk,
  command: string,
  onSeed: (tally: Tally) => void = () => undefined,
): Promise<Tally> {
  let total: Tally | undefined;
  for (let seed = Number(ALONE ?? from); ; seed++) {
    const { tally } = await history(seed, openDisk).catch((error: unknown) => {
      throw new Error(`seed ${seed} fails. To run it alone: PACTA_SIMULATION_SEED=${seed} ${command}`, {
        cause: error,
      });
    });
    total = total ? sum(total, tally) : tally;
    onSeed(total);
    if (ALONE !== undefined || total.commands >= commands) return total;
  }
}

interface History {
  readonly tally: Tally;
  /** Of the tree over all that was recorded. */
  readonly root: string;
}

/** What one seed is: storms, and after each the ledger held against what clients were told. */
export async function history(seed: number, openDisk: OpenDisk): Promise<History> {
  const timers = new Timers();
  timers.install();
  const world = new World(new Chance(seed), timers, openDisk);
  try {
    let process: SimulatedProcess | undefined;
    for (let storm = 1; storm <= COMMANDS / STORM; storm++) {
      await world.storm(STORM);
      await checkLedger(world);
      process = await world.settle();
      if (storm % 2 === 0) await checkReads(world, process);
    }
    await checkRebuild(world, process!);
    const { log } = world.disk.store;
    return { tally: world.tally, root: Buffer.from(await log.read(rootAt(await log.size()))).toString('hex') };
  } finally {
    await world.end();
    timers.uninstall();
  }
}

const sum = (a: Tally, b: Tally): Tally =>
  Object.fromEntries(
    Object.entries(a).map(([name, count]) => [name, count + b[name as keyof Tally]]),
  ) as unknown as Tally;
