import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { POSTGRES_URL, tellWhatIsLeftOut } from '../../libs/storage/src/postgres.contract.js';
import { EventStoreDbServer } from '../eventstoredb/server.js';
import { Pacta } from '../journeys/pacta.js';
import { pledge } from '../journeys/pledge.js';
import { freePort } from '../postgres/free-port.js';
import { dropSchemas, freshSchemas } from '../postgres/schemas.js';
import { Balancer, hasNginx } from './balancer.js';

const WRITERS = 4;

if (POSTGRES_URL !== undefined && hasNginx) roll(POSTGRES_URL);
else
  it('A rolling restart needs PostgreSQL and nginx', () => {
    tellWhatIsLeftOut('a rolling restart of two api and two projector behind nginx (needs nginx too)');
    expect(process.env['CI_VERIFIERS']).toBeUndefined();
  });

function roll(url: string): void {
  const directory = mkdtempSync(join(tmpdir(), 'pacta-rolling-'));
  const readModels = freshSchemas(url);
  let server: EventStoreDbServer;
  let ports: readonly [number, number];
  const start = async (role: 'api' | 'projector', port = 0) =>
    Pacta.start(directory, [], {
      PACTA_ROLE: role,
      PACTA_PORT: String(port),
      PACTA_EVENT_STORE: server.connectionString,
      PACTA_READ_MODELS: readModels,
    });

  beforeAll(async () => {
    server = await EventStoreDbServer.start();
    ports = [await freePort(), await freePort()];
  });
  afterAll(async () => {
    await server.stop();
    await dropSchemas(readModels);
    rmSync(directory, { recursive: true });
  });

  describe('Behind the balancer', () => {
    it('no write and no question is lost while each api and the projector that leads are restarted', async () => {
      const leading = await start('projector');
      const apis = await Promise.all(ports.map(async (port) => start('api', port)));
      // It resolves when it leads.
      const standing = start('projector');
      const balancer = await Balancer.start(await freePort(), ports);
      const traffic = new Traffic(balancer.url, leading.key);
      await traffic.isGoing(20);

      for (const [index, port] of ports.entries()) {
        expect(await apis[index]!.stop()).toBe(0);
        await traffic.isGoing(10);
        apis[index] = await start('api', port);
        await traffic.isGoing(10);
      }
      expect(await leading.stop()).toBe(0);
      const next = await standing;
      await traffic.isGoing(10);

      const { recorded, statuses, last } = await traffic.stop();
      expect(Object.keys(statuses).toSorted()).toEqual(['GET 200', 'POST 201']);
      const listed = await apis[0]!.lines(`/v1/commitments?minPosition=${last}`);
      expect(listed.map(({ subject }) => String(subject)).toSorted()).toEqual(recorded.toSorted());
      await balancer.stop();
      for (const each of [...apis, next]) expect(await each.stop()).toBe(0);
    }, 120_000);
  });
}

/** Writers who each record one commitment after the other, with a key, and ask for what stands. */
class Traffic {
  private readonly recorded: string[] = [];
  private readonly statuses: Record<string, number> = {};
  private last = 0n;
  private isOver = false;
  private readonly writing: Promise<unknown>;

  constructor(
    private readonly url: string,
    private readonly key: string,
  ) {
    this.writing = Promise.all(Array.from({ length: WRITERS }, async (_, writer) => this.write(writer)));
  }

  /** Resolves when so many more were recorded. */
  async isGoing(more: number): Promise<void> {
    const until = this.recorded.length + more;
    while (this.recorded.length < until) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (Object.keys(this.statuses).length > 2) return; // Something was lost: the end tells.
    }
  }

  async stop() {
    this.isOver = true;
    await this.writing;
    return { recorded: this.recorded, statuses: this.statuses, last: String(this.last) };
  }

  private async write(writer: number): Promise<void> {
    for (let turn = 0; !this.isOver; turn++) {
      const subject = `${writer} ${turn}`;
      const response = await this.ask('POST', pledge(subject), subject);
      if (response.status === 201) {
        this.recorded.push(subject);
        const { position } = (await response.json()) as { position: string };
        if (BigInt(position) > this.last) this.last = BigInt(position);
      }
      await (await this.ask('GET')).text();
    }
  }

  private async ask(method: string, body?: object, key = ''): Promise<Response> {
    const response = await fetch(`${this.url}/v1/commitments${body ? '' : '?limit=1'}`, {
      method,
      headers: {
        authorization: `Bearer ${this.key}`,
        ...(body ? { 'content-type': 'application/json', 'idempotency-key': key } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const told = `${method} ${response.status}`;
    this.statuses[told] = (this.statuses[told] ?? 0) + 1;
    return response;
  }
}
