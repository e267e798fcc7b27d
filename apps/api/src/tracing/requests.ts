import { context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { FastifyInstance } from 'fastify';
import { tracer } from './spans.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Where requests are traced. */
    span: Span | undefined;
  }
}

/**
 * A span for each request, below the caller's own (W3C `traceparent`), by the names of OpenTelemetry's conventions for HTTP.
 * It tells the route's pattern, never the path: nothing that was asked for, and nobody who asked.
 */
export function traceRequests(server: FastifyInstance): void {
  server.decorateRequest('span', undefined);
  server.addHook('onRequest', (request, _, done) => {
    const route = request.routeOptions.url ?? 'none';
    const parent = propagation.extract(context.active(), request.headers);
    const attributes = { 'http.request.method': request.method, 'http.route': route, 'url.scheme': 'http' };
    request.span = tracer.startSpan(`${request.method} ${route}`, { kind: SpanKind.SERVER, attributes }, parent);
    done();
  });
  // Only now: reading the body leaves the context behind.
  server.addHook('preHandler', (request, _, done) => {
    context.with(trace.setSpan(context.active(), request.span!), done);
  });
  server.addHook('onResponse', (request, reply, done) => {
    request.span!.setAttribute('http.response.status_code', reply.statusCode);
    if (reply.statusCode >= 500) request.span!.setStatus({ code: SpanStatusCode.ERROR });
    request.span!.end();
    done();
  });
}
