import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { EventStore } from '#libs/event-sourcing';
import { TransparencyLog } from '#libs/transparency';
import { serve, type Served } from '../../apps/api/src/testing.js';
import { EXPORT_EXAMPLE } from '../../apps/api/src/transparency/transparency.examples.js';
import { verifyExport, verifyServer } from '../../apps/cli/src/verify.js';
import { TrialLedger } from './ledger.js';
import { pacta, type Ran } from './run.js';

const NDJSON = 'application/x-ndjson';
/** Of a document: so much that neither the sockets nor the server's buffers hold what a slow reader leaves. */
const LONG = 480 * 1024;
const LONG_DOCUMENTS = 64;

let directory: string;
let served: Served;
let key: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'pacta-export-'));
  served = await serve();
  key = (await served.get('/tlog/key')).text.trim();
  for (let n = 0; n < 40; n++) await add(`Document ${n}`);
});
afterAll(async () => {
  await served?.close();
  rmSync(directory, { recursive: true, force: true });
});

const file = (name: string): string => join(directory, name);
const put = (name: string, text: string): string => {
  writeFileSync(file(name), text);
  return file(name);
};

async function add(title: string, text = `${title}: its words`): Promise<{ readonly event: string; size: number }> {
  const { status, body } = await served.post('/v1/documents', { title, text });
  if (status !== 201) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return { event: body.events[0].id, size: Number(body.position) };
}

const checkpoint = async (): Promise<string> => (await served.get('/tlog/checkpoint')).text;
const sizeIn = (note: string): number => Number(note.split('\n')[1]);
const headerOf = (text: string): { readonly checkpoint: string; readonly origin: string; readonly key: string } =>
  JSON.parse(text.slice(0, text.indexOf('\n')));
const linesOf = (text: string): readonly string[] => text.split('\n').slice(1, -1);

const verify = (...args: readonly string[]): Promise<Ran> => verifyWith(served.key, ...args);
const verifyWith = (of: string, ...args: readonly string[]): Promise<Ran> => pacta(['verify', ...args], { key: of });
const fails = (why: RegExp): unknown => ({ code: 1, out: '', err: expect.stringMatching(why) });
const conflicts = (option: string): unknown =>
  fails(new RegExp(`^error: option '--url <url>' cannot be used with option '${option}`));

describe('GET /v1/export', () => {
  it('is what verify reads: the signed head, and exactly its events', async () => {
    const { status, headers, text } = await served.get('/v1/export');
    expect([status, headers.get('content-type'), headers.get('content-disposition')]).toEqual([
      200,
      NDJSON,
      'attachment; filename="test-40.ndjson"',
    ]);
    expect(headerOf(text)).toMatchObject({ origin: 'test', key, checkpoint: await checkpoint() });
    expect(linesOf(text).map((line) => JSON.parse(line).position)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
    expect(await verify(put('whole', text), '--key', key)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^40 events, 0 of them redacted/),
    });
  });

  it('is the very file that pacta export makes beside the server', async () => {
    const { out } = await pacta(['export', '--data-dir', served.directory]);
    expect((await served.get('/v1/export')).text).toBe(out);
  });

  it('is refused in another type, and with a parameter', async () => {
    expect((await served.get('/v1/export', { Accept: 'text/csv' })).status).toBe(406);
    expect((await served.get('/v1/export?after=3')).status).toBe(400);
  });

  it('has an example that verifies', async () => {
    expect(await verify(put('example', EXPORT_EXAMPLE))).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^1 events.*signed by example\.org\/ledger\+/s),
    });
  });

  it('comes without what was redacted, and counts it', async () => {
    const { event } = await add('A name: Wilhelmina');
    expect((await served.get('/v1/export')).text).toContain('Wilhelmina');
    const redaction = { reason: 'a private name', authority: 'a court' };
    expect((await served.post(`/v1/events/${event}/redact`, redaction)).status).toBe(200);
    const { text } = await served.get('/v1/export');
    expect(text).not.toContain('Wilhelmina');
    expect(linesOf(text).map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ id: event, data: null, salt: null }),
    );
    expect((await verify('--url', served.url)).out).toMatch(/^42 events, 1 of them redacted/);
  });
});

describe('GET /v1/export, while others write', () => {
  it('holds exactly the events of its head, and verifies', async () => {
    const enough = new AbortController();
    const writers = [1, 2, 3].map(async (writer) => {
      let last = 0;
      for (let n = 0; !enough.signal.aborted; n++) last = (await add(`Meanwhile ${writer} ${n}`)).size;
      return last;
    });
    const sizes: number[] = [];
    for (let n = 0; n < 4; n++) {
      const before = sizeIn(await checkpoint());
      const { text } = await served.get('/v1/export');
      const size = sizeIn(headerOf(text).checkpoint);
      expect(size).toBeGreaterThanOrEqual(before);
      expect(linesOf(text)).toHaveLength(size);
      put(`busy ${n}`, text);
      sizes.push(size);
    }
    const live = await verify('--url', served.url, '--key', key);
    enough.abort();
    const after = Math.max(...(await Promise.all(writers)));
    expect(live).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+ events, 1 of/) });
    // It did grow all along.
    expect(sizes).toEqual([...new Set(sizes)].toSorted((a, b) => a - b));
    expect(after).toBeGreaterThan(Number.parseInt(live.out, 10));
    for (const [n, size] of sizes.entries())
      expect(await verifyExport(file(`busy ${n}`), { key })).toMatchObject({ size, redacted: 1 });
  });
});

