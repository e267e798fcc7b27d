import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ApiOptions } from './api.module.js';
import { createApp } from './app.js';
import type { Config } from './config.js';

/** What came back, its body parsed where it is JSON. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- specs look into bodies of every shape
  readonly body: any;
  readonly text: string;
}

type Sent = Readonly<Record<string, string>>;

/** A server over real HTTP and real files, on a port and a directory of its own. */
export interface Served {
  readonly url: string;
  readonly app: NestFastifyApplication;
  readonly directory: string;
  get(path: string, headers?: Sent): Promise<Answered>;
  post(path: string, body: unknown, headers?: Sent): Promise<Answered>;
  send(path: string, request: RequestInit): Promise<Answered>;
  close(): Promise<void>;
}

/** @param place a data directory that was there before stays when the server is closed */
export async function serve(
  options: ApiOptions = {},
  place: Partial<Pick<Config, 'dataDirectory' | 'headFile' | 'ledgerName'>> = {},
): Promise<Served> {
  const directory = place.dataDirectory ?? mkdtempSync(join(tmpdir(), 'pacta-api-'));
  const config = { host: '127.0.0.1', port: 0, ledgerName: 'test', logLevel: 'silent', ...place } as const;
  const app = await createApp({ ...config, dataDirectory: directory }, options);
  await app.listen({ host: config.host, port: 0 });
  const { port } = app.getHttpServer().address() as { port: number };
  const url = `http://127.0.0.1:${port}`;
  const send = async (path: string, request: RequestInit) => answered(await fetch(url + path, request));
  return {
    url,
    app,
    directory,
    send,
    get: (path, headers = {}) => send(path, { headers }),
    post: (path, body, headers = {}) =>
      send(path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    close: async () => {
      await app.close();
      if (place.dataDirectory === undefined) rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function answered(response: Response): Promise<Answered> {
  const text = await response.text();
  const isJson = /^application\/(problem\+)?json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson && text !== '' ? JSON.parse(text) : undefined,
  };
}
