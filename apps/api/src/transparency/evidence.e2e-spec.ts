import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { documentIdOf } from '#libs/application';
import { canonicalJson, checkTlogProof, dataMac, type KnownLog } from '#libs/transparency';
import { type Body, steps } from '../commitments/testing.js';
import { serve, type Served } from '../testing.js';
import { type Archive, evidenceOf, filesIn } from './evidence/testing.js';
import { knownLog, record as recordDocument, refusalOf } from './testing.js';

const NOBODY = '00000000-0000-4000-8000-000000000000';
const QUOTE = 'They agreed to arrange 🎉 for a visit.';
/** A mark of byte order, a line end of Windows, quotes, a backslash, spaces at the end. */
const TEXT = `\ufeffOn "Friday"\r\n ${QUOTE}\n\\ and so on  \n\n`;

let served: Served;
let log: KnownLog;
beforeAll(async () => {
  served = await serve({}, { ledgerName: 'ledger.example/pacta' });
  log = await knownLog(served);
});
afterAll(() => served?.close());

const { record, made } = steps(() => served);
const progress = async (id: string, note: string): Promise<Body> =>
  made(id, 'report-progress', { effective: '2022-01-21', note });
const redact = async (event: string): Promise<Body> =>
  (await served.post(`/v1/events/${event}/redact`, { reason: 'names a person', authority: 'a court' })).body;
const archiveOf = async (id: string): Promise<Archive> => filesIn(await evidenceOf(served, id));
const textIn = (files: Archive, name: string): string => files.get(name)!.toString();
const ask = async (path: string, headers = {}) => refusalOf(await served.get(`/v1/commitments/${path}`, headers));
const foldersIn = (files: Archive): string[] => [
  ...new Set(
    [...files.keys()].filter((name) => name.startsWith('events/')).map((name) => name.slice(0, name.lastIndexOf('/'))),
  ),
];

/** A commitment of five events, of which the second was erased, among those of others; and the document that it quotes. */
async function written(): Promise<{ id: string; document: string; erased: string; redaction: string }> {
  const { body: added } = await served.post('/v1/documents', { title: 'A page', text: TEXT, language: 'en' });
  const source = { document: added.id, quote: QUOTE };
  const { id } = await record({ source });
  const { events } = await progress(id, 'The secret of Wilhelmina');
  await recordDocument(served, `Between ${id}`);
  await progress(id, 'Later');
  await made(id, 'correct-event', {
    event: (await progress(id, 'Wrong')).events[0].id,
    changes: { note: 'Right' },
    reason: 'R',
  });
  const redaction = await redact(events[0].id);
  await recordDocument(served, `Behind ${id}`);
  return { id, document: added.id, erased: events[0].id, redaction: redaction.events[0].id };
}