describe('pacta verify --url', () => {
  it('passes, and agrees with what the server signed and with what was kept', async () => {
    const since = put('since', await checkpoint());
    const { size } = await add('Later');
    const note = await checkpoint();
    expect(await verify('--url', served.url, '--since', since, '--key', key)).toEqual({
      code: 0,
      err: '',
      out: [
        `${size} events, 1 of them redacted: each fits its leaf, its stream and the tree`,
        `root ${note.split('\n')[2]}`,
        `agrees with the server’s checkpoint: ${size} events of test, signed by ${key}`,
        `agrees with ${since}: ${size - 1} events of test, signed by ${key}\n`,
      ].join('\n'),
    });
    const { code, out } = await verify('--url', served.url, '--json');
    expect([code, JSON.parse(out)]).toMatchObject([0, { fits: true, events: size, keyGiven: false }]);
  });

  it('fails with a checkpoint of a larger ledger, of another, and with a key that is not its', async () => {
    const trial = TrialLedger.new();
    await trial.write(1);
    const other = put('other', trial.note(3, { origin: 'test' }).split('\n\n')[0]! + '\n');
    const [, , root] = trial.note(3).split('\n');
    trial.dispose();
    const larger = put('larger', `test\n900000\n${root}\n`);
    expect(await verify('--url', served.url, '--since', larger)).toEqual(
      fails(/larger was seen over 900000 events, and there are \d+: the ledger was rolled back/),
    );
    await expect(verifyServer(served, { since: other })).rejects.toThrow(
      /of events 1 to 3, at least one is not what \S+other was made over/,
    );
    await expect(verifyServer(served, { key: headerOf(EXPORT_EXAMPLE).key })).rejects.toThrow(
      /^the server’s checkpoint: none of the 1 signatures is of a known key/,
    );
  });

  it('wants one thing to verify', async () => {
    const url = ['--url', served.url];
    const ran = await Promise.all([
      verify(...url, '--data-dir', directory),
      verify(...url, '--head', 'head'),
      verify(file('whole'), ...url),
      verify(file('whole'), '--data-dir', directory),
      pacta(['export', ...url, '--data-dir', directory]),
    ]);
    expect(ran).toEqual([
      conflicts('--data-dir <path>'),
      conflicts('--head <file>'),
      fails(/^error: an export is given and --url as well/),
      fails(/^error: an export is given and --data-dir as well/),
      conflicts('--data-dir <path>'),
    ]);
  });
});

describe('pacta export --url', () => {
  it('saves what the server sends, to a file and to the standard output', async () => {
    const { text } = await served.get('/v1/export');
    const events = linesOf(text).length;
    const out = file('saved.ndjson');
    const ran = await Promise.all([
      pacta(['export', '--url', served.url, '--out', out], { key: served.key }),
      pacta(['export', '--url', served.url], { key: served.key }),
    ]);
    expect(ran).toEqual([
      { code: 0, out: '', err: `${events} events exported to ${out}\n` },
      { code: 0, out: text, err: `${events} events exported\n` },
    ]);
    expect(readFileSync(out, 'utf8')).toBe(text);
  });
});

describe('A server whose ledger somebody wrote into', () => {
  it('is found out by verify --url, which names the event, and leaves no file', async () => {
    const dataDirectory = mkdtempSync(join(tmpdir(), 'pacta-export-'));
    const ids: string[] = [];
    const honest = await serve({}, { dataDirectory });
    for (const title of ['One', 'Two', 'Three'])
      ids.push((await honest.post('/v1/documents', { title, text: title })).body.events[0].id);
    await honest.close();
    TrialLedger.at(dataDirectory).tamper(
      "UPDATE events SET data = json_set(data, '$.title', 'Tow') WHERE position = 2",
    );
    const forged = await serve({}, { dataDirectory });
    try {
      const why = new RegExp(`event ${ids[1]} at index 1: its data`);
      const saved = file('forged.ndjson');
      const [told, json, kept] = await Promise.all([
        verifyWith(forged.key, '--url', forged.url),
        verifyWith(forged.key, '--url', forged.url, '--json'),
        pacta(['export', '--url', forged.url, '--out', saved], { key: forged.key }),
      ]);
      expect([told, kept]).toEqual([fails(why), fails(why)]);
      expect([json.code, JSON.parse(json.out)]).toMatchObject([
        1,
        { fits: false, code: 'data', index: 1, event: ids[1] },
      ]);
      expect([existsSync(saved), existsSync(`${saved}.draft`)]).toEqual([false, false]);
    } finally {
      await forged.close();
      rmSync(dataDirectory, { recursive: true });
    }
  });
});

