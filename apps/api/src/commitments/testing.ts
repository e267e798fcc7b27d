import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../app.js';

/** What a spec reads of a JSON answer by name; the rest it compares as a whole. */
export interface Body {
  readonly id: string;
  readonly code: string;
  readonly detail: string;
  readonly version: number;
  readonly position: string;
  readonly status: string | number;
  readonly events: readonly { readonly id: string; readonly type: string; readonly version: number }[];
  readonly items: readonly Body[];
  readonly followUpId: string;
  readonly statementId: string;
  readonly errors: readonly { readonly pointer: string; readonly detail: string }[];
  readonly [field: string]: unknown;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
  readonly text: string;
}

export interface Api {
  get(path: string, headers?: Record<string, string>): Promise<Answered>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answered>;
  close(): Promise<void>;
}

/** The API over HTTP, on an empty data directory of its own. */
export async function startApi(now: () => number = Date.now): Promise<Api> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'pacta-api-'));
  const config = { host: '127.0.0.1', port: 0, dataDirectory, ledgerName: 'test', logLevel: 'silent' } as const;
  const app = await createApp(config, { now });
  await app.listen(0, '127.0.0.1');
  const base = await app.getUrl();

  async function send(path: string, init: RequestInit): Promise<Answered> {
    const response = await fetch(`${base}${path}`, init);
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json') && text !== '' && !text.includes('\n');
    return { status: response.status, headers: response.headers, text, body: (json ? JSON.parse(text) : {}) as Body };
  }

  return {
    get: (path, headers = {}) => send(path, { headers }),
    post: (path, body = {}, headers = {}) =>
      send(path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...headers },
      }),
    async close() {
      await app.close();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}
