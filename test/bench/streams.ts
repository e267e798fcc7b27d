import { readFileSync } from 'node:fs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { firstKeyFile, type Receipt } from '#libs/application';
import { EventStore, Projector, rfc3339 } from '#libs/event-sourcing';
import { createApp } from '../../apps/api/src/app.js';
import { readConfig } from '../../apps/api/src/config.js';
import { pledge } from './ledger.js';
import { inTemporary, percentile } from './measure.js';

/** How many commands are timed at each length. */
const TIMED = 40;

/**
 * What a long commitment costs over HTTP: a command while the read models follow, the first one after a start, when nothing
 * of the commitment is in memory, and the rebuild of the register.
 */
export const streams = async (lengths: readonly number[], say: (line: string) => void): Promise<readonly object[]> =>
  inTemporary(async (directory) => {
    const rows: object[] = [];
    let server = await Server.open(directory);
    const id = await server.record();
    let length = 1;
    for (const next of lengths) {
      say(`a commitment of ${next} events …`);
      while (length < next - TIMED - 1) await server.act(id, ++length);
      const timed: number[] = [];
      while (length < next - 1) timed.push(await server.act(id, ++length));
      await server.close();
      server = await Server.open(directory);
      const first = await server.act(id, ++length);
      rows.push({
        events: length,
        'command, p50 ms': percentile(timed, 0.5).toFixed(1),
        'p99 ms': percentile(timed, 0.99).toFixed(1),
        'first after a start, ms': first.toFixed(1),
        'rebuild of the register, ms': (await server.rebuild()).toFixed(0),
      });
    }
    await server.close();
    return rows;
  });

const UNLIMITED = { PACTA_RATE: '1000000', PACTA_RATE_BURST: '1000000' };

/** All of Pacta, in this process: its client shares the thread, so that what is told is the worse for it. */
class Server {
  private followUp = '';

  private constructor(
    private readonly app: NestFastifyApplication,
    private readonly url: string,
    private readonly key: string,
  ) {}

  static async open(directory: string): Promise<Server> {
    const app = await createApp(
      readConfig({ PACTA_DATA_DIR: directory, PACTA_PORT: '0', PACTA_LOG_LEVEL: 'error', ...UNLIMITED }),
    );
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as { port: number };
    return new Server(
      app,
      `http://127.0.0.1:${port}/v1/commitments`,
      readFileSync(firstKeyFile(directory), 'utf8').trim(),
    );
  }

  async record(): Promise<string> {
    return (await this.post('', pledge(1, 1))).id;
  }

  /** Every tenth a follow-up that the next one closes, the others said or done. How long it took, in ms. */
  async act(id: string, version: number): Promise<number> {
    const effective = rfc3339(Date.parse('2022-01-01T00:00:00Z') + version * MINUTE);
    const source = { ...pledge(1, 1).source, quote: `They said so again, for the ${version}th time.` };
    const began = performance.now();
    const tenth = version % 10;
    if (tenth === 0)
      this.followUp = (await this.post(`/${id}/follow-ups`, { action: 'Ask again', effective })).followUpId!;
    else if (tenth === 1 && this.followUp)
      await this.post(`/${id}/follow-ups/${this.followUp}/close`, { outcome: 'answered', effective });
    else if (tenth < 6) await this.post(`/${id}/reaffirm`, { effective, by: 'JPN', source });
    else await this.post(`/${id}/report-progress`, { effective });
    return performance.now() - began;
  }

  /** In ms. */
  async rebuild(): Promise<number> {
    const projector = this.app.get(Projector);
    await projector.waitFor(await this.app.get(EventStore).head(), 600_000);
    const began = performance.now();
    await projector.rebuild('register');
    return performance.now() - began;
  }

  async close(): Promise<void> {
    await this.app.close();
  }

  private async post(path: string, body: object): Promise<Receipt> {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${this.key}` };
    const response = await fetch(this.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Receipt;
  }
}

const MINUTE = 60_000;
