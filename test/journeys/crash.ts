import { expect } from '@jest/globals';
import { inTemporary } from '../bench/measure.js';
import { pacta as commandLine } from '../verify/run.js';
import { Pacta } from './pacta.js';
import { pledge } from './pledge.js';

const CLIENTS = 8;

/** What a ledger lies on while it is killed. */
export interface Ground {
  start(directory: string): Promise<Pacta>;
  /** Befalls it beside the kill, while clients write. */
  strike?(cycle: number): Promise<void>;
  /** Whether positions are 1 to n. */
  readonly isDense: boolean;
  /** Holds every event against the log. */
  verify(pacta: Pacta, directory: string): Promise<void>;
}

const ON_SQLITE: Ground = {
  start: async (directory) => Pacta.start(directory),
  isDense: true,
  async verify(pacta, directory) {
    expect(await pacta.stop()).toBe(0);
    expect(await commandLine(['verify', '--data-dir', directory])).toMatchObject({ code: 0 });
  },
};

interface Acknowledged {
  readonly key: string;
  readonly receipt: { readonly id: string; readonly position: string };
}

/** Writes from several clients until the process is killed under them; what was acknowledged, and what was left open. */
async function writeUntilKilled(
  pacta: Pacta,
  cycle: number,
  strike: Ground['strike'],
): Promise<{ acknowledged: Acknowledged[]; open: string[] }> {
  const acknowledged: Acknowledged[] = [];
  const open: string[] = [];
  const killed = new AbortController();
  const clients = Array.from({ length: CLIENTS }, async (_, client) => {
    for (let turn = 0; !killed.signal.aborted; turn++) {
      const key = `${cycle}-${client}-${turn}`;
      try {
        const { status, body } = await pacta.post('/v1/commitments', pledge(key), key);
        if (status === 201) acknowledged.push({ key, receipt: body as Acknowledged['receipt'] });
        else open.push(key);
      } catch {
        open.push(key);
        return;
      }
    }
  });
  // Anywhere in the work, the first write included.
  const wait = new Promise((resolve) => setTimeout(resolve, 20 + ((cycle * 137) % 400)));
  await Promise.all([wait, strike?.(cycle)]);
  await pacta.kill();
  killed.abort();
  await Promise.all(clients);
  return { acknowledged, open };
}

/**
 * Kills a server (-9) under clients that write, so many times over one ledger: nothing that was acknowledged is lost, a retry is
 * told the truth, nothing is there twice, the read models equal a rebuild, and the ledger verifies.
 * @param onCycle told how many receipts were given so far
 */
export async function crashes(
  cycles: number,
  onCycle: (cycle: number, receipts: number) => void,
  ground: Ground = ON_SQLITE,
): Promise<void> {
  await inTemporary(async (directory) => {
    let receipts = 0;
    for (let cycle = 0; cycle < cycles; cycle++) {
      const { acknowledged, open } = await writeUntilKilled(await ground.start(directory), cycle, ground.strike);
      const pacta = await ground.start(directory);
      // The same request under the same key: the same receipt where it was given, and the only one where it was not.
      for (const { key, receipt } of acknowledged)
        expect((await pacta.post('/v1/commitments', pledge(key), key)).body).toEqual(receipt);
      for (const key of open) expect((await pacta.post('/v1/commitments', pledge(key), key)).status).toBe(201);
      receipts += acknowledged.length + open.length;
      onCycle(cycle + 1, receipts);
      await pacta.kill();
    }
    expect(receipts).toBeGreaterThan(0);
    await check(directory, receipts, ground);
  });
}

/** The ledger holds one event for each receipt, and every read model holds it. */
async function check(directory: string, receipts: number, ground: Ground): Promise<void> {
  const pacta = await ground.start(directory);
  const events = await pacta.lines('/v1/events');
  const positions = events.map(({ position }) => Number(position));
  if (ground.isDense) expect(positions).toEqual(events.map((_, index) => index + 1));
  else expect(positions).toEqual([...new Set(positions)].toSorted((a, b) => a - b));
  expect(events).toHaveLength(receipts);
  expect(new Set(events.map(({ data }) => (data as { subject: string }).subject)).size).toBe(receipts);
  const head = positions.at(-1)!;
  const before = await pacta.everything(head);
  expect(new Set(before.commitments.map(({ id }) => `commitment-${String(id)}`))).toEqual(
    new Set(events.map(({ stream }) => stream)),
  );
  expect(before.commitments).toHaveLength(receipts);
  expect((await pacta.post('/v1/read-models/register/rebuild', {})).status).toBe(200);
  expect(await pacta.everything(head)).toEqual(before);
  await ground.verify(pacta, directory);
}
