import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AccessDenied, StoreUnavailable } from '#libs/event-sourcing';
import { LedgerUnusable } from '#libs/storage';
import { takeInto } from '../../libs/storage/src/events.samples.contract.js';
import { Opened, saying, words } from './opened.js';
import { EventStoreDbServer } from './server.js';

const CERTIFICATE = fileURLToPath(new URL('tls/certificate.pem', import.meta.url));
const TLS = {
  key: readFileSync(new URL('tls/key.pem', import.meta.url)),
  certificate: readFileSync(CERTIFICATE),
};

const opened = new Opened();
afterEach(async () => opened.close());

describe('The store on EventStoreDB is not opened', () => {
  let server: EventStoreDbServer;
  let client: EventStoreDBClient;
  beforeEach(async () => {
    server = await opened.server(EventStoreDbServer.start());
    client = EventStoreDBClient.connectionString(server.connectionString);
    const store = await opened.store(server.connectionString);
    await store.append('commitment-1', [saying('first')], 0);
  });
  afterEach(async () => client.dispose());

  it.each([
    ['forgets by age', { maxAge: 60 }, '$maxAge'],
    ['forgets by number', { maxCount: 10 }, '$maxCount'],
    ['was truncated', { truncateBefore: 1 }, '$tb'],
  ])('where a stream of the ledger %s', async (_, metadata, named) => {
    await client.setStreamMetadata('commitment-1', metadata);
    await expect(opened.store(server.connectionString)).rejects.toThrow(`commitment-1 has ${named}`);
    await client.setStreamMetadata('commitment-1', {});
    await opened.store(server.connectionString);
  });

  it('where a stream of the ledger was deleted', async () => {
    await client.deleteStream('commitment-1');
    await expect(opened.store(server.connectionString)).rejects.toBeInstanceOf(LedgerUnusable);
  });

  it('where a stream of the ledger was taken away for good', async () => {
    await client.tombstoneStream('commitment-1');
    await expect(opened.store(server.connectionString)).rejects.toThrow('commitment-1 was deleted (tombstone)');
  });

  it('but where a stream of others is limited', async () => {
    await client.appendToStream('orders-1', jsonEvent({ type: 'Ordered', data: {} }));
    await client.setStreamMetadata('orders-1', { maxCount: 1 });
    const store = await opened.store(server.connectionString);
    expect(words(await store.readAll('0', 10))).toEqual(['first']);
  });

  it('by what is no connection string', async () => {
    await expect(opened.store('esdb://')).rejects.toBeInstanceOf(LedgerUnusable);
  });

  it('while no server answers, and then says so', async () => {
    await server.stop();
    await expect(opened.store(server.connectionString)).rejects.toBeInstanceOf(StoreUnavailable);
    expect(opened.said).toContainEqual(expect.stringContaining('EventStoreDB does not answer yet; it is waited for'));
  });
});

describe('The store on EventStoreDB is opened', () => {
  const credentials = { username: 'ledger', password: 'kept' };
  const secured = async (user: string) => {
    const server = await opened.server(EventStoreDbServer.start({ tls: TLS, credentials }));
    return { server, text: `esdb://${user}@localhost:${server.endpoint.port}?tlsCAFile=${CERTIFICATE}` };
  };

  it('by TLS and credentials', async () => {
    const { text } = await secured('ledger:kept');
    const store = await opened.store(text);
    await store.append('commitment-1', [saying('first')], 0);
    expect(words(await store.readAll('0', 10))).toEqual(['first']);
  });

  it('with no other credentials', async () => {
    const { text } = await secured('ledger:guessed');
    await expect(opened.store(text)).rejects.toBeInstanceOf(AccessDenied);
  });

  it('once the server answers', async () => {
    const server = await opened.server(EventStoreDbServer.start());
    const { port } = server.endpoint;
    await server.stop();
    const opening = opened.store(server.connectionString);
    await opened.server(EventStoreDbServer.start({ port }));
    expect(await (await opening).head()).toBe('0');
  });

  it('by the hosts of a cluster, and follows its leader', async () => {
    const nodes = await EventStoreDbServer.startCluster();
    for (const node of nodes) await opened.server(Promise.resolve(node));
    const hosts = nodes.map(({ endpoint: { address, port } }) => `${address}:${port}`).join(',');
    const store = await opened.store(`esdb://${hosts}?tls=false&nodePreference=leader`);
    for (const [version, node] of [...nodes, ...nodes].entries()) {
      node.lead();
      expect(await store.append('commitment-1', [saying(`${version}`)], version)).toMatchObject({
        version: version + 1,
      });
    }
    expect(words(await store.readAll('0', 10))).toEqual(['0', '1', '2', '3']);
  });

  it('and ends its subscriptions where the user may not read any more', async () => {
    const server = await opened.server(EventStoreDbServer.start());
    const store = await opened.store(server.connectionString);
    server.faults.isAccessDenied = true;
    await expect(takeInto([], store.subscribe('0', {}))).rejects.toBeInstanceOf(AccessDenied);
  });
});
