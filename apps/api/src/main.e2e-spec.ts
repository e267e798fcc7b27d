import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { PROBLEMS, problemTable } from './problem/codes.js';

/** The built program: `npm test` builds it first. */
const MAIN = fileURLToPath(new URL('../../../dist/bin/api.js', import.meta.url));

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  /** Resolves with the address when it serves; rejects when it ends before. */
  readonly url: Promise<string>;
  said(): string;
}

let directory: string;
const children: ChildProcess[] = [];
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'pacta-main-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const DATA = 'data';
const authorization = (): { readonly Authorization: string } => ({
  Authorization: `Bearer ${readFileSync(join(directory, DATA, 'admin.key'), 'utf8').trim()}`,
});

function start(env: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, [MAIN], {
    env: {
      PATH: process.env['PATH'],
      PACTA_PORT: '0',
      PACTA_DATA_DIR: join(directory, DATA),
      PACTA_LOG_LEVEL: 'warn',
      ...env,
    },
  });
  children.push(child);
  let text = '';
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const url = new Promise<string>((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      text += chunk.toString();
      const found = /Pacta serves (http:\S+)/.exec(text);
      if (found) resolve(found[1]!);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    void ended.then((code) => reject(new Error(`ended with ${code}: ${text}`)));
  });
  url.catch(() => undefined);
  return { child, ended, url, said: () => text };
}

// oxlint-disable-next-line typescript/no-explicit-any -- parts of a document, of every shape
type Operation = any;

describe('The program', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'finishes what is in hand on %s, ends streams, and exits 0',
    async (signal) => {
      const { child, ended, url } = start();
      await url;
      const stream = await fetch(`${await url}/v1/events`, {
        headers: { ...authorization(), Accept: 'text/event-stream' },
      });
      const inHand = fetch(`${await url}/v1/documents?minPosition=1000000`, {
        headers: { ...authorization(), Prefer: 'wait=1' },
      });
      await new Promise((resolve) => setTimeout(resolve, 200));
      const began = Date.now();
      child.kill(signal);
      child.kill(signal);
      expect((await inHand).status).toBe(503);
      expect(await stream.text()).toContain('retry:');
      expect(await ended).toBe(0);
      expect(Date.now() - began).toBeLessThan(5_000);
    },
  );

  it('keeps what it acknowledged when it is killed', async () => {
    const first = start();
    const body = JSON.stringify({ title: 'Kept' });
    const url = await first.url;
    const headers = { ...authorization(), 'Content-Type': 'application/json' };
    const made = await fetch(`${url}/v1/documents`, { method: 'POST', headers, body });
    const { id, position } = (await made.json()) as { id: string; position: string };
    first.child.kill('SIGKILL');
    await first.ended;
    const second = start();
    const answer = await fetch(`${await second.url}/v1/documents/${id}?minPosition=${position}`, { headers });
    expect(await answer.json()).toMatchObject({ title: 'Kept' });
  });
});

const failing = async (env: Record<string, string>) => {
  const { ended, said } = start(env);
  return { code: await ended, said: said() };
};

describe('A start that cannot be', () => {
  it.each([
    [{ PACTA_PORT: '70000' }, "PACTA_PORT is '70000'; it may be: a number from 0 (any free port) to 65535."],
    [
      { PACTA_EVENT_STORE: 'mysql://admin:secret@host' },
      "PACTA_EVENT_STORE is 'mysql://…'; it may be: sqlite, or a connection string such as esdb://user:password@host:2113.",
    ],
    [
      { PACTA_ROLE: 'projector' },
      "PACTA_ROLE is 'projector'; it may be: all, or api and projector where PACTA_EVENT_STORE and PACTA_READ_MODELS both name servers.",
    ],
    [
      { PACTA_LOG_LEVEL: 'loud' },
      "PACTA_LOG_LEVEL is 'loud'; it may be: one of trace, debug, info, warn, error, fatal, silent.",
    ],
  ])('for its configuration says so in one line: %j', async (env, line) => {
    expect(await failing(env as Record<string, string>)).toEqual({ code: 1, said: `pacta: ${line}\n` });
  });

  it('for its port says so in one line', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as { port: number };
    const { code, said } = await failing({ PACTA_PORT: String(port) });
    taken.close();
    expect([code, said.trim().split('\n')]).toEqual([1, [expect.stringContaining(`127.0.0.1:${port} is in use`)]]);
  });

  it('for a second writer on its data directory says so in one line', async () => {
    const first = start();
    await first.url;
    const { code, said } = await failing({});
    expect([code, said.trim().split('\n')]).toEqual([1, [expect.stringMatching(/^pacta: .*data/)]]);
  });
});

