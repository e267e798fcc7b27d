import { once } from 'node:events';
import { statSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventIdOf, EventStore, Progress, uuidv5 } from '#libs/event-sourcing';
import { serve, type Served } from '../../apps/api/src/testing.js';

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served?.close());

/** Ten a second, for an hour. */
const WRITES = 36_000;
const TOGETHER = 500;
const WAL_MAX = 256 * 1024 * 1024;
const SPACE = '7c0f3a58-0000-4000-8000-000000000002';
const SENTENCE = 'We will work together. ';
/** Of the first documents: so long that no buffer on the way takes what the readers below leave of them. */
const LONG = SENTENCE.repeat(200);
const SHORT = SENTENCE.repeat(20);

async function write(from: number, to: number, text: string): Promise<void> {
  const store = served.app.get(EventStore);
  for (let begin = from; begin < to; begin += TOGETHER) {
    await Promise.all(
      Array.from({ length: TOGETHER }, async (_, n) => {
        const commandId = uuidv5(SPACE, String(begin + n));
        const metadata = {
          commandId,
          requestHash: '',
          actor: 'desk',
          $correlationId: commandId,
          $causationId: commandId,
        };
        const data = { title: commandId, text, characters: text.length, sha256: '' };
        const event = {
          id: eventIdOf(commandId, 0),
          type: 'DocumentAdded',
          schema: 1,
          data,
          metadata,
          salt: Buffer.alloc(32),
        };
        return store.append(`document-${commandId}`, [event], 0);
      }),
    );
  }
}

/** Takes the beginning of an answer, and then no more. */
async function stall(path: string, accept: string): Promise<IncomingMessage> {
  const headers = { authorization: `Bearer ${served.key}`, accept };
  const [response] = (await once(get(served.url + path, { headers }), 'response')) as [IncomingMessage];
  expect(response.statusCode).toBe(200);
  await once(response, 'readable');
  response.read(1);
  response.pause();
  return response;
}

const walOf = (name: string): number => statSync(join(served.directory, `${name}-wal`)).size;

it('While readers stall, an hour of writes leaves the WAL under 256 MiB', async () => {
  await write(0, 6_000, LONG);
  const readers = await Promise.all([
    stall('/v1/export', 'application/x-ndjson'),
    stall('/v1/events', 'application/x-ndjson'),
    stall('/v1/events', 'text/event-stream'),
    stall('/v1/documents', 'application/x-ndjson'),
  ]);
  await write(6_000, 6_000 + WRITES, SHORT);
  expect(await served.app.get(Progress).waitFor(String(6_000 + WRITES), 60_000)).toBe(true);
  const sizes = ['ledger.db', 'read-models.db'].map(walOf);
  process.stderr.write(
    `WAL after ${WRITES} writes beside ${readers.length} stalled readers: ${sizes.join(' and ')} bytes\n`,
  );
  expect(Math.max(...sizes)).toBeLessThan(WAL_MAX);
  for (const reader of readers) reader.destroy();
}, 180_000);
