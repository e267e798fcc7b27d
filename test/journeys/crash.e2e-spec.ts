import { describe, expect, it } from '@jest/globals';
import { Pacta } from './pacta.js';
import { inTemporary } from '../bench/measure.js';

const CYCLES = Number(process.env['CRASH_CYCLES'] ?? 6);
const CLIENTS = 8;

interface Acknowledged {
  readonly key: string;
  readonly receipt: { readonly id: string; readonly position: string };
}

const pledge = (key: string) => ({
  kind: 'coordination_pledge',
  subject: `Pledge ${key}`,
  debtors: ['JPN'],
  creditors: ['USA'],
  terms: { topics: ['crashes'] },
  effective: '2021-11-13',
  source: { title: 'A communiqué', url: 'https://example.org/', quote: 'We will work together.' },
});

/** Writes from several clients until the process is killed under them; what was acknowledged, and what was left open. */
async function writeUntilKilled(
  pacta: Pacta,
  cycle: number,
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
  await new Promise((resolve) => setTimeout(resolve, 20 + ((cycle * 137) % 400)));
  await pacta.kill();
  killed.abort();
  await Promise.all(clients);
  return { acknowledged, open };
}

describe('Killed (-9) in the middle of writes', () => {
  it(`loses nothing that was acknowledged, answers a retry with the truth, and its read models equal a rebuild (${CYCLES} cycles)`, async () => {
    await inTemporary(async (directory) => {
      const all: Acknowledged[] = [];
      for (let cycle = 0; cycle < CYCLES; cycle++) {
        const { acknowledged, open } = await writeUntilKilled(await Pacta.start(directory), cycle);
        const pacta = await Pacta.start(directory);
        // The same request under the same key: the same receipt where it was given, and the only one where it was not.
        for (const { key, receipt } of acknowledged) {
          expect((await pacta.post('/v1/commitments', pledge(key), key)).body).toEqual(receipt);
        }
        for (const key of open) expect((await pacta.post('/v1/commitments', pledge(key), key)).status).toBe(201);
        all.push(...acknowledged);
        await pacta.kill();
      }
      const pacta = await Pacta.start(directory);
      const events = await pacta.lines('/v1/events');
      expect(events.map(({ position }) => position)).toEqual(events.map((_, index) => String(index + 1)));
      expect(new Set(events.map(({ data }) => (data as { subject: string }).subject)).size).toBe(events.length);
      const before = await pacta.everything(events.length);
      expect(new Set(before.commitments.map(({ id }) => `commitment-${String(id)}`))).toEqual(
        new Set(events.map(({ stream }) => stream)),
      );
      expect(before.commitments).toHaveLength(events.length);
      expect((await pacta.post('/v1/read-models/register/rebuild', {})).status).toBe(200);
      expect(await pacta.everything(events.length)).toEqual(before);
      expect(all.length).toBeGreaterThan(0);
      expect(await pacta.stop()).toBe(0);
    });
  }, 600_000);
});
