import type { FastifyInstance } from 'fastify';

/**
 * What every answer says, unless its handler said otherwise: it is what its type says and nothing to be run or framed, tells
 * nobody where a reader came from, and is asked for again before it is shown again, since it may be another by then.
 */
export const DEFAULT_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-cache',
} as const;

export function sendHeaders(server: FastifyInstance): void {
  server.addHook('onSend', (request, reply, _payload, done) => {
    void reply.header('X-Request-Id', request.id);
    for (const [name, value] of Object.entries(DEFAULT_HEADERS))
      if (!reply.hasHeader(name)) void reply.header(name, value);
    done();
  });
}
