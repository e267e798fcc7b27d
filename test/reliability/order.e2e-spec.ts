import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { serve, type Served } from '../../apps/api/src/testing.js';
import { pledge } from './pledges.js';

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served?.close());

const WRITERS = 50;
const TURNS = 20;

/** The positions that a listener is told, until it is told to stop at one. */
async function tail(until: Promise<number>): Promise<readonly number[]> {
  const positions: number[] = [];
  const authorization = { Authorization: `Bearer ${served.key}` };
  const response = await fetch(`${served.url}/v1/events`, {
    headers: { ...authorization, Accept: 'text/event-stream' },
  });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let end = Infinity;
  void until.then((last) => (end = last));
  for (let rest = ''; positions.length < end;) {
    const { value, done } = await Promise.race([
      reader.read(),
      until.then(async (last) => waitFor(positions, last, reader)),
    ]);
    if (done) break;
    const frames = (rest + value).split('\n\n');
    rest = frames.pop()!;
    for (const frame of frames) if (frame.startsWith('id: ')) positions.push(Number(/^id: (\d+)/.exec(frame)![1]));
  }
  await reader.cancel();
  return positions;
}

const waitFor = async (
  positions: readonly number[],
  last: number,
  reader: ReadableStreamDefaultReader<string>,
): Promise<{ done: boolean; value?: string | undefined }> =>
  positions.length >= last ? { done: true } : reader.read();

it(`With ${WRITERS} concurrent writers, of whom some hang up, a listener is told exactly 1 to n, in order`, async () => {
  let acknowledged = 0;
  let hungUp = 0;
  const write = async (writer: number): Promise<void> => {
    for (let turn = 0; turn < TURNS; turn++) {
      const aborted = (writer * 7 + turn * 3) % 5 === 0;
      const signal = aborted ? AbortSignal.timeout(1 + ((writer + turn) % 9)) : null;
      const body = JSON.stringify(pledge(`Pledge ${writer} ${turn}`));
      const headers = { Authorization: `Bearer ${served.key}`, 'Content-Type': 'application/json' };
      const answer = await fetch(`${served.url}/v1/commitments`, { method: 'POST', headers, body, signal }).catch(
        () => undefined,
      );
      if (answer?.status === 201) acknowledged++;
      else hungUp++;
      await answer?.body?.cancel();
    }
  };
  const written = Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
  const end = written.then(async () => Number((await served.get('/health/ready')).body.head));
  const positions = await tail(end);
  expect(positions).toEqual(Array.from({ length: await end }, (_, index) => index + 1));
  expect(hungUp).toBeGreaterThan(10);
  expect(positions.length).toBeGreaterThanOrEqual(acknowledged);
}, 60_000);
