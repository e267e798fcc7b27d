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
    // A path that is none has no route: OpenTelemetry leaves the attribute out then, and the name is the method.
    const route = request.routeOptions.url;
    const parent = propagation.extract(context.active(), request.headers);
    const attributes = {
      'http.request.method': request.method,
      'url.scheme': 'http',
      ...(route === undefined ? {} : { 'http.route': route }),
    };
    const name = route === undefined ? request.method : `${request.method} ${route}`;
    request.span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, parent);
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
