import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../metrics/metrics.js';
import '../tracing/requests.js';

/** One line of the log and one observation for every answer; no query, no header, no body. */
export function observe(server: FastifyInstance, metrics: Metrics): void {
  server.addHook('onResponse', (request, reply, done) => {
    const { method, url } = request;
    const route = request.routeOptions.url ?? 'none';
    const status = reply.statusCode;
    const milliseconds = Math.round(reply.elapsedTime * 1_000) / 1_000;
    metrics.requests.observe({ method, route, status }, reply.elapsedTime / 1_000);
    const { traceId: trace } = request.span?.spanContext() ?? {};
    request.log.info({ method, path: url.split('?', 1)[0], route, status, milliseconds, trace }, 'answered');
    done();
  });
}