describe('The evidence of a commitment', () => {
  it('is a file to keep, of one checkpoint', async () => {
    const { id } = await written();
    const { status, headers } = await served.get(`/v1/commitments/${id}/evidence`);
    expect([status, headers.get('content-type'), headers.get('content-disposition')]).toEqual([
      200,
      'application/zip',
      `attachment; filename="${id}.zip"`,
    ]);
    const files = await archiveOf(id);
    expect(textIn(files, 'checkpoint')).toBe((await served.get('/tlog/checkpoint')).text);
    expect(textIn(files, 'key')).toBe((await served.get('/tlog/key')).text);
    const text = [...files.values()].join('\n');
    expect(text).not.toContain('Wilhelmina');
  });

  it('proves each event and its data, in order', async () => {
    const { id } = await written();
    const files = await archiveOf(id);
    const folders = foldersIn(files);
    expect(folders.map((folder) => folder.slice('events/'.length))).toEqual([
      '0001-CommitmentRecorded',
      '0002-ProgressReported',
      '0003-ProgressReported',
      '0004-ProgressReported',
      '0005-EventCorrected',
      '0006-EventRedacted',
    ]);
    const indexes = folders.map((folder) => {
      const leaf = files.get(`${folder}/leaf`)!;
      const { index, checkpoint } = checkTlogProof(textIn(files, `${folder}/proof.tlog-proof`), leaf, log);
      expect(checkpoint).toBe(textIn(files, 'checkpoint'));
      return index;
    });
    expect(indexes).toEqual(indexes.toSorted((a, b) => a - b));
    for (const folder of folders.filter((_, n) => n !== 1)) {
      const data = textIn(files, `${folder}/data.json`);
      const salt = Buffer.from(textIn(files, `${folder}/salt`).trimEnd(), 'hex');
      expect(salt).toHaveLength(32);
      expect(canonicalJson(JSON.parse(data))).toBe(data);
      expect(dataMac(salt, JSON.parse(data))).toBe(JSON.parse(textIn(files, `${folder}/leaf`)).dataMac);
    }
  });

  it('shows each event as it was recorded', async () => {
    const { id } = await written();
    const files = await archiveOf(id);
    const { items } = (await served.get('/v1/events?limit=500')).body;
    const rows = items.filter((row: Body) => row.stream === `commitment-${id}`);
    const shown = foldersIn(files).map((folder) => JSON.parse(textIn(files, `${folder}/event.json`)));
    expect(shown).toHaveLength(6);
    expect(
      shown.map(({ leafIndex, redacted: _, metadata: { requestHash: __, ...metadata }, ...event }) => ({
        ...event,
        metadata,
        position: String(leafIndex + 1),
      })),
    ).toEqual(rows);
    for (const [n, folder] of foldersIn(files).entries()) {
      const { dataMac: _, ...leaf } = JSON.parse(textIn(files, `${folder}/leaf`));
      expect({ ...shown[n], recordedAt: Date.parse(shown[n].recordedAt) }).toMatchObject(leaf);
      if (n !== 1) expect(JSON.parse(textIn(files, `${folder}/data.json`))).toEqual(shown[n].data);
    }
  });

  it('keeps the proof of an event that was erased, and tells what is left of it', async () => {
    const { id, redaction } = await written();
    const files = await archiveOf(id);
    const names = [...files.keys()].filter((name) => name.startsWith('events/0002-'));
    expect(names.map((name) => name.slice(name.lastIndexOf('/') + 1))).toEqual([
      'event.json',
      'leaf',
      'proof.tlog-proof',
    ]);
    expect(JSON.parse(textIn(files, names[0]!))).toMatchObject({
      data: null,
      redacted: {
        by: redaction,
        reason: 'names a person',
        authority: 'a court',
        kept: { effective: '2022-01-21', note: '[redacted]' },
      },
    });
    expect(JSON.parse(textIn(files, 'events/0001-CommitmentRecorded/event.json'))).not.toHaveProperty('redacted');
  });

  it('holds the texts that are quoted, as they were received', async () => {
    const { id, document } = await written();
    const files = await archiveOf(id);
    expect([...files.keys()].filter((name) => name.startsWith('sources/'))).toEqual([
      'sources/documents.ndjson',
      `sources/${document}.txt`,
    ]);
    expect(files.get(`sources/${document}.txt`)!.equals(Buffer.from(TEXT))).toBe(true);
    const content = JSON.parse(textIn(files, 'sources/documents.ndjson'));
    expect(content).toEqual({ title: 'A page', language: 'en', text: TEXT });
    expect(documentIdOf(content)).toBe(document);
    const { source } = JSON.parse(textIn(files, 'events/0001-CommitmentRecorded/data.json'));
    expect(TEXT.slice(source.start, source.end)).toBe(QUOTE);
  });

  it('holds none that was erased, that is quoted by nothing but what was erased, or that the ledger lacks', async () => {
    const texts = ['One', 'Two', 'Three', undefined].map((name) => ({
      title: `Of ${name}`,
      ...(name && { text: `${name}: so it is.` }),
    }));
    const [one, two, three, none] = await Promise.all(
      texts.map(async (each) => (await served.post('/v1/documents', each)).body),
    );
    const { id } = await record({ source: { document: one.id, quote: 'so it is' } });
    const attach = async (document: string) =>
      made(id, 'attach-source', { stance: 'corroborates', source: { document, quote: 'so it is' } });
    await attach(none.id);
    const { events } = await attach(two.id);
    await attach(three.id);
    await redact(events[0].id);
    await redact(three.events[0].id);
    const sources = [...(await archiveOf(id)).keys()].filter((name) => name.startsWith('sources/'));
    expect(sources).toEqual(['sources/documents.ndjson', `sources/${one.id}.txt`]);
  });

  it('holds the document of a corrected source', async () => {
    const { body: right } = await served.post('/v1/documents', { title: 'Right', text: 'These were the words.' });
    const { id, events } = await record();
    const source = { document: right.id, quote: 'the words' };
    await made(id, 'correct-event', { event: events[0].id, changes: { source }, reason: 'another page' });
    expect((await archiveOf(id)).has(`sources/${right.id}.txt`)).toBe(true);
  });

  it('holds the whole history, as it is answered', async () => {
    const { id } = await record();
    for (let n = 0; n < 505; n++) await progress(id, `Step ${n}`);
    const files = await archiveOf(id);
    const first = (await served.get(`/v1/commitments/${id}/history?limit=500`)).body;
    const second = (await served.get(`/v1/commitments/${id}/history?limit=500&cursor=${first.next}`)).body;
    const { items, next } = JSON.parse(textIn(files, 'history.json'));
    expect([items.length, next]).toEqual([506, null]);
    expect(items).toEqual([...first.items, ...second.items]);
    expect(foldersIn(files)).toHaveLength(506);
  });

  it('is the same, byte for byte, until something is recorded', async () => {
    const { id } = await written();
    const path = `/v1/commitments/${id}/evidence`;
    const tag = (await served.get(path)).headers.get('etag')!;
    expect((await evidenceOf(served, id)).equals(await evidenceOf(served, id))).toBe(true);
    expect(tag).toMatch(/^"6-/);
    const same = await served.get(path, { 'If-None-Match': tag });
    expect([same.status, same.text]).toEqual([304, '']);
    await recordDocument(served, 'Something else');
    expect((await served.get(path, { 'If-None-Match': tag })).status).toBe(200);
  });

  it('is left when whoever asked goes, and given to the next', async () => {
    const { id } = await record();
    for (let n = 0; n < 200; n++) await progress(id, 'long '.repeat(400));
    for (let n = 0; n < 5; n++) {
      const gone = new AbortController();
      const { body } = await fetch(`${served.url}/v1/commitments/${id}/evidence`, {
        signal: gone.signal,
        headers: { Authorization: `Bearer ${served.key}` },
      });
      await body!.getReader().read();
      gone.abort();
    }
    expect(foldersIn(await archiveOf(id))).toHaveLength(201);
  });

  it('is refused as other questions about a commitment are', async () => {
    const { id } = await record();
    expect(await ask(`${NOBODY}/evidence`)).toEqual([404, 'not-found']);
    expect(await ask('1/evidence')).toEqual([400, 'invalid-request']);
    expect(await ask(`${id}/evidence?asOf=2022`)).toEqual([400, 'invalid-request']);
    expect(await ask(`${id}/evidence`, { Accept: 'application/json' })).toEqual([406, 'not-acceptable']);
    park(`commitment-${id}`);
    expect(await ask(`${id}/evidence`)).toEqual([503, 'parked']);
    expect(await ask(`${id}/evidence`)).toEqual(await ask(`${id}/history`));
  });
});

/** As the projector does with an event that a read model cannot take. */
function park(stream: string): void {
  const models = new DatabaseSync(join(served.directory, 'read-models.db'));
  const { id } = models.prepare('SELECT id FROM generations WHERE active = 1').get()!;
  models
    .prepare('INSERT INTO parked VALUES (?, ?, 1, ?, ?, ?, 0)')
    .run(id!, stream, '1', 'CommitmentRecorded', 'it was parked by a spec');
  models.close();
}
