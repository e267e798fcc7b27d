import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstKeyFile } from '#libs/application';
import { client, type Client } from '../../apps/api/src/testing.js';
import { ServerProcess } from '../eventstoredb/server-process.js';
import { Pacta } from '../journeys/pacta.js';
import { freePort } from '../postgres/free-port.js';
import { dropSchemas, freshSchemas } from '../postgres/schemas.js';

/** A Pacta of four processes: two that answer, two that carry events into read models, one of which leads. */
export class Deployment {
  private constructor(
    readonly store: ServerProcess,
    private readonly directory: string,
    private readonly settings: { readonly PACTA_EVENT_STORE: string; readonly PACTA_READ_MODELS: string },
    private readonly ports: readonly number[],
    private readonly processes: Pacta[],
  ) {}

  /** @param url of a PostgreSQL database, in which it makes schemas of its own */
  static async start(url: string): Promise<Deployment> {
    const directory = mkdtempSync(join(tmpdir(), 'pacta-deployment-'));
    const store = await ServerProcess.start(join(directory, 'events.ndjson'));
    const settings = { PACTA_EVENT_STORE: store.connectionString, PACTA_READ_MODELS: freshSchemas(url) };
    const ports = [await freePort(), await freePort(), await freePort(), await freePort()];
    const deployment = new Deployment(store, directory, settings, ports, []);
    for (const index of [2, 3, 0, 1]) deployment.begin(index);
    try {
      await Promise.all([0, 1].map(async (index) => deployment.serving(index)));
    } catch (error) {
      await deployment.close();
      throw error;
    }
    return deployment;
  }

  get doors(): readonly [Client, Client] {
    return [this.door(0), this.door(1)];
  }

  /** The projector that leads. */
  async leader(): Promise<Client> {
    return this.door(await this.leading());
  }

  /** Kills (-9) the projector that leads, and starts it again as the one that stands by; how long until the other led, ms. */
  async killLeader(): Promise<number> {
    const index = await this.leading();
    await this.processes[index]!.kill();
    const killed = performance.now();
    await this.serving(index === 2 ? 3 : 2);
    const took = performance.now() - killed;
    this.begin(index);
    return took;
  }

  /** The projector that leads hangs, until the other one led, and goes on then, standing by. */
  async hangLeader(): Promise<Pacta> {
    const { hung, index } = await this.takenOver();
    hung.goOn();
    await this.standingBy(index);
    return hung;
  }

  /** The projector that leads hangs, until the other one led and was killed (-9), and goes on then, alone. */
  async hangLeaderWhileOtherDies(): Promise<void> {
    const { hung, other } = await this.takenOver();
    await other.kill();
    hung.goOn();
  }

  /** Kills (-9) both projectors, and starts neither. */
  async killProjectors(): Promise<void> {
    await Promise.all([2, 3].map(async (index) => this.processes[index]!.kill()));
  }

  async close(): Promise<void> {
    await Promise.all(this.processes.map(async (each) => each.kill()));
    await this.store.kill();
    await dropSchemas(this.settings.PACTA_READ_MODELS);
    rmSync(this.directory, { recursive: true });
  }

  private begin(index: number): void {
    const role = index < 2 ? 'api' : 'projector';
    const own = { ...this.settings, PACTA_ROLE: role, PACTA_PORT: String(this.ports[index]) };
    this.processes[index] = Pacta.standby(join(this.directory, role), own);
  }

  private door(index: number): Client {
    return client(`http://127.0.0.1:${this.ports[index]}`, this.key);
  }

  private get key(): string {
    return readFileSync(firstKeyFile(join(this.directory, 'projector')), 'utf8').trim();
  }

  private async leading(): Promise<number> {
    return Promise.any([2, 3].map(async (index) => this.serving(index).then(() => index)));
  }

  private async takenOver(): Promise<{ readonly hung: Pacta; readonly index: number; readonly other: Pacta }> {
    const index = await this.leading();
    const next = index === 2 ? 3 : 2;
    const hung = this.processes[index]!;
    hung.hang();
    await this.serving(next);
    return { hung, index, other: this.processes[next]! };
  }

  private async standingBy(index: number): Promise<void> {
    const url = `http://127.0.0.1:${this.ports[index]}/health/ready`;
    const isStandingBy = async () => (await fetch(url)).text().then((text) => text.includes('stands by'));
    for (const end = performance.now() + 30_000; performance.now() < end;) {
      if (await isStandingBy().catch(() => false)) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`process ${index} did not stand by within 30 s`);
  }

  private async serving(index: number): Promise<void> {
    const url = `http://127.0.0.1:${this.ports[index]}/health/ready`;
    for (const end = performance.now() + 30_000; performance.now() < end;) {
      if (
        await fetch(url)
          .then(({ ok }) => ok)
          .catch(() => false)
      )
        return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`process ${index} did not serve within 30 s`);
  }
}
