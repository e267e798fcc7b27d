import { expect, it } from '@jest/globals';
import { type NewEvent, rfc3339, STREAM_LENGTH_MAX, uuidv5 } from '#libs/event-sourcing';
import { SqliteEventStore } from '#libs/storage';
import { serve, type Served } from '../../apps/api/src/testing.js';
import { inTemporary } from '../bench/measure.js';
import { pledge } from '../journeys/pledge.js';

const MINUTE = 60_000;
const START = Date.parse('2022-01-01T00:00:00Z');

it(`A commitment of ${STREAM_LENGTH_MAX} events takes its last one, is read whole, refuses the next, and can still be redacted`, async () => {
  await inTemporary(async (dataDirectory) => {
    const before = await serve({}, { dataDirectory });
    const { id } = (await before.post('/v1/commitments', pledge('Work together for long'))).body;
    await before.close();
    await fill(dataDirectory, id, STREAM_LENGTH_MAX - 1);

    const served = await serve({}, { dataDirectory });
    try {
      expect(await further(served, id)).toMatchObject({ status: 200, body: { version: STREAM_LENGTH_MAX } });
      expect(await further(served, id)).toMatchObject({
        status: 409,
        body: { code: 'stream-full', detail: expect.stringContaining('Go on in a new one.') },
      });
      const entries = await history(served, id);
      expect(entries.map(({ version }) => version)).toEqual(Array.from({ length: STREAM_LENGTH_MAX }, (_, n) => n + 1));
      const event = entries[5_000]!.event.id;
      const redacted = await served.post(`/v1/events/${event}/redact`, { reason: 'a name', authority: 'its owner' });
      expect(redacted).toMatchObject({ status: 200, body: { version: STREAM_LENGTH_MAX + 1 } });
      const position = redacted.body.position;
      const list = async () => served.get(`/v1/commitments?minPosition=${position}`, { Prefer: 'wait=30' });
      let listed = await list();
      // All that the read models hold of it is made anew.
      while (listed.status === 503) listed = await list();
      expect(listed.body.items).toMatchObject([{ id, version: STREAM_LENGTH_MAX + 1 }]);
    } finally {
      await served.close();
    }
  });
}, 300_000);

const further = async (served: Served, id: string) =>
  served.post(`/v1/commitments/${id}/report-progress`, { effective: '2022-02-01', note: 'It goes on.' });

interface Entry {
  readonly version: number;
  readonly event: { readonly id: string };
}

/** All pages of it. */
async function history(served: Served, id: string): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (let next: string | null = ''; next !== null;) {
    const { body } = await served.get(`/v1/commitments/${id}/history?limit=200${next && `&cursor=${next}`}`);
    entries.push(...body.items);
    next = body.next;
  }
  return entries;
}

/** Appends to the stream itself, many at a time: over HTTP it would take minutes. */
async function fill(directory: string, id: string, length: number): Promise<void> {
  const store = SqliteEventStore.open({ directory, now: Date.now });
  const stream = `commitment-${id}`;
  const events = Array.from({ length: length - 1 }, (_, index) => progress(id, index + 2));
  for (let version = 1; version < length; version += 250) {
    await store.append(stream, events.slice(version - 1, version + 249), version);
  }
  await store.close();
}

function progress(id: string, version: number): NewEvent {
  const commandId = uuidv5(id, `command ${version}`);
  const metadata = {
    commandId,
    requestHash: '0'.repeat(64),
    actor: 'trial',
    $correlationId: commandId,
    $causationId: commandId,
  };
  const data = { effective: rfc3339(START + version * MINUTE), note: `step ${version}` };
  return {
    id: uuidv5(id, `event ${version}`),
    type: 'ProgressReported',
    schema: 1,
    data,
    metadata,
    salt: new Uint8Array(32),
  };
}
