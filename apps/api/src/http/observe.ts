import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../metrics/metrics.js';

/** One line of the log and one observation for every answer; no query, no header, no body. */
export function observe(server: FastifyInstance, metrics: Metrics): void {
  server.addHook('onResponse', (request, reply, done) => {
    const { method, url } = request;
    const route = request.routeOptions.url ?? 'none';
    const status = reply.statusCode;
    const milliseconds = Math.round(reply.elapsedTime * 1_000) / 1_000;
    metrics.answered(method, route, status, reply.elapsedTime / 1_000);
    request.log.info({ method, path: url.split('?', 1)[0], route, status, milliseconds }, 'answered');
    done();
  });
}
