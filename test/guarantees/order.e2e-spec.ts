import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { serve, type Served } from '../../apps/api/src/testing.js';
import { Chance } from '../requests/chance.js';
import { pledge } from '../journeys/pledge.js';
import { atOnce } from './at-once.js';

const WRITERS = 50;
const REQUESTS = 20;
/** One request in so many is given up by its client while it is in hand. */
const ABORTED = 4;

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served?.close());

/** The last position, once it is known. */
interface End {
  position?: string;
}

/** Follows the ledger over HTTP up to a position, the last one seen, cut off after every so many events; what it was told, in order. */
async function follow(end: End, cutAfter: number): Promise<readonly string[]> {
  const seen: string[] = [];
  while (end.position === undefined || seen.at(-1) !== end.position) await listen(seen, end, cutAfter);
  return seen;
}

async function listen(seen: string[], end: End, cutAfter: number): Promise<void> {
  const hangUp = new AbortController();
  const response = await fetch(`${served.url}/v1/events`, {
    headers: {
      Authorization: `Bearer ${served.key}`,
      Accept: 'text/event-stream',
      'Last-Event-ID': seen.at(-1) ?? '',
    },
    signal: hangUp.signal,
  });
  const before = seen.length;
  let text = '';
  for await (const bytes of response.body!) {
    const frames = (text + Buffer.from(bytes).toString('utf8')).split('\n\n');
    text = frames.pop()!;
    for (const frame of frames) {
      const position = /^id: (\d+)$/m.exec(frame)?.[1];
      if (position !== undefined) seen.push(position);
    }
    if (seen.at(-1) === end.position || seen.length - before >= cutAfter) break;
  }
  hangUp.abort();
}

it(`${WRITERS} writers at once, requests given up among them: readers that follow see 1 to n, in order`, async () => {
  const end: End = {};
  const readers = [Infinity, 100, 20].map((cutAfter) => follow(end, cutAfter));
  const answered = await atOnce(WRITERS, async (writer) => {
    const chance = new Chance(writer);
    let count = 0;
    for (let turn = 0; turn < REQUESTS; turn++) {
      const signal = chance.is(1 / ABORTED) ? AbortSignal.timeout(chance.below(40)) : null;
      const body = JSON.stringify(pledge(`Pledge ${writer}-${turn}`));
      const headers = { 'Content-Type': 'application/json' };
      // Whoever gives up learns nothing, and what was asked may be recorded all the same.
      const answer = await served
        .send('/v1/commitments', { method: 'POST', body, headers, signal })
        .catch(() => undefined);
      if (answer) expect(answer.status).toBe(201);
      if (answer) count++;
    }
    return count;
  });
  const last = await served.post('/v1/commitments', pledge('The last'));
  end.position = last.body.position as string;
  const all = Array.from({ length: Number(end.position) }, (_, index) => String(index + 1));
  for (const reader of readers) expect(await reader).toEqual(all);
  const acknowledged = answered.reduce((sum, count) => sum + count, 1);
  expect(all.length).toBeGreaterThanOrEqual(acknowledged);
  expect(acknowledged).toBeLessThan(WRITERS * REQUESTS);
}, 60_000);
