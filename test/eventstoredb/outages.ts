import { join } from 'node:path';
import { expect } from '@jest/globals';
import { inTemporary } from '../bench/measure.js';
import { crashes } from '../journeys/crash.js';
import { Pacta } from '../journeys/pacta.js';
import { ServerProcess } from './server-process.js';
import { verifyExport } from './verify-export.js';

/** Kills Pacta (-9) under clients that write, and every other time the server before it, so many times over one ledger. */
export async function outages(
  cycles: number,
  onCycle: (cycle: number, receipts: number) => void = () => undefined,
): Promise<void> {
  await inTemporary(async (directory) => {
    const server = await ServerProcess.start(join(directory, 'events.ndjson'));
    try {
      await crashes(cycles, onCycle, {
        start: async (own) => Pacta.start(own, [], { PACTA_EVENT_STORE: server.connectionString }),
        strike: async (cycle) => (cycle % 2 === 0 ? server.killAndRestart() : undefined),
        isDense: false,
        async verify(pacta, own) {
          expect(await verifyExport(pacta, own)).toMatchObject({ code: 0 });
          expect(await pacta.stop()).toBe(0);
        },
      });
    } finally {
      await server.kill();
    }
  });
}
