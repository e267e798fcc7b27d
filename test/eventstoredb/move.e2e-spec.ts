import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { OrderedEvent } from '#libs/event-sourcing';
import { SqliteEventStore } from '#libs/storage';
import { until } from '../../libs/storage/src/events.samples.contract.js';
import { Pacta } from '../journeys/pacta.js';
import { pledge } from '../journeys/pledge.js';
import { TrialLedger } from '../read-models/ledger.js';
import { carry, someTrials } from '../read-models/random-acts.js';
import { pacta } from '../verify/run.js';
import { Opened } from './opened.js';
import { EventStoreDbServer } from './server.js';

const opened = new Opened();
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'pacta-move-'));
});
afterEach(async () => {
  await opened.close();
  rmSync(directory, { recursive: true });
});

const move = async ({ connectionString }: EventStoreDbServer) =>
  pacta(['move', '--to', connectionString, '--data-dir', directory, '--json']);

const unplaced = (events: readonly OrderedEvent[]) => events.map(({ position: _, leafIndex: __, ...event }) => event);

describe('pacta move', () => {
  it('moves every event as it was, whatever befalls the server meanwhile, and goes on where it broke off', async () => {
    const all = await filled(directory);
    const server = await opened.server(EventStoreDbServer.start());
    server.faults.loseAnswers(1);
    const moving = move(server);
    await until(() => server.log.events.length > 20);
    // Longer than it tries.
    server.wire.stall();
    expect(await moving).toMatchObject({ code: 1, err: expect.stringContaining('EventStoreDB') });
    server.wire.resume();
    const { code, out, err } = await move(server);
    expect([code, err]).toEqual([0, '']);
    const { events, before } = JSON.parse(out) as { events: number; before: number };
    expect(events).toBe(all.length);
    expect(before).toBeGreaterThan(0);
    const store = await opened.store(server.connectionString, { categories: ['commitment', 'document', 'party'] });
    expect(unplaced(await store.readAll('0', 1_000_000))).toEqual(unplaced(all));
    expect(existsSync(join(directory, 'ledger.moved.db'))).toBe(true);
  }, 60_000);

  it('leaves a ledger that goes on there: receipts, proofs, what was erased, and the key that signs', async () => {
    const server = await opened.server(EventStoreDbServer.start());
    const settings = { PACTA_EVENT_STORE: server.connectionString };
    const before = await Pacta.start(directory);
    const first = (await before.post('/v1/commitments', pledge('kept'), 'kept')).body as Receipt;
    const erased = (await before.post('/v1/commitments', pledge('erased'), 'erased')).body as Receipt;
    const order = { reason: 'A private person.', authority: 'An order' };
    expect(await before.post(`/v1/events/${erased.events[0]!.id}/redact`, order)).toMatchObject({ status: 200 });
    const { body: key } = await before.ask('/v1/tlog/consistency?from=1&to=3');
    await before.stop();

    expect(await refused({})).toBe('');
    expect(await refused(settings)).toContain('move it with pacta move');
    expect(await move(server)).toMatchObject({ code: 0 });
    expect(await refused({})).toContain('set PACTA_EVENT_STORE');

    const after = await Pacta.start(directory, [], settings);
    const again = (await after.post('/v1/commitments', pledge('kept'), 'kept')).body as Receipt;
    expect(again.events).toEqual(first.events);
    expect((await after.ask(`/v1/events/${first.events[0]!.id}/proof`)).body).toMatchObject({
      leafIndex: 0,
      treeSize: 3,
    });
    expect((await after.ask('/v1/tlog/consistency?from=1&to=3')).body).toEqual(key);
    const { body: list } = await after.ask(`/v1/commitments?minPosition=${again.position}`);
    expect((list as { items: { subject: string }[] }).items.map(({ subject }) => subject)).toEqual([
      '[redacted]',
      'kept',
    ]);
    const { status } = await after.post('/v1/commitments', pledge('new'), 'new');
    expect(status).toBe(201);
    expect(await after.stop()).toBe(0);
  }, 60_000);

  it('refuses a server that holds another ledger, and a directory that holds none', async () => {
    await filled(directory);
    const server = await opened.server(EventStoreDbServer.start());
    const other = new TrialLedger(await opened.store(server.connectionString));
    await carry(other, fc.sample(someTrials(5), { numRuns: 1, seed: 3 })[0]!);
    expect(await move(server)).toMatchObject({ code: 1, err: expect.stringContaining('holds no other ledger') });
    expect(existsSync(join(directory, 'ledger.db'))).toBe(true);
    // Nothing of the attempt is in the way of the ledger that there is.
    expect(await refused({})).toBe('');
    const nowhere = await pacta(['move', '--to', server.connectionString, '--data-dir', join(directory, 'nowhere')]);
    expect(nowhere).toMatchObject({ code: 1, err: expect.stringContaining('there is no ledger') });
  });
});

interface Receipt {
  readonly position: string;
  readonly events: readonly { readonly id: string }[];
}

/** What a start says that is refused; nothing where it is not. */
async function refused(settings: Readonly<Record<string, string>>): Promise<string> {
  try {
    await (await Pacta.start(directory, [], settings)).stop();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

/** A ledger of some hundred events. */
async function filled(inDirectory: string): Promise<readonly OrderedEvent[]> {
  const store = SqliteEventStore.open({ directory: inDirectory, now: () => ledger.now });
  const ledger = new TrialLedger(store);
  for (const trials of fc.sample(someTrials(60), { numRuns: 10, seed: 11 })) await carry(ledger, trials);
  const all = await store.readAll('0', 1_000_000);
  await store.close();
  return all;
}
