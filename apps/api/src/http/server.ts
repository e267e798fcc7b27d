import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { BUG, fromStatus, problemOf, PROBLEM_TYPE } from '../problem/problem.js';
import { endConnectionsOnClose, isDraining, keepConnections } from './connections.js';
import { DEFAULT_HEADERS, sendHeaders } from './headers.js';
import { readJsonBodies } from './json-body.js';
import { isStreaming, readNdjsonBodies } from './streaming.js';

const BODY_MAX = 1024 * 1024;
/** How long a request may take to arrive, ms. */
const ARRIVAL_MAX = 30_000;
/** How often those are looked for that took too long, ms. */
const CHECK_EVERY = 5_000;
/** How long what a client is still sending is let come after the last answer on its connection, ms. */
const LINGER = 5_000;

/** Fastify with the limits of the contract, and problems where it answers before Nest is asked. */
export function httpServer(loggerInstance: FastifyBaseLogger): FastifyAdapter {
  const adapter = new FastifyAdapter({
    loggerInstance,
    // One line an answer is written by `observe`.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: BODY_MAX,
    requestTimeout: ARRIVAL_MAX,
    // Node would take its own longer time for heads as that of the whole request.
    http: { connectionsCheckingInterval: CHECK_EVERY, headersTimeout: ARRIVAL_MAX },
    // Until the stores close every request in hand is answered, also one that came in while closing.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 100 },
    frameworkErrors: refusePath,
    clientErrorHandler: (error: ClientError, socket: Socket) => refuseSocket(error, socket),
  });
  const server = adapter.getInstance();
  readJsonBodies(server);
  readNdjsonBodies(server, '/v1/imports');
  server.server.on('checkExpectation', (request, response) => {
    const problem = problemOf(fromStatus(417, '')!, request.url ?? '');
    response.writeHead(417, { 'Content-Type': PROBLEM_TYPE }).end(JSON.stringify(problem));
  });
  keepConnections(server);
  endConnectionsOnClose(server);
  sendHeaders(server);
  return adapter;
}

/** What the router could not read is answered before any hook and any filter. */
function refusePath(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const told = fromStatus(error.statusCode ?? 500, 'The path is not well-formed: check its percent-encoding.') ?? BUG;
  const problem = problemOf(told, request.raw.url?.split('?', 1)[0] ?? '');
  void reply
    .status(problem.status)
    .headers(DEFAULT_HEADERS)
    .type(PROBLEM_TYPE)
    .serializer(JSON.stringify)
    .send(problem);
}

interface ClientError extends Error {
  readonly code?: string;
}

/** What Node's parser could not read never becomes a request: the answer is written to the socket. */
function refuseSocket({ code }: ClientError, socket: Socket): void {
  // Answered already: what comes after is thrown away.
  if (socket.writableEnded) return;
  if (isDraining(socket)) return linger(socket);
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT' && isStreaming(socket)) return;
  const status = code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
  const body = JSON.stringify(problemOf(fromStatus(status, 'This is no HTTP/1.1 request.')!, ''));
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: ${PROBLEM_TYPE}\r\n`;
  linger(socket, `${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

/** Closes this side of a connection only, so that the last answer arrives (RFC 9112 §9.6), and the other where that lasts. */
function linger(socket: Socket, answer = ''): void {
  socket.end(answer);
  setTimeout(() => socket.destroy(), LINGER).unref();
}
