import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Receipt } from '#libs/application';
import { EventStore, Progress, rfc3339 } from '#libs/event-sourcing';
import { createApp } from '../../apps/api/src/app.js';
import { readConfig } from '../../apps/api/src/config.js';
import type { Bench, Scale } from './bench.js';
import { pledge } from './ledger.js';
import { inTemporary, latency } from './measure.js';
import { Rounds } from './rounds.js';
import { keyOf, pactaEnv } from './server.js';

/** How many commands are timed at each length. */
const TIMED = 40;
const MINUTE = 60_000;
const LENGTHS: Readonly<Record<Scale, readonly number[]>> = {
  tiny: [100],
  quick: [300, 1_000],
  full: [1_000, 3_000, 9_999],
};

/**
 * What a long commitment costs over HTTP: a command while the read models follow, the first one after a start, when nothing
 * of the commitment is in memory, and the rebuild of the register.
 */
export const streams: Bench = {
  name: 'streams',
  what: 'what a command on a long commitment costs, and its projection',
  run: async ({ scale, say }) =>
    inTemporary(async (directory) => {
      const rounds = new Rounds(say);
      let server = await Server.open(directory);
      const id = await server.record();
      let length = 1;
      for (const next of LENGTHS[scale]) {
        say(`  a commitment of ${next} events …`);
        while (length < next - TIMED - 1) await server.act(id, ++length);
        const timed: number[] = [];
        while (length < next - 1) timed.push(await server.act(id, ++length));
        await server.close();
        server = await Server.open(directory);
        rounds.add(`command, ${next} events`, latency(timed));
        rounds.add(`first command after a start, ${next} events`, { time: await server.act(id, ++length) });
        rounds.add(`rebuild of the register, ${next} events`, { time: await server.rebuild() });
      }
      await server.close();
      return rounds.report();
    }),
};

/** All of Pacta, in this process: its client shares the thread, so that what is told is the worse for it. */
class Server {
  private followUp = '';

  private constructor(
    private readonly app: NestFastifyApplication,
    private readonly url: string,
    private readonly key: string,
  ) {}

  static async open(directory: string): Promise<Server> {
    const app = await createApp(readConfig(pactaEnv(directory)));
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as { port: number };
    return new Server(app, `http://127.0.0.1:${port}/v1/commitments`, keyOf(directory));
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
    const projector = this.app.get(Progress);
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