describe('What is no export of a Pacta', () => {
  let server: Server;
  let url: string;
  let answer: (response: ServerResponse) => void;
  beforeAll(async () => {
    server = createServer((_, response) => answer(response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());

  const verified = async (at = url): Promise<unknown> => verifyServer({ url: at }, {});

  it('is told as what it is', async () => {
    answer = (response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('<p>Hello');
    await expect(verified()).rejects.toThrow(/is no Pacta that has \/v1\/export: it answered 200 with text\/html/);
    answer = (response) => response.writeHead(200, { 'Content-Type': NDJSON }).end('{"a":1}\n');
    await expect(verified()).rejects.toThrow(`${url}: it is no export of Pacta`);
    answer = (response) => response.writeHead(200, { 'Content-Type': NDJSON }).end();
    await expect(verified()).rejects.toThrow(`${url}: it is empty`);
    await expect(verified('ledger')).rejects.toThrow(/^ledger is no URL of a Pacta: name one such as http/);
    await expect(verified('http://127.0.0.1:1')).rejects.toThrow(
      /^no Pacta answers at http:\/\/127\.0\.0\.1:1: start it/,
    );
  });

  it('is told by the problem that a Pacta answers with', async () => {
    const problem = { title: 'The ledger does not continue what was signed', detail: 'Its size is 2.' };
    answer = (response) =>
      response.writeHead(503, { 'Content-Type': 'application/problem+json' }).end(JSON.stringify(problem));
    await expect(verified()).rejects.toThrow(`${url} answered 503: Its size is 2.`);
  });

  it('is told as broken off, wherever it ends', async () => {
    const { text } = await served.get('/v1/export');
    const half = text.slice(0, text.length / 2);
    answer = (response) => response.writeHead(200, { 'Content-Type': NDJSON }).end(half);
    await expect(verified()).rejects.toThrow('has no end: the file was cut off');
    const lines = half.slice(0, half.lastIndexOf('\n') + 1);
    answer = (response) => response.writeHead(200, { 'Content-Type': NDJSON }).end(lines);
    await expect(verified()).rejects.toThrow(/it holds \d+ events, and its checkpoint is over \d+: it was cut off/);
    answer = (response) => {
      response.writeHead(200, { 'Content-Type': NDJSON });
      response.write(half, () => response.destroy());
    };
    const out = put('kept.ndjson', 'as it was');
    const ran = await Promise.all([verify('--url', url), pacta(['export', '--url', url, '--out', out])]);
    const broken = fails(/^pacta: the connection to http:\S+ broke before the end: try again$/m);
    expect(ran).toEqual([broken, broken]);
    expect([readFileSync(out, 'utf8'), existsSync(`${out}.draft`)]).toEqual(['as it was', false]);
  });

  it('is not read on by who cannot begin, and the connection is let go', async () => {
    const whole = (await served.get('/v1/export')).text;
    const left = Promise.withResolvers<void>();
    answer = (response) => {
      response.once('close', left.resolve);
      response.writeHead(200, { 'Content-Type': NDJSON }).write(whole);
    };
    await expect(verifyServer({ url }, { since: file('missing') })).rejects.toThrow('missing cannot be read');
    await left.promise;
  });
});

describe('A reader of the export', () => {
  /** Runs of leaves that were read, by anybody. */
  let read: { readonly mock: { readonly calls: readonly unknown[] } };
  const runs = (): number => read.mock.calls.length;
  const opened: IncomingMessage[] = [];
  beforeAll(async () => {
    for (let n = 0; n < LONG_DOCUMENTS; n++) await add(`Long ${n}`, `${n}${'x'.repeat(LONG)}`);
    // It looks on: the log answers as it does.
    read = jest.spyOn(served.app.get(TransparencyLog), 'leaves');
  });

  afterAll(() => opened.forEach((response) => response.destroy()));

  async function open(): Promise<IncomingMessage> {
    const [response] = (await once(
      get(`${served.url}/v1/export`, { headers: { authorization: `Bearer ${served.key}` } }),
      'response',
    )) as [IncomingMessage];
    opened.push(response);
    return response.on('error', () => undefined);
  }

  /** Waits until nothing more is read. */
  async function settled(): Promise<number> {
    for (let before = -1; ;) {
      const now = runs();
      if (now === before) return now;
      before = now;
      await sleep(100);
    }
  }

  it('that is slow is waited for, and is given everything in the end; one that goes away ends the reading', async () => {
    const whole = Math.ceil(Number(await served.app.get(EventStore).head()) / 16);
    const slow = await open();
    const ahead = await settled();
    expect(ahead).toBeGreaterThan(0);
    expect(ahead).toBeLessThan(whole);

    const gone = await open();
    const both = await settled();
    const closed = once(gone, 'close');
    gone.destroy();
    await closed;
    expect([await settled(), both - ahead < whole]).toEqual([both, true]);

    let bytes = '';
    for await (const chunk of slow.setEncoding('utf8')) bytes += chunk;
    expect(linesOf(bytes)).toHaveLength(sizeIn(headerOf(bytes).checkpoint));
    expect(runs()).toBe(both + whole - ahead);
  });
});
