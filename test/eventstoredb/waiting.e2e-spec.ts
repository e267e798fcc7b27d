import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { Pacta } from '../journeys/pacta.js';
import { freePort } from '../postgres/free-port.js';

it('A start that waits for EventStoreDB is alive, and says what it waits for', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'pacta-waiting-'));
  const pacta = Pacta.standby(directory, {
    PACTA_EVENT_STORE: `esdb://127.0.0.1:${await freePort()}?tls=false`,
    PACTA_PORT: String(await freePort()),
    PACTA_LOG_LEVEL: 'silent',
  });
  const asked = async (path: string) =>
    fetch(pacta.url + path).then(
      async (response) => [response.status, await response.json()] as const,
      () => undefined,
    );
  try {
    let live;
    for (const end = performance.now() + 15_000; !live && performance.now() < end;) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      live = await asked('/health/live');
    }
    expect(live).toEqual([200, { status: 'ok' }]);
    expect(await asked('/health/ready')).toMatchObject([503, { detail: 'EventStoreDB does not answer yet.' }]);
  } finally {
    await pacta.kill();
    rmSync(directory, { recursive: true });
  }
}, 30_000);
