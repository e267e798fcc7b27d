import { describe, expect, it } from '@jest/globals';
import type { OrderedEvent } from '#libs/event-sourcing';
import { eventStream } from './event-stream.js';

const event = (position: string): OrderedEvent => ({
  id: `id-${position}`,
  type: 'DocumentAdded',
  schema: 1,
  stream: 'document-1',
  version: 1,
  position,
  recordedAt: 0,
  data: { text: 'two\nlines' },
  metadata: { commandId: 'c', requestHash: 'secret', actor: 'local', $correlationId: 'c', $causationId: 'c' },
  salt: new Uint8Array(32),
});

async function* one() {
  yield [event('1')];
}

async function* slow() {
  yield [event('1')];
  await new Promise((resolve) => setTimeout(resolve, 500));
  yield [event('2')];
}

describe('A stream of events', () => {
  it('sends a heartbeat while nothing happens, and loses nothing over it', async () => {
    const frames: string[] = [];
    for await (const frame of eventStream(slow(), 10)) frames.push(frame);
    expect(frames.filter((frame) => frame === ': heartbeat\n\n').length).toBeGreaterThanOrEqual(2);
    expect(frames.flatMap((frame) => /^id: (\d)/.exec(frame)?.[1] ?? [])).toEqual(['1', '2']);
  });

  it('is one line of data an event, without what stays inside', async () => {
    const frames: string[] = [];
    for await (const frame of eventStream(one())) frames.push(frame);
    expect(frames[1]).toMatch(/^id: 1\nevent: DocumentAdded\ndata: \{.*\}\n\n$/);
    expect(frames[1]).not.toMatch(/secret|salt/);
  });

  it('asks for more only when what it gave was taken', async () => {
    let asked = 0;
    async function* counting() {
      for (;;) {
        asked++;
        yield [event(String(asked))];
      }
    }
    const stream = eventStream(counting());
    await stream.next();
    await stream.next();
    expect(asked).toBeLessThanOrEqual(1);
    await stream.return(undefined);
  });
});
