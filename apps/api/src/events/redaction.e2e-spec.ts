import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hashLeaf, parseCheckpoint, verifyInclusion } from '#libs/transparency';
import { type Answered, serve, type Served } from '../testing.js';

let api: Served;
beforeAll(async () => {
  api = await serve();
});
afterAll(() => api.close());

const QUOTE = 'The minister promised Wilhelmina Zyrianova that talks on quinoa go on.';
const PLEDGE = {
  kind: 'coordination_pledge',
  subject: 'Keep Wilhelmina informed about quinoa',
  debtors: ['JPN'],
  creditors: ['USA'],
  terms: { topics: ['quinoa'] },
  deadline: { type: 'date', notAfter: '2022-03-31', asStated: 'before Wilhelmina retires' },
  speakers: [{ name: 'Wilhelmina Zyrianova', office: 'Envoy', party: 'USA' }],
  effective: '2022-01-10',
  note: 'Wilhelmina called',
};

const REQUEST = { reason: 'names a private person', authority: 'data protection officer' };
const redact = (event: string, headers = {}): Promise<Answered> =>
  api.post(`/v1/events/${event}/redact`, REQUEST, headers);
const bytes = (text: string): Uint8Array => Buffer.from(text, 'base64');

/** Everything that the data directory holds, as text. */
const onDisk = (): string =>
  readdirSync(api.directory)
    .map((file) => readFileSync(join(api.directory, file), 'latin1'))
    .join('\n');

async function recorded(key: string): Promise<{ id: string; event: string; document: string }> {
  const { body: document } = await api.post('/v1/documents', { title: 'A note', text: `${QUOTE} End of ${key}.` });
  const source = { document: document.id, quote: QUOTE };
  const { body } = await api.post('/v1/commitments', { ...PLEDGE, source }, { 'Idempotency-Key': key });
  return { id: body.id, event: body.events[0].id, document: document.id };
}