const hasExample = (content: unknown) => (content as { example?: unknown }).example !== undefined;

/** Whether some success comes with an example. */
const answered = ({ responses }: Operation): boolean =>
  Object.keys(responses).some(
    (status) => status.startsWith('2') && Object.values(responses[status].content ?? {}).some(hasExample),
  );

describe('The OpenAPI document of the built program', () => {
  let document: Operation;
  beforeAll(async () => {
    const { child, url, ended } = start({ PACTA_DATA_DIR: join(directory, 'openapi') });
    document = await (await fetch(`${await url}/openapi.json`)).json();
    child.kill('SIGTERM');
    await ended;
  });

  const operations = (): [string, Operation][] =>
    Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]): [string, Operation] => [`${method} ${path}`, operation]),
    );
  /** What writes one command into the ledger. */
  const records = () => operations().filter(([name]) => /^post (?!.*\/read-models\/|\/v1\/imports)/.test(name));
  const named = (some: readonly [string, Operation][]) => some.map(([name]) => name);
  const expected = (name: string): readonly string[] => [
    '400',
    '406',
    ...(name.includes('{id}') ? ['404'] : []),
    ...(/^get \/(health|tlog)\//.test(name) ? [] : ['401', '403']),
    ...(named(records()).includes(name) ? ['409', '412', '413', '415', '422', '503'] : []),
  ];

  it('describes every operation of the contract', () => {
    expect(operations().length).toBeGreaterThanOrEqual(50);
  });

  it('names each by an operationId of its own, and says what it does', () => {
    const ids = operations().map(([, { operationId }]) => operationId);
    expect(ids.filter((id) => !/^[a-z][A-Za-z]+$/.test(id))).toEqual([]);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    expect(named(operations().filter(([, { summary }]) => !summary))).toEqual([]);
  });

  it('gives an example of every body and every success', () => {
    const bodies = records().filter(([, { requestBody }]) => !requestBody?.content?.['application/json']?.example);
    expect(named(bodies)).toEqual([]);
    expect(named(records().filter(([, { requestBody }]) => !requestBody.content['application/json'].schema))).toEqual(
      [],
    );
    expect(named(operations().filter(([, operation]) => !answered(operation)))).toEqual([]);
    const [, imports] = operations().find(([name]) => name === 'post /v1/imports')!;
    expect(imports.requestBody.content['application/x-ndjson'].examples.lines.value).toContain('"act":"record"');
  });

  it('lists the problems of every operation, each with an example', () => {
    const missing = operations().flatMap(([name, { responses }]) =>
      expected(name)
        .filter((status) => responses[status]?.content['application/problem+json'].example?.status !== Number(status))
        .map((status) => `${name} ${status}`),
    );
    expect(missing).toEqual([]);
    expect(named(operations().filter(([, { responses }]) => !responses['4XX']))).toEqual([]);
  });

  it('leaves no reference open and nothing of our own making behind', () => {
    const text = JSON.stringify(document);
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g))
      expect(document.components.schemas).toHaveProperty(name!);
    expect(text).not.toContain('"x-');
  });

  it('carries the whole table of codes', () => {
    expect(document.info.description).toContain(problemTable());
    expect(Object.keys(PROBLEMS).length).toBeGreaterThan(40);
  });
});
