import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryEventStore } from '../../libs/storage/src/events.memory.js';
import { client, serve } from '../../apps/api/src/testing.js';
import { ServerProcess } from '../eventstoredb/server-process.js';
import { journey, type Running } from './journey.js';
import { Pacta } from './pacta.js';

journey('memory', async () => {
  const served = await serve({ events: new MemoryEventStore({ now: Date.now }) });
  return { doors: [served, served], operator: async () => served, close: () => served.close() };
});

journey('SQLite', async () => oneProcess());

journey('EventStoreDB and SQLite', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'pacta-events-'));
  const server = await ServerProcess.start(join(directory, 'events.ndjson'));
  const running = await oneProcess({ PACTA_EVENT_STORE: server.connectionString });
  return {
    ...running,
    close: async () => {
      await running.close();
      await server.kill();
      rmSync(directory, { recursive: true });
    },
  };
});

/** One that does everything. */
async function oneProcess(settings: Readonly<Record<string, string>> = {}): Promise<Running> {
  const directory = mkdtempSync(join(tmpdir(), 'pacta-journey-'));
  const pacta = await Pacta.start(directory, [], settings);
  const door = client(pacta.url, pacta.key);
  return {
    doors: [door, door],
    operator: async () => door,
    close: async () => {
      await pacta.stop();
      rmSync(directory, { recursive: true });
    },
  };
}
