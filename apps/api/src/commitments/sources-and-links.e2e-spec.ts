import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answered, serve, type Served } from '../testing.js';
import { type Body, path, steps } from './testing.js';

let api: Served;
beforeAll(async () => {
  api = await serve();
});
afterAll(() => api.close());

const effective = '2022-01-21';
const { record, made, view } = steps(() => api);

/** The answer when the read models hold everything up to a position: links come from there. */
const viewAt = (id: string, position: string): Promise<Body> => view(id, `?minPosition=${position}`);

describe('a link', () => {
  it.each([
    ['supersede', 'replacement', 'superseded_by', 'supersedes', 'superseded'],
    ['link-duplicate', 'of', 'duplicate_of', 'has_duplicate', 'arranging'],
  ])('by %s is shown on both sides', async (name, field, there, back, status) => {
    const [one, other] = [await record(), await record()];
    const dated = name === 'supersede' ? { effective } : {};
    const { position } = await made(one.id, name, { ...dated, [field]: other.id });
    expect(await viewAt(one.id, position)).toMatchObject({
      status,
      links: [{ relation: there, commitment: other.id }],
    });
    expect(await viewAt(other.id, position)).toMatchObject({
      version: 1,
      links: [{ relation: back, commitment: one.id }],
    });
  });
});

describe('a link by both clocks', () => {
  it('holds from its effective time on, until the commitment is opened again', async () => {
    const [one, other] = [await record(), await record()];
    await made(one.id, 'supersede', { effective: '2022-03-01', replacement: other.id });
    const { position } = await made(one.id, 'reopen', { effective: '2022-05-01', reason: 'R' });
    const linked = async (id: string, asOf: string) =>
      (await view(id, `?minPosition=${position}&asOf=${asOf}`))['links'].length;
    for (const { id } of [one, other]) {
      expect(await linked(id, '2022-02-28')).toBe(0);
      expect(await linked(id, '2022-03-02')).toBe(1);
      expect(await linked(id, '2022-05-02')).toBe(0);
    }
  });

  it('is known to both from when it was recorded on, and to neither where it does not fit', async () => {
    const [one, other, third] = [await record(), await record(), await record()];
    const before = (await view(other.id))['recordedAt'];
    await new Promise((resolve) => setTimeout(resolve, 5));
    await made(one.id, 'supersede', { effective: '2022-03-01', replacement: other.id });
    const { recordedAt } = (await api.get(path(one.id, '/history'))).body.items.at(-1);
    await made(other.id, 'report-progress', { effective: '2022-03-02' });
    const { position } = await made(third.id, 'report-progress', { effective: '2022-03-02' });
    const seen = async (id: string, clock: string) =>
      (await view(id, `?minPosition=${position}&knownAt=${clock}`))['links'].length;
    for (const { id } of [one, other]) {
      expect(await seen(id, before)).toBe(0);
      expect(await seen(id, recordedAt)).toBe(1);
    }
    const late = await made(one.id, 'declare-moot', { effective: '2022-02-01', ground: 'G' });
    expect(await viewAt(other.id, late.position)).toMatchObject({ links: [] });
  });
});

