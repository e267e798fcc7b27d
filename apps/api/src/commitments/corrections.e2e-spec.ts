import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answered, serve, type Served } from '../testing.js';
import { CITED, RECORDING } from './examples.js';
import { path, steps } from './testing.js';

let api: Served;
beforeAll(async () => {
  api = await serve();
});
afterAll(() => api.close());

const effective = '2022-01-21';
const { record, made, view } = steps(() => api);

const correct = (id: string, event: string, changes: unknown): Promise<Answered> =>
  api.post(path(id, '/correct-event'), { event, changes, reason: 'R' });

describe('a correction', () => {
  it('replaces fields of the event from its own date on, and takes optional ones away', async () => {
    const { id, events } = await record();
    const event = events[0]!.id;
    expect(await correct(id, event, { subject: 'S', speakers: null, effective: '2021-11-12' })).toMatchObject({
      status: 200,
    });
    expect(await view(id)).toMatchObject({ subject: 'S', speakers: [], effective: '2021-11-12', version: 2 });
    const { items } = (await api.get(path(id, '/history'))).body;
    expect(items[0]).toMatchObject({ correctedBy: [items[1].event.id] });
  });

  it.each([
    ['/changes/kind', { kind: 'planned_visit' }],
    ['/changes/x', { x: 1 }],
    ['/changes/effective', { effective: '2021-02-30' }],
    ['/changes/effective', { effective: null }],
    ['/changes/debtors', { debtors: [] }],
    ['/changes/terms/visitor/party', { terms: { ...RECORDING.terms, visitor: { name: 'Kishida Fumio' } } }],
    ['/changes/deadline/notAfter', { deadline: { type: 'date' } }],
    ['/changes/source', { source: null }],
    ['/changes', { source: { ...RECORDING.source, verified: true } }],
    ['/changes', { source: 'x' }],
    ['/changes', {}],
    ['/changes', null],
  ])('that leaves no such event is malformed at %s: %j', async (pointer, changes) => {
    const { id, events } = await record();
    const { status, body } = await correct(id, events[0]!.id, changes);
    expect([status, body.code, body.errors[0]?.pointer]).toEqual([400, 'invalid-request', pointer]);
  });

  it('of an amendment leaves terms of the kind', async () => {
    const { id } = await record();
    const { events } = await made(id, 'amend', { effective, changes: { subject: 'S' } });
    const { status, body } = await correct(id, events[0]!.id, { changes: { terms: { topics: ['x'] } } });
    expect([status, body.errors[0]?.pointer]).toEqual([400, '/changes/changes/terms/topics']);
    expect(await correct(id, events[0]!.id, { changes: { subject: 'T' } })).toMatchObject({ status: 200 });
    expect(await view(id)).toMatchObject({ subject: 'T' });
  });

  it('is judged by who and what it names, and by when', async () => {
    const { id, events } = await record();
    const event = events[0]!.id;
    await made(id, 'reaffirm', { effective });
    expect(await correct(id, event, { debtors: ['JPM'] })).toMatchObject({
      status: 422,
      body: { code: 'unknown-party', errors: [{ pointer: '/changes/debtors/0' }] },
    });
    expect(await correct(id, event, { effective: '2023' })).toMatchObject({
      status: 422,
      body: { code: 'before-commitment' },
    });
    expect(await correct(id, event, { effective: '2100' })).toMatchObject({
      status: 422,
      body: { code: 'in-the-future' },
    });
    const { body } = await correct(id, event, { source: CITED('2021-11-13', 'Other words.') });
    expect(await view(id)).toMatchObject({ sources: [{ quote: 'Other words.', verified: false }] });
    expect(await correct(id, body.events[0]!.id, { reason: 'Q' })).toMatchObject({
      status: 409,
      body: { code: 'not-correctable' },
    });
    expect(await correct(id, event, { source: { document: id, quote: 'x' } })).toMatchObject({
      status: 422,
      body: { code: 'unknown-document' },
    });
  });

  it('shows the conflicts that it causes, and is taken back', async () => {
    const { id } = await record();
    const { events } = await made(id, 'withdraw', { effective: '2023' });
    await made(id, 'reaffirm', { effective: '2022-06' });
    const corrected = await correct(id, events[0]!.id, { effective: '2022-01' });
    expect(corrected.body.conflicts).toMatchObject([{ type: 'CommitmentReaffirmed', state: 'withdrawn' }]);
    expect(await view(id)).toMatchObject({ conflicts: [{ type: 'CommitmentReaffirmed' }], conditions: ['conflict'] });
    await made(id, 'retract-event', { event: corrected.body.events[0]!.id, reason: 'R' });
    expect(await view(id)).toMatchObject({ conflicts: [] });
  });
});

describe('a retraction', () => {
  it('takes a fact back, and stays in the history', async () => {
    const { id, events } = await record();
    const { events: withdrawn } = await made(id, 'withdraw', { effective });
    await made(id, 'retract-event', { event: withdrawn[0]!.id, reason: 'R' });
    expect(await view(id)).toMatchObject({ status: 'arranging', version: 3 });
    const { items } = (await api.get(path(id, '/history'))).body;
    expect(items[1]).toMatchObject({ retractedBy: items[2].event.id });
    const recording = await api.post(path(id, '/retract-event'), { event: events[0]!.id, reason: 'R' });
    expect(recording).toMatchObject({ status: 409, body: { code: 'not-correctable' } });
  });

  it('takes the commitment out of the ledger, and no act comes after', async () => {
    const { id } = await record();
    await made(id, 'retract', { reason: 'R' });
    expect(await view(id)).toMatchObject({ status: 'retracted', standing: [], retraction: { reason: 'R' } });
    expect(await api.post(path(id, '/reaffirm'), { effective })).toMatchObject({
      status: 409,
      body: { code: 'retracted', allowed: [] },
    });
  });
});
