import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { credentials as channel } from '@grpc/grpc-js';
import {
  AccessDeniedError,
  EventStoreDBClient,
  MaxAppendSizeExceededError,
  NotLeaderError,
  UnavailableError,
} from '@eventstore/db-client';
import gossip from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import type { ClusterInfo } from '@eventstore/db-client/generated/gossip_pb.js';
import type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import { afterEach, describe, expect, it } from '@jest/globals';
import { until } from '../../libs/storage/src/events.samples.contract.js';
import { all, freshStream, told, wordsOf } from './asked.js';
import { Opened } from './opened.js';
import { EventStoreDbServer } from './server.js';

const CREDENTIALS = { username: 'admin', password: 'changeit' };
const MIB = 1024 * 1024;

const opened = new Opened();
const clients: EventStoreDBClient[] = [];
afterEach(async () => {
  await Promise.all(clients.splice(0).map(async (client) => client.dispose()));
  await opened.close();
});

function clientOf(connectionString: string): EventStoreDBClient {
  const client = EventStoreDBClient.connectionString(connectionString);
  clients.push(client);
  return client;
}
const start = async (options: Parameters<typeof EventStoreDbServer.start>[0] = {}) =>
  opened.server(EventStoreDbServer.start(options));
const startCluster = async () => {
  const nodes = await EventStoreDbServer.startCluster();
  for (const node of nodes) await opened.server(Promise.resolve(node));
  return nodes;
};
const addressOf = ({ endpoint: { address, port } }: EventStoreDbServer): string => `${address}:${port}`;
const within = async (ms: number, promise: Promise<unknown>): Promise<unknown> =>
  Promise.race([promise, new Promise((resolve) => setTimeout(() => resolve('nothing yet'), ms))]);

describe('A node', () => {
  it('names its services and methods in lower case', async () => {
    const client = new features.ServerFeaturesClient(addressOf(await start()), channel.createInsecure());
    const ask = promisify(client.getSupportedMethods.bind(client)) as (of: object) => Promise<SupportedMethods>;
    const supported = await ask(new shared.Empty());
    const names = supported.getMethodsList().map((each) => `${each.getServiceName()}/${each.getMethodName()}`);
    expect(names).toContain('event_store.client.streams.streams/batchappend');
    expect(names.filter((name) => name !== name.toLowerCase())).toEqual([]);
    client.close();
  });

  it('of two names both, one of which leads', async () => {
    const nodes = await startCluster();
    for (const node of nodes) {
      const client = new gossip.GossipClient(addressOf(node), channel.createInsecure());
      const ask = promisify(client.read.bind(client)) as (of: object) => Promise<ClusterInfo>;
      const members = (await ask(new shared.Empty())).getMembersList().map((member) => ({
        state: member.getState(),
        isAlive: member.getIsAlive(),
        port: member.getHttpEndPoint()!.getPort(),
      }));
      expect(members).toEqual([
        { state: 8, isAlive: true, port: nodes[0].endpoint.port },
        { state: 6, isAlive: true, port: nodes[1].endpoint.port },
      ]);
      client.close();
    }
  });

  it('that follows says who leads, and reads as the leader does', async () => {
    const [leader, follower] = await startCluster();
    const client = clientOf(follower.connectionString);
    const stream = freshStream();
    const append = async () =>
      client.appendToStream(stream, told('one'), { requiresLeader: true, credentials: CREDENTIALS });
    const refused = append();
    await expect(refused).rejects.toBeInstanceOf(NotLeaderError);
    await expect(refused).rejects.toMatchObject({ leader: leader.endpoint });
    // The client goes there from now on.
    expect((await append()).success).toBe(true);
    const reader = clientOf(`${follower.connectionString}&nodePreference=follower`);
    expect(wordsOf(await all(reader.readStream(stream, { requiresLeader: false })))).toEqual(['one']);
  });

  it.each([
    ['BatchAppend', {}],
    ['Append', { credentials: CREDENTIALS }],
  ])('takes 1 MiB at once, and no more, in one event or in several (%s)', async (_, way) => {
    const client = clientOf((await start()).connectionString);
    const stream = freshStream();
    const refused = [[told('x'.repeat(MIB))], [told('x'.repeat(MIB / 2)), told('x'.repeat(MIB / 2))]];
    for (const events of refused) {
      const appending = client.appendToStream(stream, events, way);
      await expect(appending).rejects.toBeInstanceOf(MaxAppendSizeExceededError);
      await expect(appending).rejects.toMatchObject({ maxAppendSize: MIB });
    }
    expect((await client.appendToStream(stream, told('x'.repeat(MIB - 100)), way)).nextExpectedRevision).toBe(0n);
  });

  it('lets nobody in without credentials, where it has some', async () => {
    const server = await start({ credentials: CREDENTIALS });
    const anonymous = clientOf(`esdb://${addressOf(server)}?tls=false`);
    await expect(anonymous.appendToStream(freshStream(), told('one'))).rejects.toBeInstanceOf(AccessDeniedError);
    await expect(all(anonymous.readAll())).rejects.toBeInstanceOf(AccessDeniedError);
  });

  it('over a file has what it had, but for a line that was cut short', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'pacta-protocol-'));
    const file = join(directory, 'events.ndjson');
    const stream = freshStream();
    const over = async (work: (client: EventStoreDBClient) => Promise<unknown>) => {
      const server = await EventStoreDbServer.start({ file });
      const done = await work(clientOf(server.connectionString));
      await server.stop();
      return done;
    };
    const standing = async (client: EventStoreDBClient) => wordsOf(await all(client.readStream(stream)));
    await over(async (client) => client.appendToStream(stream, [told('one'), told('two')]));
    writeFileSync(file, `${readFileSync(file, 'utf8')}{"id":"cut sh`);
    expect(await over(standing)).toEqual(['one', 'two']);
    await over(async (client) => client.appendToStream(stream, told('three'), { expectedRevision: 1n }));
    expect(await over(standing)).toEqual(['one', 'two', 'three']);
    rmSync(directory, { recursive: true });
  });
});

