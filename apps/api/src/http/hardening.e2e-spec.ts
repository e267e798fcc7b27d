import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serve, type Served } from '../testing.js';

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served?.close());

describe('Every answer', () => {
  it.each(['/v1/commitments', '/v1/nothing', '/health/live', '/openapi.json', '/tlog/key', '/v1/commitments/%ZZ'])(
    'is nothing to be run, framed or kept without asking: %s',
    async (path) => {
      const { headers } = await served.get(path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cache-control')).toMatch(/^no-(cache|store)$/);
      expect([headers.get('x-powered-by'), headers.get('server')]).toEqual([null, null]);
    },
  );

  it('of the pages for people lets them load from this server alone', async () => {
    const policy = (await served.get('/docs')).headers.get('content-security-policy');
    expect(policy).toMatch(/^default-src 'self';.* frame-ancestors 'none'$/);
    expect(policy).not.toMatch(/https?:|\*/);
  });
});

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
  for (let n = 0; n < 100 && !socket.destroyed; n++) {
    socket.write('x');
    await sleep(500);
  }
};

describe('A client that is slow', () => {
  it('to send its head or its body is told so, and cut, while others are answered', async () => {
    const head = 'POST /v1/documents HTTP/1.1\r\nHost: x\r\n';
    const whole = `${head}Authorization: Bearer ${served.key}\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n`;
    const slow = Promise.all([sent(`${head}X-Slow: `, trickle), sent(whole, trickle)]);
    const beside = await served.get('/v1/parties?limit=1');
    expect(beside.status).toBe(200);
    for (const { answer, seconds } of await slow) {
      expect(answer).toMatch(/^HTTP\/1\.1 408 /);
      expect(seconds).toBeLessThan(45);
    }
  }, 60_000);
});

describe('The log', () => {
  const MAIN = fileURLToPath(new URL('../../../../dist/apps/api/src/main.js', import.meta.url));

  it('holds no key, no header, no query and no body, however much it says', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'pacta-log-'));
    const env = { PATH: process.env['PATH'], PACTA_PORT: '0', PACTA_DATA_DIR: directory, PACTA_LOG_LEVEL: 'trace' };
    const server = spawn(process.execPath, [MAIN], { env });
    const errors = text(server.stderr);
    const [begun] = (await once(server.stdout, 'data')) as [Buffer];
    const url = /serves (http:\S+)/.exec(begun.toString())![1]!;
    const output = text(server.stdout);
    const key = readFileSync(join(directory, 'admin.key'), 'utf8').trim();
    const ask = async (path: string, authorization: string, body?: string) =>
      fetch(url + path, {
        headers: { authorization, 'content-type': 'application/json', 'idempotency-key': 'secret-idempotency' },
        ...(body === undefined ? {} : { method: 'POST', body }),
      });
    await ask('/v1/documents', `Bearer ${key}`, '{"title":"secret-title","text":"secret-text"}');
    await ask('/v1/documents', `Bearer ${key}`, '{"title":"secret-title","unknown":"secret-field"}');
    await ask('/v1/documents', `Bearer ${key}`, '{"title":"secret-');
    await ask('/v1/commitments?q=secret-query', `Bearer ${key}`);
    await ask('/v1/commitments', `Bearer ${key.slice(0, -1)}x`);
    await ask('/v1/commitments', 'Bearer secret-token');
    server.kill('SIGTERM');
    await once(server, 'exit');
    const log = (await errors) + (await output);
    expect(log).toContain('"/v1/documents"');
    expect(log).not.toMatch(/secret-/);
    for (const secret of [
      key,
      key.slice('pacta_'.length, -1),
      readFileSync(join(directory, 'tlog.key'), 'utf8').trim(),
    ])
      expect(log.includes(secret)).toBe(false);
    rmSync(directory, { recursive: true });
  });
});
