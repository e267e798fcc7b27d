import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
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

describe('The log', () => {
  const MAIN = fileURLToPath(new URL('../../../../dist/bin/api.js', import.meta.url));

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
