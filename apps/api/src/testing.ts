import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { firstKeyFile } from '#libs/application';
import type { ApiOptions } from './api.module.js';
import { createApp } from './app.js';
import { type Config, readConfig } from './config.js';

/** What came back, its body parsed where it is JSON. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- specs look into bodies of every shape
  readonly body: any;
  readonly text: string;
}

type Sent = Readonly<Record<string, string>>;
type Request = Omit<RequestInit, 'headers'> & { readonly headers?: Sent };

/** What is asked of a server. */
export interface Client {
  readonly url: string;
  /** Of the first admin. Sent with every request that brings no `Authorization` of its own. */
  readonly key: string;
  get(path: string, headers?: Sent): Promise<Answered>;
  post(path: string, body: unknown, headers?: Sent): Promise<Answered>;
  send(path: string, request: Request): Promise<Answered>;
}

/** A server over real HTTP and real files, on a port and a directory of its own. */
export interface Served extends Client {
  readonly app: NestFastifyApplication;
  readonly directory: string;
  close(): Promise<void>;
}

/** Specs ask faster than people; the spec of the limits sets its own. */
const UNLIMITED = { ledgerName: 'test', rate: { perSecond: 1_000_000, burst: 1_000_000 } };

/** @param place a data directory that was there before stays when the server is closed */
export async function serve(options: ApiOptions = {}, place: Partial<Config> = {}): Promise<Served> {
  const directory = place.dataDirectory ?? mkdtempSync(join(tmpdir(), 'pacta-api-'));
  const config = { ...readConfig({ PACTA_PORT: '0', PACTA_LOG_LEVEL: 'silent' }), ...UNLIMITED, ...place };
  const app = await createApp({ ...config, dataDirectory: directory }, options);
  await app.listen({ host: config.host, port: 0 });
  const file = firstKeyFile(directory);
  const key = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  const { port } = app.getHttpServer().address() as { port: number };
  const url = `http://127.0.0.1:${port}`;
  return {
    ...client(url, key),
    app,
    directory,
    close: async () => {
      await app.close();
      if (place.dataDirectory === undefined) rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Asks a server, wherever it runs. */
export function client(url: string, key: string): Client {
  const send = async (path: string, request: Request) =>
    answered(await fetch(url + path, { ...request, headers: { Authorization: `Bearer ${key}`, ...request.headers } }));
  return {
    url,
    key,
    send,
    get: (path, headers = {}) => send(path, { headers }),
    post: (path, body, headers = {}) =>
      send(path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
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
