import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { serve, type Served } from '../../apps/api/src/testing.js';
import { pledge } from './pledges.js';

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served?.close());

const WRITERS = 20;
const BEFORE = 300;

interface Row {
  readonly id: string;
  readonly position: string;
  readonly version: number;
}

it(`All pages, walked while ${WRITERS} writers run, are exactly the set at the cursor's position`, async () => {
  const ids: string[] = [];
  for (let n = 0; n < BEFORE; n++) ids.push((await served.post('/v1/commitments', pledge(`Before ${n}`))).body.id);
  const { position: pin } = (await served.post('/v1/commitments', pledge('The last before'))).body;
  const stop = new AbortController();
  let written = 0;
  const write = async (writer: number): Promise<void> => {
    for (let turn = 0; !stop.signal.aborted; turn++) {
      await served.post('/v1/commitments', pledge(`Meanwhile ${writer} ${turn}`));
      // What a walk has yet to come to changes under it as well.
      const touched = ids[(writer * 17 + turn * 31) % ids.length]!;
      await served.post(`/v1/commitments/${touched}/report-progress`, { effective: '2022-01-01', note: 'Meanwhile.' });
      written += 2;
    }
  };
  const writing = Array.from({ length: WRITERS }, (_, writer) => write(writer));
  for (const sort of ['recorded', '-recorded', 'effective', '-effective', 'subject', 'due']) {
    const walked: Row[] = [];
    let path: string | null = `/v1/commitments?sort=${sort}&limit=23&minPosition=${pin}`;
    let known: number | undefined;
    while (path !== null) {
      const { body, headers } = await served.get(path);
      walked.push(...body.items);
      path = /<([^>]*)>/.exec(headers.get('link') ?? '')?.[1] ?? null;
      known ??= Number(JSON.parse(Buffer.from(body.next.split('.')[0], 'base64url').toString())[1]);
    }
    // What the ledger itself says stood at that position: a commitment for each first event, and the last event of each.
    const events = (await served.get(`/v1/events`, { Accept: 'application/x-ndjson' })).text.trim().split('\n');
    const last = new Map<string, Row>();
    for (const line of events) {
      const { stream, position, version } = JSON.parse(line) as { stream: string; position: string; version: number };
      if (Number(position) <= known!) last.set(stream, { id: stream.replace('commitment-', ''), position, version });
    }
    const rows = walked.map(({ id, position, version }) => ({ id, position, version }));
    expect(rows.toSorted(byId)).toEqual([...last.values()].toSorted(byId));
  }
  stop.abort();
  await Promise.all(writing);
  expect(written).toBeGreaterThan(WRITERS);
}, 120_000);

const byId = (a: Row, b: Row): number => (a.id < b.id ? -1 : 1);
