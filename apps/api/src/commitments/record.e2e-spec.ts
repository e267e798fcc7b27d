import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answered, serve, type Served } from '../testing.js';
import { RECORDING } from './examples.js';
import { path, steps } from './testing.js';

let api: Served;
beforeAll(async () => {
  api = await serve();
});
afterAll(() => api.close());

const effective = '2022-01-21';
const { record, made, view } = steps(() => api);
const key = (value: string): Record<string, string> => ({ 'idempotency-key': `"${value}"` });

describe('a recording', () => {
  it('answers 201 with where the commitment is, a receipt and its version', async () => {
    const { status, body, headers } = await api.post('/v1/commitments', RECORDING);
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(path(body.id));
    expect(headers.get('etag')).toBe('"1"');
    expect(headers.get('ledger-position')).toBe(body.position);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      version: 1,
      position: expect.stringMatching(/^[1-9]\d*$/),
      leafIndex: Number(body.position) - 1,
      events: [{ id: expect.any(String), type: 'CommitmentRecorded', version: 1 }],
      conflicts: [],
    });
  });

  it('is answered as it was said', async () => {
    const { id } = await record();
    const { effective: made, source, ...said } = RECORDING;
    expect(await view(id)).toMatchObject({
      id,
      ...said,
      effective: made,
      status: 'arranging',
      standing: RECORDING.debtors.map((debtor) => ({ debtor, status: 'arranging', since: made })),
      breaches: [],
      conflicts: [],
      reaffirmations: 0,
      lastReaffirmed: null,
      assessments: [],
      sources: [{ ...source, verified: false }],
      followUps: [],
      links: [],
      version: 1,
    });
  });

  it('without a deadline has none', async () => {
    const { deadline: _, strength: __, speakers: ___, beneficiaries: ____, thirdParties: _____, ...bare } = RECORDING;
    const { status, body } = await api.post('/v1/commitments', bare);
    expect(status).toBe(201);
    expect(await view(body.id)).toMatchObject({
      deadline: { type: 'none' },
      strength: {},
      speakers: [],
      beneficiaries: [],
      thirdParties: [],
    });
  });
});

describe('a dry run', () => {
  it('answers 200 with the receipt that would be given, and records nothing', async () => {
    const foreseen = await api.post('/v1/commitments?dryRun=true', RECORDING);
    expect(foreseen).toMatchObject({
      status: 200,
      body: { version: 1, conflicts: [], events: [{ type: 'CommitmentRecorded' }] },
    });
    expect(foreseen.headers.get('location')).toBeNull();
    expect(await api.get(path(foreseen.body.id))).toMatchObject({ status: 404 });
    const { id } = await record();
    expect(await api.post(path(id, '/withdraw?dryRun=true'), { effective })).toMatchObject({
      status: 200,
      body: { version: 2 },
    });
    expect(await view(id)).toMatchObject({ version: 1, status: 'arranging' });
  });

  it('refuses what would be refused, and shows the conflicts that would follow', async () => {
    const { id } = await record();
    expect(await api.post(path(id, '/resume?dryRun=true'), { effective })).toMatchObject({ status: 409 });
    await made(id, 'schedule-visit', { effective: '2023-01-03', from: '2023-01-13', to: '2023-01-13' });
    const { body } = await api.post(path(id, '/withdraw?dryRun=true'), { effective });
    expect(body.conflicts).toMatchObject([
      { type: 'VisitScheduled', state: 'withdrawn', allowed: expect.arrayContaining(['reopen']) },
    ]);
  });

  it.each(['yes', '', 'TRUE'])('is asked for by true or false, not by %p', async (value) => {
    expect(await api.post(`/v1/commitments?dryRun=${value}`, RECORDING)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/dryRun' }] },
    });
  });
});

