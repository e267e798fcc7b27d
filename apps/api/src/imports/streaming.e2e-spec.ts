import { setTimeout as sleep } from 'node:timers/promises';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { EventStore } from '#libs/event-sourcing';
import { RECORDING } from '../commitments/examples.js';
import { serve, type Served } from '../testing.js';
import { importInto, type Line, ndjson, type Row } from './testing.js';

let served: Served;
beforeEach(async () => {
  served = await serve();
});
afterEach(() => served.close());

const line = (index: number): Line => ({
  key: `visit ${index}`,
  act: 'record',
  data: { ...RECORDING, subject: `Visit ${index}` },
});
const lines = (count: number, from = 0): readonly Line[] =>
  Array.from({ length: count }, (_, index) => line(from + index));

/** A request whose body is sent piece by piece. */
function open(query = '?report=all'): ClientRequest {
  const sent = request(`${served.url}/v1/imports${query}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${served.key}`, 'Content-Type': 'application/x-ndjson' },
  });
  sent.on('error', () => undefined);
  return sent;
}

async function rowsOf(sent: ClientRequest): Promise<AsyncIterableIterator<string>> {
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return createInterface({ input: response })[Symbol.asyncIterator]();
}

const next = async (rows: AsyncIterableIterator<string>): Promise<Row> =>
  JSON.parse((await rows.next()).value as string);
const head = async () => Number(await served.app.get(EventStore).head());

/** Waits until something no longer moves. */
async function settled(read: () => Promise<number>): Promise<number> {
  for (let before = await read(); ;) {
    await sleep(100);
    const now = await read();
    if (now === before) return now;
    before = now;
  }
}

it('tells what became of a line while the next is waited for', async () => {
  const sent = open();
  sent.write(ndjson([line(1)]));
  const rows = await rowsOf(sent);
  expect(await next(rows)).toMatchObject({ line: 1, outcome: 'recorded' });
  sent.end(ndjson([line(2)]));
  expect(await next(rows)).toMatchObject({ line: 2, outcome: 'recorded' });
  expect((await next(rows)).totals).toMatchObject({ lines: 2, complete: true });
});

it('goes on where a cut connection left it, and records nothing twice', async () => {
  const count = 1_000;
  const sent = open();
  sent.write(ndjson(lines(count / 2)));
  const rows = await rowsOf(sent);
  await next(rows);
  sent.write('{"key":"visit 500","act":"rec');
  sent.destroy();
  const made = await settled(head);
  expect(made).toBeGreaterThan(0);
  expect(made).toBeLessThanOrEqual(count / 2);
  const { totals } = await importInto(served, lines(count));
  expect(totals).toMatchObject({ lines: count, recorded: count - made, unchanged: made, refused: 0, complete: true });
  expect(await head()).toBe(count);
});

it('reads no further than it can record, however large the body is', async () => {
  const sent = open('');
  let isFull = false;
  const body = ndjson(lines(20_000));
  sent.write(body, () => (isFull = true));
  await rowsOf(sent);
  expect([isFull, body.length > 8 * 1024 * 1024]).toEqual([false, true]);
  sent.destroy();
  const made = await settled(head);
  expect(made).toBeLessThan(20_000);
});

it('takes a body of more than 1 MiB whose length is told', async () => {
  const { totals } = await importInto(served, lines(1_500));
  expect(totals).toMatchObject({ recorded: 1_500, refused: 0 });
});

it('records a line once when the same file is imported twice at the same time', async () => {
  const file = lines(200);
  const [one, other] = await Promise.all([importInto(served, file), importInto(served, file)]);
  expect([one.refused, other.refused]).toEqual([[], []]);
  expect(await head()).toBe(200);
});

it('ends when the server does, and says that the file was not read to its end', async () => {
  const sent = open();
  sent.write(`${ndjson([line(1)])}{"key":"half`);
  const rows = await rowsOf(sent);
  await next(rows);
  const closing = served.app.close();
  expect((await next(rows)).totals).toMatchObject({ lines: 1, refused: 0, complete: false, stoppedBy: 'shutdown' });
  await closing;
});

it('ends when nothing comes for long, and says so', async () => {
  const sent = open();
  sent.write(`${ndjson([line(1)])}{"key":"half`);
  const [accepted] = (await once(served.app.getHttpServer(), 'connection')) as [Socket];
  const rows = await rowsOf(sent);
  await next(rows);
  expect(accepted.timeout).toBe(30_000);
  accepted.setTimeout(50);
  const { totals } = await next(rows);
  expect(totals).toMatchObject({ lines: 1, recorded: 1, complete: false, stoppedBy: 'silence' });
  sent.destroy();
});