describe('a source', () => {
  const text = 'They agreed to meet. They hoped for peace. They agreed to meet.';

  it('in a document is anchored where it stands, verbatim', async () => {
    const document = await api.post('/v1/documents', { title: 'T', text });
    const { id } = await record({ source: { document: document.body.id, quote: 'They hoped for peace.' } });
    expect(await view(id)).toMatchObject({
      sources: [
        {
          document: document.body.id,
          start: 21,
          end: 42,
          prefix: 'They agreed to meet. ',
          suffix: ' They agreed to meet.',
          verified: true,
        },
      ],
    });
    const source = { document: document.body.id, quote: 'They hope for peace.' };
    const missed = await api.post(path(id, '/reaffirm'), { effective, source });
    expect(missed).toMatchObject({
      status: 422,
      body: { code: 'quote-not-found', closest: { quote: 'They hoped for peace.' } },
    });
    const ambiguous = await api.post(path(id, '/reaffirm'), {
      effective,
      source: { ...source, quote: 'They agreed to meet.' },
    });
    expect(ambiguous).toMatchObject({ status: 422, body: { code: 'quote-ambiguous', occurrences: 2 } });
    await made(id, 'reaffirm', { effective, source: { ...source, quote: 'They agreed to meet.', occurrence: 2 } });
    expect(await view(id)).toMatchObject({ sources: [{}, { start: 43 }] });
    const { events } = await made(id, 'attach-source', {
      stance: 'unconfirmed',
      source: { ...source, quote: 'peace' },
    });
    expect(await view(id)).toMatchObject({ sources: [{}, {}, { stance: 'unconfirmed' }] });
    await made(id, 'correct-event', { event: events[0]!.id, changes: { stance: 'varies' }, reason: 'R' });
  });

  it('promotes a noted statement', async () => {
    const document = await api.post('/v1/documents', { title: 'U', text });
    const noted = await api.post(`/v1/documents/${document.body.id}/statements`, {
      class: 'hope',
      quote: 'They hoped for peace.',
    });
    const { statementId: statement } = noted.body;
    const { id } = await record({ source: { statement } });
    expect(await view(id)).toMatchObject({
      sources: [{ document: document.body.id, statement, quote: 'They hoped for peace.', start: 21, verified: true }],
    });
  });
});

const due = (id: string, position: string): Promise<Answered> =>
  api.get(`/v1/follow-ups?commitment=${id}&state=all&minPosition=${position}`);

describe('a follow-up', () => {
  it('is opened, reassigned, rescheduled and closed', async () => {
    const { id } = await record();
    const opened = await api.post(path(id, '/follow-ups'), {
      action: 'Ask',
      owner: 'A',
      dueOn: '2022-02-01',
      effective,
    });
    const { followUpId } = opened.body;
    expect(opened).toMatchObject({
      status: 201,
      body: { version: 2, events: [{ id: followUpId, type: 'FollowUpOpened' }] },
    });
    expect(opened.headers.get('location')).toBe(path(id, `/follow-ups/${followUpId}`));
    const at = `follow-ups/${followUpId}`;
    await made(id, `${at}/reassign`, { owner: 'B' });
    await made(id, `${at}/reschedule`, { dueOn: '2022-03-01' });
    expect(await view(id)).toMatchObject({
      followUps: [{ id: followUpId, action: 'Ask', owner: 'B', dueOn: '2022-03-01', state: 'outstanding' }],
    });
    await made(id, `${at}/close`, { outcome: 'answered', note: 'N' });
    expect(await view(id)).toMatchObject({
      followUps: [{ state: 'closed', closed: { outcome: 'answered', note: 'N' } }],
    });
    expect(await api.post(path(id, `/${at}/close`), { outcome: 'waived' })).toMatchObject({
      status: 409,
      body: { code: 'act-not-allowed' },
    });
    expect(await api.post(path(id, `/follow-ups/${id}/close`), { outcome: 'waived' })).toMatchObject({
      status: 404,
      body: { code: 'not-found' },
    });
    expect(await api.post(path(id, '/follow-ups/x/close'), { outcome: 'waived' })).toMatchObject({ status: 400 });
    for (const wrong of [{}, { outcome: 'done' }, { outcome: 'waived', followUp: followUpId }]) {
      expect(await api.post(path(id, `/${at}/close`), wrong)).toMatchObject({ status: 400 });
    }
  });

  it('takes over what the ledger asks for, while it is open', async () => {
    const { id, position } = await record();
    expect((await due(id, position)).body.items).toMatchObject([{ reason: 'review_due' }]);
    const opened = await api.post(path(id, '/follow-ups'), { action: 'Ask', about: 'review_due' });
    expect((await due(id, opened.body.position)).body.items).toMatchObject([
      { id: opened.body.followUpId, reason: 'opened' },
    ]);
    const closed = await made(id, `follow-ups/${opened.body.followUpId}/close`, { outcome: 'waived' });
    expect((await due(id, closed.position)).body.items.map((item: Body) => item.reason)).toEqual([
      'review_due',
      'opened',
    ]);
  });
});
