import type { Readable } from 'node:stream';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { EdgeProblem } from '../problem/problem.js';
import { NDJSON_TYPE } from './accept.guard.js';

/**
 * How long a client may send nothing of a streamed body while it is waited for, ms. Then Node emits `timeout` on the request:
 * whoever listens ends the answer with a word of it, and where nobody does, Node cuts the connection.
 */
const SILENCE_MAX = 30_000;

/** The connections on which a body may take as long as it takes. */
const streaming = new WeakSet<Socket>();

export const isStreaming = (socket: Socket): boolean => streaming.has(socket);

/** Lets a path take NDJSON bodies of any length, as a stream; anywhere else, they meet 415. */
export function readNdjsonBodies(server: FastifyInstance, path: string): void {
  server.addContentTypeParser(NDJSON_TYPE, (request: FastifyRequest, payload: Readable, done) => {
    if (request.routeOptions.url !== path) {
      done(new EdgeProblem('unsupported-media-type', 'Send the body as application/json (UTF-8).'));
      return;
    }
    const { socket } = request.raw;
    streaming.add(socket);
    socket.setTimeout(SILENCE_MAX);
    payload.once('close', () => streaming.delete(socket));
    done(null, payload);
  });
}