describe('an Idempotency-Key', () => {
  it('makes a repetition the same: status, body, one set of events', async () => {
    const first = await api.post('/v1/commitments', RECORDING, key('a'));
    const again = await api.post('/v1/commitments', RECORDING, key('a'));
    expect([again.status, again.text]).toEqual([first.status, first.text]);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    const { id } = first.body;
    const act = await api.post(path(id, '/reaffirm'), { effective }, key('a'));
    expect(act).toMatchObject({ status: 200, body: { version: 2 } });
    await made(id, 'reaffirm', { effective });
    const repeated = await api.post(path(id, '/reaffirm'), { effective }, key('a'));
    expect([repeated.status, repeated.text]).toEqual([200, act.text]);
    expect(repeated.headers.get('etag')).toBe('"2"');
    expect(await view(id)).toMatchObject({ version: 3 });
  });

  it('with another body is refused, whatever the state', async () => {
    const { body } = await api.post('/v1/commitments', RECORDING, key('b'));
    const reused = { status: 422, body: { code: 'idempotency-key-reused' } };
    expect(await api.post('/v1/commitments', { ...RECORDING, subject: 'S' }, key('b'))).toMatchObject(reused);
    await api.post(path(body.id, '/withdraw'), { effective }, key('b'));
    expect(await api.post(path(body.id, '/withdraw'), { effective: '2022' }, key('b'))).toMatchObject(reused);
    expect(await api.post(path(body.id, '/withdraw'), { effective }, key('b'))).toMatchObject({ status: 200 });
  });

  it('belongs to one path: the same key on another act is another command', async () => {
    const { id } = await record();
    for (const name of ['reaffirm', 'report-progress']) {
      expect(await api.post(path(id, `/${name}`), { effective }, key('c'))).toMatchObject({ status: 200 });
    }
    expect(await view(id)).toMatchObject({ version: 3 });
  });

  it('may try again after a refusal, and is not needed', async () => {
    const { id } = await record();
    expect(await api.post(path(id, '/resume'), { effective }, key('d'))).toMatchObject({ status: 409 });
    await made(id, 'suspend', { effective });
    expect(await api.post(path(id, '/resume'), { effective }, key('d'))).toMatchObject({ status: 200 });
    expect((await record()).id).not.toBe((await record()).id);
  });

  it('repeats through a race once', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => api.post('/v1/commitments', RECORDING, key('e'))));
    expect(new Set(all.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(await view(all[0]!.body.id)).toMatchObject({ version: 1 });
  });
});

const withdraw = (id: string, tag: string): Promise<Answered> =>
  api.post(path(id, '/withdraw'), { effective }, { 'if-match': tag });

describe('If-Match', () => {
  it('pins the version, of a receipt or of a GET', async () => {
    const { id } = await record();
    const { headers } = await api.get(path(id));
    expect(headers.get('etag')).toMatch(/^"1-[\w-]+"$/);
    expect(await withdraw(id, headers.get('etag')!)).toMatchObject({ status: 200 });
    expect(await api.post(path(id, '/reopen'), { effective, reason: 'R' }, { 'if-match': '"2"' })).toMatchObject({
      status: 200,
    });
  });

  it('that names another version meets 412 with the current one, before the act is judged', async () => {
    const { id } = await record();
    for (const tag of ['"2"', '"0"', '"2-abc"']) {
      expect(await withdraw(id, tag)).toMatchObject({ status: 412, body: { code: 'version-mismatch', version: 1 } });
    }
    expect(await api.post(path(id, '/resume'), { effective }, { 'if-match': '"7"' })).toMatchObject({ status: 412 });
  });

  it('never matches a weak tag', async () => {
    const { id } = await record();
    expect(await withdraw(id, 'W/"1"')).toMatchObject({ status: 412, body: { version: 1 } });
  });

  it('does not hinder a repetition', async () => {
    const { id } = await record();
    const headers = { 'if-match': '"1"', ...key('f') };
    const first = await api.post(path(id, '/withdraw'), { effective }, headers);
    const again = await api.post(path(id, '/withdraw'), { effective }, headers);
    expect([first.status, again.status, again.text]).toEqual([200, 200, first.text]);
  });

  it('lets one of two racing acts win', async () => {
    const { id } = await record();
    const statuses = (await Promise.all([withdraw(id, '"1"'), withdraw(id, '"1"')])).map(({ status }) => status);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 412]);
    const { id: other } = await record();
    const free = await Promise.all([1, 2, 3].map(() => api.post(path(other, '/withdraw'), { effective })));
    expect(free.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409]);
  });
});