describe('A redaction', () => {
  it('erases the words of an event everywhere and for every time, and moves no standing', async () => {
    const { id, event, document } = await recorded('everywhere');
    const { body: corrected } = await api.post(`/v1/commitments/${id}/correct-event`, {
      event,
      changes: { subject: 'Keep Wilhelmina Z. informed' },
      reason: 'Wilhelmina has asked',
    });
    const known = (await api.get(`/v1/events?limit=500`)).body.items.at(-1).recordedAt;
    const { body: before } = await api.get(`/v1/commitments/${id}?minPosition=${corrected.position}`);
    const documents = (await api.get(`/v1/events?limit=500`)).body.items.filter(
      (each: { stream: string }) => each.stream === `document-${document}`,
    );

    const { status, body: receipt } = await redact(event);
    expect([status, receipt.events]).toEqual([
      200,
      [
        { id: expect.any(String), type: 'EventRedacted', version: 3 },
        { id: expect.any(String), type: 'EventRedacted', version: 4 },
      ],
    ]);
    const last = await redact(documents[0].id);
    await api.get(`/v1/commitments?minPosition=${last.body.position}`);

    const { body: after } = await api.get(`/v1/commitments/${id}`);
    expect(after).toMatchObject({ subject: '[redacted]', debtors: ['JPN'], effective: '2022-01-10' });
    expect(after.deadline).toEqual({ ...before.deadline, asStated: '[redacted]' });
    for (const same of ['status', 'standing', 'conditions', 'disputed', 'debtors', 'creditors'])
      expect(after[same]).toEqual(before[same]);
    for (const path of [
      `/v1/commitments/${id}`,
      `/v1/commitments/${id}?knownAt=${known}`,
      `/v1/commitments?knownAt=${known}`,
      `/v1/commitments/${id}/history`,
      `/v1/commitments/${id}/statements`,
      '/v1/events?limit=500',
      '/v1/follow-ups?state=all',
      `/v1/documents/${document}`,
      '/v1/documents',
      '/v1/changes?from=2000-01-01&to=2100-01-01',
      '/v1/relations/JPN/USA',
    ]) {
      const answer = await api.get(path);
      expect([path, answer.status, answer.status === 200 ? '' : answer.text]).toEqual([path, 200, '']);
      expect(`${path}: ${answer.text}`).not.toMatch(/wilhelmina|quinoa/i);
    }
    for (const q of ['Wilhelmina', 'quinoa']) expect((await api.get(`/v1/commitments?q=${q}`)).body.items).toEqual([]);
    const { body: history } = await api.get(`/v1/commitments/${id}/history`);
    expect(history.items[0]).toMatchObject({ redactedBy: receipt.events[0].id, source: { quote: '[redacted]' } });
    expect(history.items.at(-1).says).toBe(
      'The words of an entry were erased on the authority of data protection officer: names a private person.',
    );
  });

  it('leaves no trace of them in the files, and a rebuild brings none back', async () => {
    const { event, document } = await recorded('files');
    const [added] = (await api.get('/v1/events?limit=500')).body.items.filter(
      (each: { stream: string }) => each.stream === `document-${document}`,
    );
    await api.get(`/v1/commitments?minPosition=${(await api.get('/health/ready')).body.head}`);
    expect(onDisk()).toMatch(/Wilhelmina/i);
    await redact(event);
    const { body } = await redact(added.id);
    await api.get(`/v1/commitments?minPosition=${body.position}`);
    // Other specs of this file have erased what they wrote.
    expect(onDisk()).not.toMatch(/wilhelmina/i);
    expect(onDisk()).not.toMatch(/zyrianova/i);
    const rows = (await api.get('/v1/commitments')).text;
    for (const model of ['register', 'documents']) await api.post(`/v1/read-models/${model}/rebuild`, {});
    expect((await api.get('/v1/commitments')).text).toBe(rows);
  });

  it('leaves every earlier proof valid, and the leaf as it was', async () => {
    const { event, document } = await recorded('proof');
    const { body: before } = await api.get(`/v1/events/${event}/proof`);
    await redact(event);
    const { body: after } = await api.get(`/v1/events/${event}/proof`);
    expect(after.leaf).toBe(before.leaf);
    for (const { leafIndex, treeSize, leaf, hashes, checkpoint } of [before, after]) {
      const { root } = parseCheckpoint(checkpoint.slice(0, checkpoint.indexOf('\n\n') + 1));
      const proof = hashes.map(bytes);
      expect(verifyInclusion({ index: leafIndex, size: treeSize, leafHash: hashLeaf(bytes(leaf)), root, proof })).toBe(
        true,
      );
    }
    const grown = await api.get(`/v1/tlog/consistency?from=${before.treeSize}&to=${after.treeSize}`);
    expect(grown.status).toBe(200);
    await redactAll(document);
  });

  it('meets a retry of what was erased with 409, another redaction with nothing new, and refuses what it cannot erase', async () => {
    const { event, document, id } = await recorded('again');
    const first = await redact(event);
    const again = await redact(event);
    expect([again.status, again.body.events, again.body.position]).toEqual([200, [], first.body.position]);
    const source = { document, quote: QUOTE };
    const retry = await api.post('/v1/commitments', { ...PLEDGE, source }, { 'Idempotency-Key': 'again' });
    expect([retry.status, retry.body.code]).toEqual([409, 'redacted']);
    const correction = { event, changes: { subject: 'other' }, reason: 'misread' };
    const corrected = await api.post(`/v1/commitments/${id}/correct-event`, correction);
    expect([corrected.status, corrected.body.code]).toEqual([409, 'redacted']);
    const ofItself = await redact(first.body.events[0].id);
    expect([ofItself.status, ofItself.body.code]).toEqual([409, 'not-redactable']);
    const unknown = await redact('00000000-0000-4000-8000-000000000000');
    expect([unknown.status, unknown.body.code]).toEqual([404, 'not-found']);
    const incomplete = await api.post(`/v1/events/${event}/redact`, { reason: 'because' });
    expect([incomplete.status, incomplete.body.errors[0].pointer]).toEqual([400, '/authority']);
    await redactAll(document);
  });

  it('of a document lets nothing be read in it any more: nothing is quoted, noted or added again', async () => {
    const { document, id, event } = await recorded('unread');
    const { statementId } = (
      await api.post(`/v1/documents/${document}/statements`, { class: 'fact', quote: 'End of unread.' })
    ).body;
    const kept = (await api.post(`/v1/documents/${document}/statements`, { class: 'fact', quote: 'End of' })).body;
    await redact(statementId);
    const promoted = { ...PLEDGE, source: { statement: statementId } };
    const answers = [await api.post('/v1/commitments', promoted)];
    await redact((await eventsOf(document))[0]!);
    const quoted = { ...PLEDGE, source: { document, quote: 'redacted' } };
    answers.push(
      await api.post('/v1/commitments', { ...PLEDGE, source: { statement: kept.statementId } }),
      await api.post('/v1/commitments', quoted),
      await api.post(`/v1/documents/${document}/statements`, { class: 'fact', quote: '[redacted]' }),
      await api.post('/v1/documents', { title: 'A note', text: `${QUOTE} End of unread.` }),
    );
    expect(answers.map(({ status, body: { code, errors = [] } }) => [status, code, errors[0]?.pointer])).toEqual([
      [409, 'redacted', '/source/statement'],
      [409, 'redacted', '/source/statement'],
      [409, 'redacted', '/source/document'],
      [409, 'redacted', undefined],
      [409, 'redacted', undefined],
    ]);
    await redactAll(document);
    await redact(event);
    const corrected = await api.post(`/v1/commitments/${id}/correct-event`, {
      event,
      changes: { effective: '2022-01-11' },
      reason: 'misread',
    });
    expect([corrected.status, corrected.body.code]).toEqual([409, 'redacted']);
  });

  it('is repeated with one key as it was, and foreseen by a dry run that erases nothing', async () => {
    const { event, document, id } = await recorded('key');
    const dry = await api.post(`/v1/events/${event}/redact?dryRun=true`, REQUEST);
    expect([dry.status, dry.body.events.length]).toEqual([200, 1]);
    expect((await api.get(`/v1/commitments/${id}`)).text).toContain('Wilhelmina');
    const first = await redact(event, { 'Idempotency-Key': 'once' });
    expect((await redact(event, { 'Idempotency-Key': 'once' })).body).toEqual(first.body);
    await redactAll(document);
  });
});

/** What else a spec wrote. */
async function redactAll(document: string): Promise<void> {
  for (const id of await eventsOf(document)) await redact(id);
}

async function eventsOf(document: string): Promise<readonly string[]> {
  const { items } = (await api.get('/v1/events?limit=500')).body;
  return items
    .filter(({ stream }: { readonly stream: string }) => stream === `document-${document}`)
    .map(({ id }: { readonly id: string }) => id);
}
