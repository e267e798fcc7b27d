import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serve, type Served } from '../testing.js';

let served: Served;
let positions: string[];
beforeAll(async () => {
  served = await serve();
  for (let n = 1; n <= 5; n++) await served.post('/v1/documents', { title: `Document ${n}` });
  positions = (await served.get('/v1/events')).body.items.map((event: { position: string }) => event.position);
});
afterAll(() => served?.close());

/** Listens until so many events have come, then hangs up. */
async function listen(count: number, headers: Record<string, string> = {}, query = '', then?: () => Promise<unknown>) {
  const hangUp = new AbortController();
  const response = await fetch(`${served.url}/v1/events${query}`, {
    headers: { Authorization: `Bearer ${served.key}`, Accept: 'text/event-stream', ...headers },
    signal: hangUp.signal,
  });
  let text = '';
  const decoder = new TextDecoder();
  const came = () => [...text.matchAll(/^id: (\d+)\nevent: (\w+)\ndata: (.*)\n\n/gm)];
  const reader = response.body!.getReader();
  const told = then?.();
  while (came().length < count) {
    const { value, done } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  await told;
  hangUp.abort();
  return {
    response,
    events: came()
      .slice(0, count)
      .map(([, id, type, data]) => ({ id, type, data: JSON.parse(data!) })),
  };
}

describe('The ledger as a list', () => {
  it('is in order, and keeps salts and hashes of requests to itself', async () => {
    const { items, next } = (await served.get('/v1/events')).body;
    expect(positions).toEqual(['1', '2', '3', '4', '5']);
    expect(next).toBeNull();
    expect(Object.keys(items[0]).toSorted()).toEqual([
      'data',
      'id',
      'metadata',
      'position',
      'recordedAt',
      'schema',
      'stream',
      'type',
      'version',
    ]);
    expect(Object.keys(items[0].metadata).toSorted()).toEqual(['$causationId', '$correlationId', 'actor', 'commandId']);
    expect(items[0]).toMatchObject({ type: 'DocumentAdded', schema: 1, version: 1, data: { title: 'Document 1' } });
    expect(items[0].recordedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('begins after a position', async () => {
    const { items } = (await served.get('/v1/events?after=3')).body;
    expect(items.map(({ position }: { position: string }) => position)).toEqual(['4', '5']);
    expect((await served.get('/v1/events?after=999')).body).toEqual({ items: [], next: null });
  });

  it('is paged to exactly what stood there when the walk began', async () => {
    const seen: string[] = [];
    for (let path: string | undefined = '/v1/events?limit=2'; path;) {
      const answer = await served.get(path);
      seen.push(...answer.body.items.map(({ position }: { position: string }) => position));
      path = /^<([^>]+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1];
      expect(path === undefined).toBe(answer.body.next === null);
      if (seen.length === 2) await served.post('/v1/documents', { title: 'Meanwhile' });
    }
    expect(seen).toEqual(['1', '2', '3', '4', '5']);
  });

  it('comes as NDJSON, everything without a limit', async () => {
    const all = await served.get('/v1/events', { Accept: 'application/x-ndjson' });
    expect(all.headers.get('content-type')).toBe('application/x-ndjson');
    const lines = all.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).position);
    expect(lines.slice(0, 5)).toEqual(positions);
    const two = await served.get('/v1/events?limit=2', { Accept: 'application/x-ndjson' });
    expect(two.text.trimEnd().split('\n')).toHaveLength(2);
    expect(two.headers.get('link')).toContain('rel="next"');
  });
});

describe('The ledger as server-sent events', () => {
  it('tells what is there and then what comes, by position and type', async () => {
    const { response, events } = await listen(7, {}, '', async () => served.post('/v1/documents', { title: 'Live' }));
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(events.map(({ id }) => id)).toEqual(['1', '2', '3', '4', '5', '6', '7']);
    expect(events[6]).toMatchObject({ type: 'DocumentAdded', data: { position: '7', data: { title: 'Live' } } });
    expect(events[6]!.data.metadata).not.toHaveProperty('requestHash');
  });

  it('goes on behind Last-Event-ID without a gap or a repeat', async () => {
    expect((await listen(2, { 'Last-Event-ID': '3' })).events.map(({ id }) => id)).toEqual(['4', '5']);
    expect((await listen(1, {}, '?after=4')).events.map(({ id }) => id)).toEqual(['5']);
    expect((await listen(1, { 'Last-Event-ID': '4' }, '?after=1')).events.map(({ id }) => id)).toEqual(['5']);
  });

  it('is not paged', async () => {
    expect((await served.get('/v1/events?limit=1', { Accept: 'text/event-stream' })).status).toBe(400);
  });

  it('ends when the server is closed', async () => {
    const listening = listen(1_000, {}, '?after=2');
    await new Promise((resolve) => setTimeout(resolve, 100));
    const began = Date.now();
    await served.close();
    expect((await listening).events.length).toBeGreaterThan(0);
    expect(Date.now() - began).toBeLessThan(3_000);
  });
});
