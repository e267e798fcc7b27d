import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DAY } from '#libs/event-sourcing';
import { serve, type Served } from '../testing.js';
import { CITED, RECORDING } from './examples.js';
import { type Body, path, steps } from './testing.js';

let clock = Date.parse('2026-03-02T09:00:00Z');
let api: Served;
beforeAll(async () => {
  api = await serve({ now: () => clock });
});
afterAll(() => api.close());

const effective = '2022-01-21';
const UNKNOWN = '00000000-0000-4000-8000-000000000000';
const { record, made, view } = steps(() => api);

describe('a GET', () => {
  it('is tagged, and 304 while the tag stands', async () => {
    const { id } = await record();
    for (const rest of ['', '/allowed-acts']) {
      const { headers } = await api.get(path(id, rest));
      const tag = headers.get('etag')!;
      const unchanged = await api.get(path(id, rest), { 'if-none-match': tag });
      expect([unchanged.status, unchanged.text]).toEqual([304, '']);
      await made(id, 'reaffirm', { effective });
      expect((await api.get(path(id, rest), { 'if-none-match': tag })).status).toBe(200);
    }
  });

  it('tells what was at a time, and 404 before it was made or recorded', async () => {
    const { id } = await record();
    clock += DAY;
    await made(id, 'withdraw', { effective: '2023-01-13' });
    expect(await view(id, '?asOf=2022')).toMatchObject({ status: 'arranging', version: 2 });
    expect(await view(id, '?knownAt=2026-03-02')).toMatchObject({ status: 'arranging', version: 1 });
    expect(await view(id)).toMatchObject({ status: 'withdrawn' });
    const notYet = { status: 404, body: { code: 'not-yet' } };
    for (const rest of ['', '/allowed-acts', '/history']) {
      expect(await api.get(path(id, `${rest}?knownAt=2026-03-01`))).toMatchObject(notYet);
      expect(await api.get(path(id, `${rest}?asOf=2021-11-12T23:44:59Z`))).toMatchObject(notYet);
    }
  });

  it('knows no other parameter and no impossible time', async () => {
    const { id } = await record();
    for (const query of ['x=1', 'toString=1', 'asOf=2021-02-30', 'asOf=', 'dryRun=true', 'limit=5']) {
      expect(await api.get(path(id, `?${query}`))).toMatchObject({
        status: 400,
        body: { errors: [{ pointer: `/${query.split('=')[0]}` }] },
      });
    }
    for (const query of ['limit=0', 'limit=501', 'limit=x', 'cursor=x', 'q=x']) {
      expect(await api.get(path(id, `/history?${query}`))).toMatchObject({ status: 400 });
    }
  });

  it('lists what may be done, for some debtor and for each', async () => {
    const { id } = await record();
    await made(id, 'withdraw', { effective, debtor: 'USA' });
    const { body } = await api.get(path(id, '/allowed-acts'));
    expect(body).toMatchObject({
      id,
      version: 2,
      status: 'mixed',
      acts: expect.arrayContaining(['schedule-visit', 'reopen', 'retract']),
    });
    expect(body.standing).toMatchObject([
      { debtor: 'JPN', status: 'arranging', acts: expect.not.arrayContaining(['reopen']) },
      { debtor: 'USA', status: 'withdrawn', acts: expect.not.arrayContaining(['schedule-visit']) },
    ]);
    await made(id, 'retract', { reason: 'R' });
    expect((await api.get(path(id, '/allowed-acts'))).body).toMatchObject({
      status: 'retracted',
      acts: [],
      standing: [],
    });
  });
});

describe('a history', () => {
  it('reads like a record, oldest first', async () => {
    const { id, events } = await record();
    const { events: reaffirmed } = await made(id, 'reaffirm', {
      effective,
      by: 'USA',
      source: CITED(effective, 'We will.'),
    });
    const { items } = (await api.get(path(id, '/history'))).body;
    expect(items).toEqual([
      {
        version: 1,
        position: expect.any(String),
        event: { id: events[0]!.id, type: 'CommitmentRecorded', schema: 1 },
        says: expect.stringMatching(/^Japan and the United States .* on 13 November 2021.*Kishida\.$/),
        effective: RECORDING.effective,
        recordedAt: expect.stringMatching(/Z$/),
        actor: 'local',
        source: { ...RECORDING.source, verified: false },
        note: null,
        changes: expect.any(Array),
      },
      expect.objectContaining({
        version: 2,
        event: { id: reaffirmed[0]!.id, type: 'CommitmentReaffirmed', schema: 1 },
        says: 'The United States reaffirmed it on 21 January 2022: “We will.”',
      }),
    ]);
  });

  it('is paged, up to the version that the first page saw', async () => {
    const { id } = await record();
    for (let month = 1; month <= 4; month++) await made(id, 'reaffirm', { effective: `2022-0${month}` });
    const first = await api.get(path(id, '/history?limit=2'));
    expect(first.headers.get('link')).toMatch(/^<\/v1\/commitments\/.*cursor=.*>; rel="next"$/);
    await made(id, 'reaffirm', { effective: '2022-05' });
    const versions = first.body.items.map((item: Body) => item.version);
    for (let next = first.body.next; next !== null;) {
      const { status, body } = await api.get(path(id, `/history?limit=2&cursor=${next}`));
      expect(status).toBe(200);
      versions.push(...body.items.map((item: Body) => item.version));
      next = body.next;
    }
    expect(versions).toEqual([1, 2, 3, 4, 5]);
    expect((await api.get(path(id, '/history?asOf=2022-03'))).body.items.map((item: Body) => item.version)).toEqual([
      1, 2, 3, 4,
    ]);
  });

  it('is CSV and NDJSON too', async () => {
    const { id } = await record();
    await made(id, 'reaffirm', { effective });
    const csv = await api.get(path(id, '/history'), { accept: 'text/csv' });
    expect(csv.text.split('\r\n')[0]).toMatch(/^version,position,event.id,event.type,says,effective/);
    expect(csv.text.trimEnd().split('\r\n')).toHaveLength(3);
    const lines = (await api.get(path(id, '/history'), { accept: 'application/x-ndjson' })).text.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).version)).toEqual([1, 2]);
    for (const accept of ['text/csv', 'application/x-ndjson']) {
      expect((await api.get(path(UNKNOWN, '/history'), { accept })).status).toBe(404);
    }
    expect((await api.get(path(id, '/history'), { accept: 'image/png' })).status).toBe(406);
  });
});