describe('On demand, a node', () => {
  it('is not ready, and stores nothing', async () => {
    const server = await start();
    const client = clientOf(server.connectionString);
    const stream = freshStream();
    server.faults.refuseAppends(1);
    const refused = client.appendToStream(stream, told('one'), { credentials: CREDENTIALS });
    await expect(refused).rejects.toBeInstanceOf(UnavailableError);
    await client.appendToStream(stream, told('two'));
    expect(wordsOf(await all(client.readStream(stream)))).toEqual(['two']);
  });

  it('answers after it has stored', async () => {
    const server = await start();
    const client = clientOf(server.connectionString);
    const stream = freshStream();
    server.faults.delayAnswers(300);
    const appending = client.appendToStream(stream, told('one'));
    await until(() => server.log.events.some((event) => event.stream === stream));
    expect(await within(50, appending)).toBe('nothing yet');
    expect(await appending).toMatchObject({ nextExpectedRevision: 0n });
  });

  it('lets nothing through while its wire is stalled, and all of it afterwards', async () => {
    const server = await start();
    const client = clientOf(server.connectionString);
    await client.appendToStream(freshStream(), told('one'));
    server.wire.stall();
    const appending = client.appendToStream(freshStream(), told('two'));
    expect(await within(100, appending)).toBe('nothing yet');
    server.wire.resume();
    expect(await appending).toMatchObject({ success: true });
  });

  it('loses its connections, which subscriptions are told and later calls are not', async () => {
    const server = await start();
    const client = clientOf(server.connectionString);
    const subscription = client.subscribeToAll();
    const ended = new Promise<Error>((resolve) => subscription.once('error', resolve));
    let isCaughtUp = false;
    subscription.on('caughtUp', () => (isCaughtUp = true)).on('data', () => undefined);
    await until(() => isCaughtUp);
    expect(server.wire.cut()).toBeGreaterThan(0);
    expect(await ended).toMatchObject({ type: expect.stringMatching(/^(unavailable|cancelled)$/) });
    expect((await client.appendToStream(freshStream(), told('one'))).success).toBe(true);
  });
});
