import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { firstKeyFile, openLedger } from '#libs/application';
import { EventStore, Projector } from '#libs/event-sourcing';
import { createApp } from '../../apps/api/src/app.js';
import { readConfig } from '../../apps/api/src/config.js';
import { chance, commitmentId, fill } from './generated.js';
import { inTemporary, type Load } from './measure.js';

const READERS = 4;

/** What reads over HTTP take while nothing else is done, and while the register is built anew, again and again. */
export const rebuildReads = async (
  extent: { readonly commitments: number; readonly seconds: number; readonly rounds: number },
  say: (line: string) => void,
): Promise<readonly object[]> =>
  inTemporary(async (directory) => {
    say(`filling to ${extent.commitments} commitments …`);
    await filled(directory, extent.commitments);
    const env = { PACTA_DATA_DIR: directory, PACTA_PORT: '0', PACTA_LOG_LEVEL: 'error' };
    const app = await createApp(readConfig({ ...env, PACTA_RATE: '1000000', PACTA_RATE_BURST: '1000000' }));
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as { port: number };
    const key = readFileSync(firstKeyFile(directory), 'utf8').trim();
    const projector = app.get(Projector);
    const reading = async (): Promise<Load> => readers(port, key, extent.seconds);
    await reading();
    const rows: object[] = [];
    for (let round = 1; round <= extent.rounds; round++) {
      say(`round ${round} …`);
      const idle = await reading();
      const during = { isOver: false, load: reading() };
      void during.load.finally(() => (during.isOver = true));
      let [events, ms] = [0, 0];
      while (!during.isOver) {
        const began = performance.now();
        await projector.rebuild('register');
        ms += performance.now() - began;
        events += Number(projector.position);
      }
      const busy = await during.load;
      rows.push({
        round,
        'idle, p50 / p99 ms': `${idle.p50Ms.toFixed(1)} / ${idle.p99Ms.toFixed(1)}`,
        'in a rebuild, p50 / p99 ms': `${busy.p50Ms.toFixed(1)} / ${busy.p99Ms.toFixed(1)}`,
        'ratio of p99': (busy.p99Ms / idle.p99Ms).toFixed(2),
        'events a second': Math.round((events / ms) * 1_000),
      });
    }
    await app.close();
    return rows;
  });

async function filled(directory: string, commitments: number): Promise<void> {
  const clock = { now: 0 };
  const app = await openLedger({ dataDirectory: directory, now: () => clock.now });
  await fill(app.get(EventStore), clock, commitments, chance(7));
  const head = await app.get(EventStore).head();
  while (!(await app.get(Projector).waitFor(head, 60_000)));
  await app.close();
}

async function readers(port: number, key: string, seconds: number): Promise<Load> {
  const client = join(import.meta.dirname, 'http-readers.js');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [client, String(port), String(READERS), String(seconds), commitmentId(17)],
    { env: { ...process.env, PACTA_API_KEY: key } },
  );
  return JSON.parse(stdout) as Load;
}
