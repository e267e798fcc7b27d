import { mkdtempSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Codec, Projector, Streams, handle, uuidv5, BEGINNING } from '#libs/event-sourcing';
import { commitment, COMMITMENT_SCHEMAS, document, DOCUMENT_SCHEMAS, party, PARTY_SCHEMAS } from '#libs/commitments';
import { READ_MODELS } from '#libs/read-models';
import { MemoryEventStore } from './events.memory.js';
import { SqliteRowStore } from './rows.sqlite.js';
import { openSqliteQueries } from './queries.sqlite.js';

describe('smoke', () => {
  it('goes', async () => {
    const dir = mkdtempSync('/tmp/rows-');
    let clock = Date.UTC(2024, 0, 1);
    const store = new MemoryEventStore({ now: () => clock } as never);
    const foldables = [
      { decider: commitment, codec: new Codec(COMMITMENT_SCHEMAS) },
      { decider: document, codec: new Codec(DOCUMENT_SCHEMAS) },
      { decider: party, codec: new Codec(PARTY_SCHEMAS) },
    ];
    const streams = new Streams(store, commitment, new Codec(COMMITMENT_SCHEMAS));
    const rows = SqliteRowStore.open(dir);
    const projector = new Projector({ store, rows, models: READ_MODELS, foldables, now: () => clock, onError: (e) => console.error(e) });
    await projector.start();
    const queries = openSqliteQueries(dir);
    const ledger = { store, now: () => clock, salt: () => new Uint8Array(32) };
    const id = uuidv5('5f6a2f0e-6c1b-4b52-9c0e-0c6b8a3a7d41', 'x');
    const req = (n: number) => ({ commandId: uuidv5('5f6a2f0e-6c1b-4b52-9c0e-0c6b8a3a7d41', String(n)), actor: 'a', canonical: String(n) });
    const r = await handle(ledger as never, streams, id, req(1), (_l, at) => ({ type: 'record', at, data: { kind: 'planned_visit', subject: 'Arrange a visit', debtors: ['JPN', 'USA'], creditors: ['JPN', 'USA'], terms: { visitor: { name: 'Kishida Fumio', office: 'Prime Minister', party: 'JPN' }, host: 'USA', obligation: 'arrange' }, deadline: { type: 'vague_soon', asStated: 'as early as possible' }, effective: '2021-11-13T08:45:00+09:00', source: { title: 'x', url: 'http://x', quote: 'The officials agreed', verified: false } } }) as never);
    expect(await projector.waitFor(r.position, 2000)).toBe(true);
    const clocks = { asOf: clock, knownAt: r.position };
    for (const sort of ['-recorded', 'due', 'subject', 'effective', '-effective', 'recorded'] as const)
      console.log(JSON.stringify(await queries.commitments({ party: 'JPN', q: 'visit kish' }, clocks, sort, 10), null, 1));
    console.log(JSON.stringify(await queries.followUps({ state: 'outstanding' }, clocks, 10), null, 1));
    console.log(JSON.stringify(await queries.followUps({ state: 'outstanding', commitment: id }, clocks, 10), null, 1));
    console.log(JSON.stringify(await queries.followUps({ state: 'all', kind: 'planned_visit' }, clocks, 10), null, 1));
    await projector.rebuild('register');
    console.log(JSON.stringify(await queries.followUps({ state: 'all', kind: 'planned_visit' }, clocks, 10)), projector.state, BEGINNING);
    await projector.stop();
    await rows.close();
  });
});
