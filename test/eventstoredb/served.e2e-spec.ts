import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Pacta } from '../journeys/pacta.js';
import { pledge } from '../journeys/pledge.js';
import { verifyExport } from './verify-export.js';
import { EventStoreDbServer } from './server.js';

interface Receipt {
  readonly id: string;
  readonly version: number;
  readonly position: string;
  readonly leafIndex?: number;
  readonly events: readonly { readonly id: string }[];
}

describe('Pacta on EventStoreDB', () => {
  const directory = mkdtempSync(join(tmpdir(), 'pacta-esdb-'));
  let server: EventStoreDbServer;
  let running: Pacta;
  let first: Receipt;
  const start = async () => Pacta.start(directory, [], { PACTA_EVENT_STORE: server.connectionString });
  const record = async (subject: string, key: string): Promise<Receipt> => {
    const { status, body } = await running.post('/v1/commitments', pledge(subject), key);
    expect(status).toBe(201);
    return body as Receipt;
  };

  beforeAll(async () => {
    server = await EventStoreDbServer.start();
    running = await start();
    first = await record('the first', 'first');
  });
  afterAll(async () => {
    await running.stop();
    await server.stop();
    rmSync(directory, { recursive: true });
  });

  it('records, reads its writes, and answers a retry with the same receipt', async () => {
    expect(first).toMatchObject({ version: 1 });
    expect(first.leafIndex).toBeUndefined();
    expect(await record('the first', 'first')).toEqual(first);
    const { body } = await running.ask(`/v1/commitments?minPosition=${first.position}`);
    expect(body).toMatchObject({ items: [{ id: first.id, subject: 'the first' }] });
    const { body: health } = await running.ask('/health/ready');
    expect(health).toMatchObject({ status: 'ok', lag: 0, head: first.position, position: first.position });
  });

  it('proves what it recorded, and exports what verifies', async () => {
    const [event] = first.events;
    const proof = await eventually(async () => running.ask(`/v1/events/${event!.id}/proof`));
    expect(proof).toMatchObject({ leafIndex: 0 });
    expect(await verifyExport(running, directory)).toMatchObject({ code: 0 });
  });

  it('tells a position that it never gave out from one that it did', async () => {
    expect(await running.ask(`/v1/events?after=${first.position}`)).toMatchObject({ status: 200 });
    expect(await running.ask('/v1/events?after=5')).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
  });

  it('cannot erase, and says so', async () => {
    const asked = { reason: 'A private person.', authority: 'An order' };
    const { status, body } = await running.post(`/v1/events/${first.events[0]!.id}/redact`, asked);
    expect([status, body]).toMatchObject([501, { code: 'erasure-unsupported' }]);
  });

  it('is what it was after it is killed, and built anew from the events alone', async () => {
    const second = await record('the second', 'second');
    await running.kill();
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(directory, `read-models.db${suffix}`), { force: true });
    running = await start();
    expect(await record('the second', 'second')).toEqual(second);
    const { commitments } = await running.everything(Number(second.position));
    expect(new Set(commitments.map(({ subject }) => subject))).toEqual(new Set(['the first', 'the second']));
  });

  it('tells what was known when, though positions are offsets', async () => {
    const before = new Date().toISOString();
    await new Promise((resolve) => setTimeout(resolve, 5));
    const third = await record('the third', 'third');
    const known = async (at: string) => {
      const { body } = await running.ask(`/v1/commitments?knownAt=${at}&minPosition=${third.position}`);
      return (body as { items: unknown[] }).items.length;
    };
    expect([await known(before), await known(new Date().toISOString())]).toEqual([2, 3]);
  });

  it('says that the store is away while it is, and goes on by itself', async () => {
    const { log } = server;
    const { port } = server.endpoint;
    await server.stop();
    expect(await running.post('/v1/commitments', pledge('away'), 'away')).toMatchObject({
      status: 503,
      body: { code: expect.stringMatching(/^(store-unavailable|outcome-unknown)$/) },
    });
    expect(await running.ask('/health/ready')).toMatchObject({ status: 503 });
    server = await EventStoreDbServer.start({ port, log });
    const { position } = await record('away', 'away');
    const list = await eventually(async () => running.ask(`/v1/commitments?minPosition=${position}`));
    expect((list as { items: unknown[] }).items).toHaveLength(4);
    expect(await running.ask('/health/ready')).toMatchObject({ status: 200, body: { status: 'ok' } });
  }, 60_000);
});

/** The answer, once there is one: a leaf comes after its event, and read models may be behind. */
async function eventually(ask: () => Promise<{ status: number; body: unknown }>): Promise<unknown> {
  let answer = await ask();
  while (answer.status === 404 || answer.status === 503) answer = await ask();
  return answer.body;
}
