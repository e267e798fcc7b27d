import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

const SWEEP_MS = 50;

/**
 * Fastify closes the connection of a body that it refuses before all of it came. Whoever was still sending would be reset, and
 * might never see the answer (RFC 9112 §9.6): so the connection stays, unless the request itself asked for
 * its end, and Node throws the rest away as it comes, for as long as a request may take.
 */
export function keepConnections(server: FastifyInstance): void {
  server.addHook('onSend', (_request, reply, _payload, done) => {
    // The other `close`, of a server that closes, is said to Node itself.
    if (reply.hasHeader('connection') && !reply.raw.hasHeader('connection')) void reply.removeHeader('connection');
    done();
  });
  server.addHook('onResponse', ({ raw }, _reply, done) => {
    if (!raw.complete) {
      draining.add(raw.socket);
      raw.once('end', () => draining.delete(raw.socket));
    }
    done();
  });
}

const draining = new WeakSet<Socket>();

/** Whether what comes on a connection is the rest of a request that was answered. */
export const isDraining = (socket: Socket): boolean => draining.has(socket);

/**
 * While the server closes, every connection ends as soon as nothing is in hand on it. Node ends only what is idle at the
 * moment it is asked, and counts a connection on which nothing was asked yet as busy.
 */
export function endConnectionsOnClose(server: FastifyInstance): void {
  const inHand = new Map<Socket, number>();
  server.server.on('connection', (socket: Socket) => {
    inHand.set(socket, 0);
    socket.once('close', () => inHand.delete(socket));
  });
  server.server.on('request', ({ socket }: { readonly socket: Socket }, response: ServerResponse) => {
    inHand.set(socket, (inHand.get(socket) ?? 0) + 1);
    response.once('close', () => inHand.has(socket) && inHand.set(socket, inHand.get(socket)! - 1));
  });
  server.addHook('preClose', (done) => {
    const sweep = setInterval(() => {
      for (const [socket, requests] of inHand) if (requests === 0) socket.destroySoon();
    }, SWEEP_MS);
    server.server.once('close', () => clearInterval(sweep));
    done();
  });
}
