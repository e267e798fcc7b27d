import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DAY } from '#libs/event-sourcing';
import { serve, type Served } from '../testing.js';
import { CITED } from './examples.js';
import { path, steps } from './testing.js';

let clock = Date.parse('2026-03-02T09:00:00Z');
let api: Served;
beforeAll(async () => {
  api = await serve({ now: () => clock });
});
afterAll(() => api.close());

const { record, made, view } = steps(() => api);
const SCOPE = [{ area: 'Senkaku Islands', mode: 'included' }];

const guarantee = () =>
  record({
    kind: 'defense_guarantee',
    subject: 'Defend Japan',
    debtors: ['USA'],
    creditors: ['JPN'],
    terms: { obligation: 'defense', scope: SCOPE },
    strength: { level: 'high', intensifiers: ['firmly'] },
    deadline: { type: 'standing' },
    speakers: [],
    effective: '2021-01-27',
    source: CITED('2021-01-27', 'We stand by Japan, firmly.'),
  });

const said = (effective: string, quote: string, more: object = {}) => ({
  effective,
  by: 'USA',
  source: CITED(effective, quote),
  ...more,
});

/** Recorded out of order: the versions of the statements are 1, 4, 2. */
async function threeTimes(): Promise<string> {
  const { id } = await guarantee();
  await made(id, 'reaffirm', said('2023-01-13', 'We stand by Japan with everything, including nuclear.'));
  await made(id, 'report-progress', { effective: '2022-06-01' });
  const strength = { level: 'medium', intensifiers: ['always'] };
  await made(id, 'reaffirm', said('2022-01-21', 'We stand by Japan with everything.', { strength }));
  return id;
}

const NOTHING = { gained: [], lost: [] };

describe('the statements', () => {
  it('stand in effective order, each with its change against the one before', async () => {
    const id = await threeTimes();
    const { status, body } = await api.get(path(id, '/statements'));
    expect([status, body.next]).toEqual([200, null]);
    expect(body.items.map(({ version, effective, quote }: Listed) => [version, effective, quote])).toEqual([
      [1, '2021-01-27', 'We stand by Japan, firmly.'],
      [4, '2022-01-21', 'We stand by Japan with everything.'],
      [2, '2023-01-13', 'We stand by Japan with everything, including nuclear.'],
    ]);
    const [first, second, third] = body.items;
    expect(first).toMatchObject({ type: 'CommitmentRecorded', scope: SCOPE, change: null });
    expect(second).toMatchObject({
      type: 'CommitmentReaffirmed',
      by: 'USA',
      strength: { level: 'medium', intensifiers: ['always'] },
      source: { title: 'Joint statement', verified: false },
      change: {
        added: ['with everything'],
        removed: ['firmly'],
        moved: [],
        scope: NOTHING,
        intensifiers: { gained: ['always'], lost: ['firmly'] },
        level: { was: 'high', now: 'medium' },
      },
    });
    expect(third.change).toEqual({
      added: ['including nuclear'],
      removed: [],
      moved: [],
      scope: NOTHING,
      intensifiers: NOTHING,
    });
  });

  it('are those that both clocks know', async () => {
    const id = await threeTimes();
    const versions = async (query: string) =>
      (await api.get(path(id, `/statements?${query}`))).body.items.map(({ version }: Listed) => version);
    const today = new Date(clock).toISOString();
    clock += DAY;
    await made(id, 'retract-event', { event: (await view(id)).sources[2].event, reason: 'Another was meant' });
    expect(await versions('asOf=2022')).toEqual([1, 4]);
    expect(await versions('')).toEqual([1, 4]);
    expect(await versions(`knownAt=${today}`)).toEqual([1, 4, 2]);
    for (const query of ['asOf=2020', 'knownAt=2026-03-01']) {
      for (const rest of ['/statements?', '/diff?from=1&to=4&']) {
        expect(await api.get(path(id, rest + query))).toMatchObject({ status: 404, body: { code: 'not-yet' } });
      }
    }
  });

  it('are paged, over what the first page saw', async () => {
    const id = await threeTimes();
    const first = await api.get(path(id, '/statements?limit=2'));
    expect(first.headers.get('link')).toContain('rel="next"');
    await made(id, 'reaffirm', said('2021-06-01', 'We stand by Japan.'));
    const second = await api.get(path(id, `/statements?limit=2&cursor=${first.body.next}`));
    expect([first, second].map(({ body }) => body.items.map(({ version }: Listed) => version))).toEqual([[1, 4], [2]]);
    expect(second.body.items[0].change.added).toEqual(['including nuclear']);
    expect(second.body.next).toBeNull();
  });

  it('are offered as CSV and NDJSON', async () => {
    const id = await threeTimes();
    const csv = await api.get(path(id, '/statements'), { accept: 'text/csv' });
    expect(csv.text.split('\r\n')[0]).toBe(
      'version,event,type,effective,zone,by,debtor,quote,speakers,strength,scope,source,change',
    );
    const ndjson = await api.get(path(id, '/statements'), { accept: 'application/x-ndjson' });
    const lines = ndjson.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Listed);
    expect(lines.map(({ version }) => version)).toEqual([1, 4, 2]);
  });

  it('of a retracted commitment are none', async () => {
    const id = await threeTimes();
    await made(id, 'retract', { reason: 'Another was meant' });
    expect((await api.get(path(id, '/statements'))).body).toEqual({ items: [], next: null });
  });
});

