import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { serve, type Served } from '../testing.js';

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served?.close());

/** A connection that sends a text, and what became of it. */
async function sent(
  head: string,
  then: (socket: Socket) => Promise<void>,
): Promise<{ answer: string; seconds: number }> {
  const began = performance.now();
  const socket = connect(Number(new URL(served.url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  const answer = text(socket);
  socket.write(head);
  await Promise.race([then(socket), once(socket, 'close')]);
  return { answer: await answer.catch(() => ''), seconds: (performance.now() - began) / 1_000 };
}

const trickle = async (socket: Socket): Promise<void> => {
  for (let n = 0; n < 200 && !socket.destroyed; n++) {
    socket.write('x');
    await sleep(500);
  }
};

const HEAD = 'POST /v1/documents HTTP/1.1\r\nHost: x\r\n';

it('A client that is slow to send its head or its body is told so, and cut, while others are answered', async () => {
  const body = `${HEAD}Authorization: Bearer ${served.key}\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n`;
  const slow = Promise.all([sent(`${HEAD}X-Slow: `, trickle), sent(body, trickle)]);
  expect((await served.get('/v1/parties?limit=1')).status).toBe(200);
  for (const { answer, seconds } of await slow) {
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(seconds).toBeLessThan(45);
  }
}, 120_000);

it('A client that goes on sending slowly what was refused gets one answer, and is cut', async () => {
  const fields = `Authorization: Bearer ${served.key}\r\nContent-Type: application/json\r\nContent-Length: 9999999\r\n\r\n`;
  const { answer, seconds } = await sent(HEAD + fields, trickle);
  expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413']);
  expect(seconds).toBeLessThan(45);
}, 120_000);
