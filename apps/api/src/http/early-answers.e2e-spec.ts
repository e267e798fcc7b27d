import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serve, type Served } from '../testing.js';

const MIB = 1024 * 1024;

let served: Served;
let socket: Socket;
let received = '';

beforeAll(async () => {
  served = await serve();
});
afterAll(() => served?.close());

async function dial(): Promise<void> {
  socket = connect({ port: Number(new URL(served.url).port), host: '127.0.0.1', allowHalfOpen: true });
  received = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (received += chunk));
  await once(socket, 'connect');
}

async function send(text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => socket.write(text, (error) => (error ? reject(error) : resolve())));
}

const complete = (): string[] => received.split(/(?=HTTP\/1\.1 )/).filter((answer) => /\r\n\r\n\{.*\}$/.test(answer));

/** Once so many answers came, all of them. */
async function answers(count: number): Promise<string[]> {
  while (complete().length < count) await once(socket, 'data');
  return complete();
}

const head = (path: string, fields: Readonly<Record<string, string>>): string =>
  [
    `POST ${path} HTTP/1.1`,
    `Host: pacta`,
    `Authorization: Bearer ${served.key}`,
    ...Object.entries(fields).map(([name, value]) => `${name}: ${value}`),
    '\r\n',
  ].join('\r\n');

describe('An answer that comes while its request is still being sent', () => {
  it.each([
    ['a body that says it is too long', 413, '/v1/documents', 'application/json', `Content-Length`],
    ['a body that turns out too long', 413, '/v1/documents', 'application/json', 'Transfer-Encoding'],
    ['lines where none are read', 415, '/v1/documents', 'application/x-ndjson', 'Content-Length'],
    ['a body for a path that is not there', 413, '/v1/nothing', 'application/json', 'Content-Length'],
  ])('arrives, and the next one too: %s', async (_what, status, path, type, framing) => {
    await dial();
    const isChunked = framing === 'Transfer-Encoding';
    const rest = 'x'.repeat(6 * MIB);
    await send(head(path, { 'Content-Type': type, [framing]: isChunked ? 'chunked' : String(8 * MIB) }));
    const begun = 'x'.repeat(2 * MIB);
    await send(isChunked ? `${begun.length.toString(16)}\r\n${begun}\r\n` : begun);
    const [first] = await answers(1);
    expect(first).toContain(`HTTP/1.1 ${status} `);
    await send(isChunked ? `${rest.length.toString(16)}\r\n${rest}\r\n0\r\n\r\n` : rest);
    await send(`${head('/v1/documents', { 'Content-Type': 'application/json', 'Content-Length': '2' })}{}`);
    const [, second] = await answers(2);
    expect(second).toContain('HTTP/1.1 400 ');
    socket.destroy();
  });

  it('arrives where nothing more is understood, and the connection is cut soon after, also where nobody ends it', async () => {
    await dial();
    await send(head('/v1/documents', { 'X-Padding': 'x'.repeat(30_000) }));
    const [answer] = await answers(1);
    expect(answer).toContain('HTTP/1.1 431 ');
    await send('x'.repeat(2 * MIB));
    expect(socket.errored).toBeNull();
    const began = performance.now();
    const more = setInterval(() => socket.write('x'), 250);
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toMatch(/^(EPIPE|ECONNRESET)$/);
    clearInterval(more);
    expect(performance.now() - began).toBeGreaterThan(3_000);
  }, 10_000);
});