describe('the diff of two statements', () => {
  it('tells the change and the segments, in either order, under a tag', async () => {
    const id = await threeTimes();
    const { body, headers } = await api.get(path(id, '/diff?from=1&to=2'));
    expect(body).toMatchObject({
      from: { version: 1, quote: 'We stand by Japan, firmly.' },
      to: { version: 2, quote: 'We stand by Japan with everything, including nuclear.' },
      change: { added: ['with everything', 'including nuclear'], removed: ['firmly'] },
      segments: [
        { op: 'same', text: 'We stand by Japan ' },
        { op: 'removed', text: 'firmly.' },
        { op: 'added', text: 'with everything, including nuclear.' },
      ],
    });
    expect(Object.keys(body)).toEqual(['from', 'to', 'change', 'segments']);
    const tag = headers.get('etag')!;
    expect((await api.get(path(id, '/diff?from=1&to=2'), { 'if-none-match': tag })).status).toBe(304);
    expect((await api.get(path(id, '/diff?from=2&to=1'))).body.change).toMatchObject({
      added: ['firmly'],
      removed: ['with everything', 'including nuclear'],
    });
    expect((await api.get(path(id, '/diff?from=2&to=2'))).body.change).toMatchObject({ added: [], removed: [] });
  });

  it.each([
    ['from=3&to=1', 404, 'not-found', '/from'],
    ['from=1&to=99', 404, 'not-found', '/to'],
    ['from=1&to=2&asOf=2022', 404, 'not-found', '/to'],
    ['from=1', 400, 'invalid-request', '/to'],
    ['from=0&to=1', 400, 'invalid-request', '/from'],
    ['from=1&to=x', 400, 'invalid-request', '/to'],
    ['from=1&to=2&limit=5', 400, 'invalid-request', '/limit'],
  ])('?%s → %i %s at %s', async (query, status, code, pointer) => {
    const answered = await api.get(path(await threeTimes(), `/diff?${query}`));
    expect(answered).toMatchObject({ status, body: { code, errors: [{ pointer }] } });
  });

  it('of an unknown commitment is 404', async () =>
    expect(await api.get(path('00000000-0000-4000-8000-000000000000', '/diff?from=1&to=1'))).toMatchObject({
      status: 404,
      body: { code: 'not-found' },
    }));
});

describe('a dispute', () => {
  it('is shown with both sides and their sources, on the commitment and in the list', async () => {
    const { id } = await record({ subject: 'A visit that is disputed' });
    const assertion = { ...said('2022-09-21', 'He came.'), by: 'JPN', degree: 'full' };
    await made(id, 'assert-fulfilment', assertion);
    await made(id, 'contest-fulfilment', { ...said('2022-09-22', 'He did not.'), reason: 'He came to the UN' });
    await made(id, 'allege-breach', { effective: '2022-10-01', by: 'JPN', ground: 'Nothing was arranged' });
    const theirs = { by: 'JPN', since: '2022-09-21', source: { quote: 'He came.' } };
    const ours = { by: 'USA', since: '2022-09-22', source: { quote: 'He did not.' } };
    const { standing, disputes, breaches, version } = await view(id);
    expect(standing[1].contested).toMatchObject([{ ...ours, assertedBy: 'JPN', asserted: theirs }]);
    expect(breaches[0]).toMatchObject({ by: 'JPN', effective: '2022-10-01', source: null });
    expect(disputes).toMatchObject([
      { about: 'fulfilment', debtors: ['JPN', 'USA'], asserted: theirs, contested: ours },
      { about: 'breach', debtors: ['JPN', 'USA'], asserted: { ground: 'Nothing was arranged' }, contested: null },
    ]);
    const { position } = (await view(id)) as { position: string };
    const { body } = await api.get(`/v1/commitments?condition=disputed&minPosition=${position}`);
    expect(body.items).toMatchObject([{ id, version, disputed: true, disputes }]);
  });
});

interface Listed {
  readonly version: number;
  readonly effective: string;
  readonly quote: string;
}
