import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Pacta } from '../journeys/pacta.js';
import { pledge } from '../journeys/pledge.js';

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { readonly key: string; readonly value: object }[];
}

/** An OTLP/HTTP collector (JSON), as far as traces go. */
class Collector {
  readonly spans: Span[] = [];
  readonly services = new Set<string>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Collector> {
    const server = createServer((request, response) => {
      void json(request).then((body) => {
        collector.take(body as Exported);
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const collector = new Collector(server);
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private take({ resourceSpans }: Exported): void {
    for (const { resource, scopeSpans } of resourceSpans) {
      for (const { key, value } of resource.attributes)
        if (key === 'service.name') this.services.add(JSON.stringify(value));
      for (const { spans } of scopeSpans) this.spans.push(...spans);
    }
  }
}

interface Exported {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: Span['attributes'] };
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[];
  }[];
}

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'pacta-traces-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const tracedTo = (url: string): readonly string[] => [
  'env',
  `OTEL_EXPORTER_OTLP_ENDPOINT=${url}`,
  'OTEL_SERVICE_NAME=desk',
];

it('A traced request is a span below its caller’s, with the command and the append below it; batches are spans of their own', async () => {
  const collector = await Collector.start();
  const server = await Pacta.start(directory, tracedTo(collector.url));
  const headers = {
    authorization: `Bearer ${server.key}`,
    'content-type': 'application/json',
    traceparent: `00-${TRACE}-${CALLER}-01`,
  };
  const body = JSON.stringify(pledge('A word that no span may hold'));
  const { status } = await fetch(`${server.url}/v1/commitments`, { method: 'POST', headers, body });
  expect(status).toBe(201);
  await server.ask('/v1/commitments?minPosition=1&q=secret');
  // The end sends what waits.
  expect(await server.stop()).toBe(0);
  const { spans, services } = collector;
  const named = (name: string): Span => spans.find((span) => span.name === name)!;
  const [request, command, append] = ['POST /v1/commitments', 'command', 'append'].map(named) as [Span, Span, Span];
  expect([request, command, append].map(({ traceId, parentSpanId }) => [traceId, parentSpanId])).toEqual([
    [TRACE, CALLER],
    [TRACE, request.spanId],
    [TRACE, command.spanId],
  ]);
  expect(request.attributes).toContainEqual({ key: 'http.response.status_code', value: { intValue: 201 } });
  expect(command.attributes).toContainEqual({ key: 'pacta.command', value: { stringValue: 'record' } });
  expect(named('project').attributes).toContainEqual({ key: 'pacta.events', value: { intValue: 1 } });
  expect(named('project').traceId).not.toBe(TRACE);
  expect(named('GET /v1/commitments')).toBeDefined();
  expect([...services]).toEqual(['{"stringValue":"desk"}']);
  expect(JSON.stringify(spans)).not.toMatch(/A word that|secret|pacta_/);
  collector.stop();
}, 30_000);

it('A request that no route matches is a span by its method alone, without a route', async () => {
  const collector = await Collector.start();
  const server = await Pacta.start(directory, tracedTo(collector.url));
  expect((await server.ask('/v1/nowhere')).status).toBe(404);
  expect(await server.stop()).toBe(0);
  const span = collector.spans.find(({ name }) => name === 'GET');
  expect(span?.attributes).toContainEqual({ key: 'http.response.status_code', value: { intValue: 404 } });
  expect(span?.attributes.map(({ key }) => key)).not.toContain('http.route');
  expect(JSON.stringify(collector.spans)).not.toContain('nowhere');
  collector.stop();
}, 30_000);

it.each([
  ['is away', async () => 'http://127.0.0.1:9'],
  [
    'never answers',
    async () => {
      const silent = createServer(() => undefined).listen(0, '127.0.0.1');
      await once(silent, 'listening');
      silent.unref();
      return `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    },
  ],
])(
  'A collector that %s costs its spans and nothing else, also at the end',
  async (_, at) => {
    const server = await Pacta.start(directory, tracedTo(await at()));
    for (const subject of ['One', 'Two', 'Three'])
      expect((await server.post('/v1/commitments', pledge(subject))).status).toBe(201);
    const began = Date.now();
    expect(await server.stop()).toBe(0);
    expect(Date.now() - began).toBeLessThan(9_000);
  },
  30_000,
);
