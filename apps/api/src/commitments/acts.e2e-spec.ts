import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ACTS, type ActName, type KindName } from '#libs/commitments';
import { type Answered, serve, type Served } from '../testing.js';
import { CITED, RECORDING } from './examples.js';

const effective = '2022-01-21';
const ON = { effective };
const source = CITED('2022-01-21', 'They said so.');

const RECORDINGS: Readonly<Record<KindName, object>> = {
  assistance_pledge: {
    kind: 'assistance_pledge',
    subject: 'Help Ukraine rebuild its power grid',
    debtors: ['JPN', 'USA'],
    creditors: ['UKR'],
    terms: {
      modality: 'financial',
      amount: { value: '5500000000', currency: 'USD' },
      recipient: 'UKR',
      instrument: 'A loan',
    },
    effective: '2021-11-13',
    source,
  },
  planned_visit: RECORDING,
  defense_guarantee: {
    kind: 'defense_guarantee',
    subject: 'Defend Japan under Article V',
    debtors: ['USA'],
    creditors: ['JPN'],
    terms: { obligation: 'defense', scope: [{ area: 'Senkaku Islands', mode: 'included', claimants: ['CHN'] }] },
    deadline: { type: 'standing', asStated: 'unwavering' },
    effective: '2021-01-27',
    source,
  },
  coordination_pledge: {
    kind: 'coordination_pledge',
    subject: 'Work together on climate change',
    debtors: ['JPN', 'USA'],
    creditors: ['JPN', 'USA'],
    terms: { topics: ['climate change'] },
    effective: '2021-11-13',
    source,
  },
  policy_undertaking: {
    kind: 'policy_undertaking',
    subject: 'Cut methane emissions',
    debtors: ['JPN', 'USA'],
    creditors: ['G20'],
    terms: { target: 'Cut methane emissions by 30%', baseline: '2020', measure: 'A levy', assessmentScheme: 'G20RG' },
    effective: '2021-11-13',
    source,
  },
};

let api: Served;
beforeAll(async () => {
  api = await serve();
});
afterAll(() => api.close());

async function record(kind: KindName): Promise<string> {
  const { status, body } = await api.post('/v1/commitments', RECORDINGS[kind]);
  expect([status, body.detail]).toEqual([201, undefined]);
  return body.id;
}

const act = (id: string, name: string, body: object, headers?: Record<string, string>): Promise<Answered> =>
  api.post(`/v1/commitments/${id}/${name}`, body, headers);

type Step = readonly [ActName, object];
const ALLEGED: Step = ['allege-breach', { ...ON, by: 'JPN', ground: 'G' }];
const ASSERTED: Step = ['assert-fulfilment', { ...ON, by: 'USA', degree: 'full' }];

/** Every act, with all the fields that API.md gives it, behind the acts that make it possible. */
const CASES: readonly (readonly [KindName, ActName, object, ...Step[]])[] = [
  [
    'defense_guarantee',
    'reaffirm',
    {
      by: 'USA',
      speakers: [{ name: 'Joe Biden', office: 'President', party: 'USA' }],
      strength: { act: 'reaffirmed', level: 'high', intensifiers: ['unwavering'], legalForce: 'treaty' },
      scope: [{ area: 'Senkaku Islands', mode: 'included' }],
    },
  ],
  ['defense_guarantee', 'change-scope', { scope: [{ area: 'Cyberspace', mode: 'included' }] }],
  [
    'defense_guarantee',
    'amend',
    {
      changes: { subject: 'S', terms: { obligation: 'defense', means: 'all' }, deadline: { type: 'none' } },
      agreedBy: ['JPN', 'USA'],
    },
  ],
  ['planned_visit', 'change-deadline', { deadline: { type: 'date', notAfter: '2022-12-31' }, reason: 'R' }],
  ['coordination_pledge', 'report-progress', {}],
  ['coordination_pledge', 'meet-condition', { which: 'end' }],
  ['planned_visit', 'meet-condition', { which: 'antecedent' }],
  ['assistance_pledge', 'commit-amount', { amount: { value: '100.50', currency: 'USD' } }],
  [
    'assistance_pledge',
    'change-amount',
    { amount: { value: '7', currency: 'USD' }, stage: 'committed', reason: 'R' },
    ['commit-amount', { ...ON, debtor: 'USA', amount: { value: '9', currency: 'USD' } }],
  ],
  ['assistance_pledge', 'report-delivery', { amount: { value: '100', currency: 'USD' }, what: 'A transfer' }],
  ['defense_guarantee', 'invoke', { by: 'JPN', situation: 'S' }],
  [
    'planned_visit',
    'schedule-visit',
    { from: '2023-01-13', to: '2023-01-14', place: 'Washington', format: 'official_working' },
  ],
  ['planned_visit', 'postpone-visit', { from: '2022-05', to: '2022-06', reason: 'R' }],
  ['planned_visit', 'cancel-visit', { by: 'JPN', reason: 'R' }],
  ['planned_visit', 'substitute-visit', { format: 'virtual' }],
  ['planned_visit', 'assert-fulfilment', { by: 'USA', degree: 'full' }],
  ['planned_visit', 'contest-fulfilment', { by: 'JPN', reason: 'R' }, ASSERTED],
  ['planned_visit', 'allege-breach', { by: 'JPN', ground: 'G' }],
  ['planned_visit', 'contest-breach', { by: 'USA', ground: 'G' }, ALLEGED],
  ['planned_visit', 'find-breach', { by: 'UN', ground: 'G' }, ALLEGED],
  ['planned_visit', 'withdraw-allegation', { by: 'JPN' }, ALLEGED],
  ['planned_visit', 'assess', { assessor: 'A', scheme: 'S', score: '+1', window: '2022', final: true }],
  ['planned_visit', 'suspend', { until: '2030-12-31', by: 'JPN' }],
  ['planned_visit', 'resume', {}, ['suspend', ON]],
  ['planned_visit', 'give-notice', { from: '2030-01-01' }],
  ['planned_visit', 'revoke-notice', {}, ['give-notice', { ...ON, from: '2030-01-01' }]],
  ['planned_visit', 'withdraw', {}],
  ['planned_visit', 'release', { by: 'USA' }],
  ['planned_visit', 'terminate', { by: ['JPN', 'USA'] }],
  ['planned_visit', 'declare-moot', { ground: 'G' }],
  ['planned_visit', 'reopen', { reason: 'R' }, ['declare-moot', { ...ON, ground: 'G' }]],
];

describe('every act', () => {
  it.each(CASES)('%s: %s', async (kind, name, fields, ...before) => {
    const id = await record(kind);
    for (const [earlier, body] of before) expect((await act(id, earlier, body)).status).toBe(200);
    const common = { effective: '2022-01-22', zone: 'Asia/Tokyo', source, note: 'N', debtor: 'USA' };
    const { status, body, headers } = await act(id, name, { ...common, ...fields });
    expect([status, body.detail]).toEqual([200, undefined]);
    const version = before.length + 2;
    expect(body).toMatchObject({ id, version, conflicts: [], events: [{ type: ACTS[name], version }] });
    expect(body.position).toMatch(/^\d+$/);
    expect(headers.get('etag')).toBe(`"${version}"`);
    expect(headers.get('ledger-position')).toBe(body.position);
  });

  it('is refused without its effective, with a field of another act, and in a state that does not fit', async () => {
    const id = await record('planned_visit');
    for (const [kind, name, fields] of CASES.filter(([kind]) => kind === 'planned_visit')) {
      const missing = await act(id, name, fields);
      expect([name, missing.status, missing.body.errors[0]?.pointer]).toEqual([name, 400, '/effective']);
      const foreign = await act(id, name, { ...ON, ...fields, stance: 'varies' });
      expect([kind, foreign.status, foreign.body.errors]).toEqual([
        kind,
        400,
        [{ pointer: '/stance', detail: 'is no known field' }],
      ]);
    }
    const { status, body, headers } = await act(id, 'resume', ON);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect([status, body]).toMatchObject([
      409,
      { code: 'act-not-allowed', state: 'arranging', allowed: expect.arrayContaining(['schedule-visit']) },
    ]);
    expect(body.allowed).not.toContain('resume');
  });

  it.each(['toString', 'hasOwnProperty', 'constructor', '__proto__', 'x/y'])(
    'knows no field %s, at any depth',
    async (name) => {
      const id = await record('planned_visit');
      for (const [at, json] of [
        ['', `{"effective":"2022","${name}":1}`],
        ['/strength', `{"effective":"2022","strength":{"${name}":1}}`],
      ]) {
        const sent = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: json! };
        const { status, body } = await api.send(`/v1/commitments/${id}/reaffirm`, sent);
        expect([status, body.errors[0].pointer]).toEqual([400, `${at}/${name.replace('/', '~1')}`]);
      }
    },
  );

  it('of another kind is refused, naming what is allowed', async () => {
    const { status, body } = await act(await record('coordination_pledge'), 'schedule-visit', {
      ...ON,
      from: '2022',
      to: '2022',
    });
    expect([status, body]).toMatchObject([
      409,
      { code: 'act-not-of-kind', kind: 'coordination_pledge', allowed: expect.arrayContaining(['reaffirm']) },
    ]);
  });

  it('meets 404 on an unknown commitment, 400 on what is no id, 404 on an unknown act', async () => {
    const unknown = '00000000-0000-4000-8000-000000000000';
    expect(await act(unknown, 'reaffirm', ON)).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect(await act('x', 'reaffirm', ON)).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
    expect(await act(unknown, 'toString', ON)).toMatchObject({ status: 404, body: { code: 'no-such-path' } });
    for (const path of ['', '/history', '/allowed-acts']) {
      expect(await api.get(`/v1/commitments/${unknown}${path}`)).toMatchObject({
        status: 404,
        body: { code: 'not-found' },
      });
    }
  });

  it('refers in OpenAPI to schemas that are there', async () => {
    const { text, body } = await api.get('/openapi.json');
    const named = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]*)"/g)].map(([, name]) => name!);
    expect(named.filter((name) => !(name in body.components.schemas))).toEqual([]);
  });

  it('is an operation of its own in OpenAPI, with an example that has its shape', async () => {
    const { body } = await api.get('/openapi.json');
    const paths = body.paths as Record<string, { post?: Operation }>;
    const ids = new Set(
      Object.values(paths).flatMap((item) => Object.values(item).map((operation) => operation.operationId)),
    );
    expect(ids.size).toBe(Object.values(paths).flatMap((item) => Object.keys(item)).length);
    for (const name of Object.keys(ACTS)) {
      const { post } = paths[`/v1/commitments/{id}/${name}`]!;
      expect(post!.operationId).toBe(name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()));
      const content = post!.requestBody.content['application/json'];
      expect(Object.keys(content.schema)).toEqual(['$ref']);
      const answered = await act('00000000-0000-4000-8000-000000000000', name, content.example);
      expect([name, answered.status]).toEqual([name, 404]);
    }
  });
});

interface Operation {
  readonly operationId: string;
  readonly requestBody: {
    readonly content: { readonly 'application/json': { readonly schema: object; readonly example: object } };
  };
}

describe('what a well-formed act cannot be', () => {
  it.each([
    ['in-the-future', '/effective', 'reaffirm', { effective: '2100-01-01' }],
    ['before-commitment', '/effective', 'reaffirm', { effective: '2020' }],
    ['unknown-party', '/by', 'reaffirm', { ...ON, by: 'Japan' }],
    ['unknown-party', '/agreedBy/1', 'amend', { ...ON, changes: { subject: 'S' }, agreedBy: ['JPN', 'JAP'] }],
    [
      'unknown-party',
      '/changes/terms/host',
      'amend',
      { ...ON, changes: { terms: { ...RECORDING.terms, host: 'ZZZ' } } },
    ],
    ['not-a-debtor', '/debtor', 'reaffirm', { ...ON, debtor: 'FRA' }],
    ['not-a-creditor', '/by', 'release', { ...ON, by: 'FRA' }],
    ['not-a-party', '/by/2', 'terminate', { ...ON, by: ['JPN', 'USA', 'FRA'] }],
    ['not-a-party', '/agreedBy/1', 'amend', { ...ON, changes: { subject: 'S' }, agreedBy: ['JPN', 'FRA'] }],
    ['not-all-parties', '/by', 'terminate', { ...ON, by: ['JPN'] }],
    ['dates-reversed', '/to', 'schedule-visit', { ...ON, from: '2023-01-14', to: '2023-01-13' }],
    ['unknown-commitment', '/replacement', 'supersede', { ...ON, replacement: '00000000-0000-4000-8000-000000000000' }],
    ['unknown-commitment', '/of', 'link-duplicate', { of: '00000000-0000-4000-8000-000000000000' }],
    [
      'unknown-event',
      '/event',
      'correct-event',
      { event: '00000000-0000-4000-8000-000000000000', changes: { note: 'N' }, reason: 'R' },
    ],
    ['unknown-event', '/event', 'retract-event', { event: '00000000-0000-4000-8000-000000000000', reason: 'R' }],
    [
      'unknown-document',
      '/source/document',
      'reaffirm',
      { ...ON, source: { document: '00000000-0000-4000-8000-000000000000', quote: 'x' } },
    ],
    [
      'unknown-statement',
      '/source/statement',
      'reaffirm',
      { ...ON, source: { statement: '00000000-0000-4000-8000-000000000000' } },
    ],
  ])('%s at %s: %s %j', async (code, pointer, name, fields) => {
    const { status, body } = await act(await record('planned_visit'), name, fields);
    expect([status, body.code, body.errors?.[0]?.pointer]).toEqual([422, code, pointer]);
  });

  it('names the nearest parties', async () => {
    const { body } = await api.post('/v1/commitments', { ...RECORDING, debtors: ['JPN', 'Japan'] });
    expect(body).toMatchObject({ status: 422, code: 'unknown-party', errors: [{ pointer: '/debtors/1' }] });
    expect(body.nearest).toContainEqual({ code: 'JPN', name: 'Japan' });
  });

  it('is linked to itself', async () => {
    const id = await record('planned_visit');
    expect(await act(id, 'supersede', { ...ON, replacement: id })).toMatchObject({
      status: 409,
      body: { code: 'itself' },
    });
    expect(await act(id, 'link-duplicate', { of: id })).toMatchObject({ status: 409, body: { code: 'itself' } });
  });

  it.each([
    ['supersede', { ...ON }, 'replacement'],
    ['link-duplicate', {}, 'of'],
  ])('%s names what was retracted', async (name, fields, field) => {
    const [id, other] = [await record('planned_visit'), await record('planned_visit')];
    await act(other, 'retract', { reason: 'Another was meant' });
    const { status, body } = await act(id, name, { ...fields, [field]: other });
    expect([status, body.code, body.detail]).toEqual([409, 'retracted', expect.stringContaining(other)]);
    expect(body.errors).toMatchObject([{ pointer: `/${field}` }]);
  });

  it('is linked to one that is linked to it', async () => {
    const [one, other] = [await record('planned_visit'), await record('planned_visit')];
    await act(one, 'supersede', { ...ON, replacement: other });
    const back = await act(other, 'supersede', { ...ON, replacement: one });
    expect(back).toMatchObject({ status: 409, body: { code: 'itself' } });
    expect(back.body.detail).toContain(`${one} is superseded by this one`);
    await act(one, 'reopen', { ...ON, reason: 'It was not replaced' });
    expect(await act(other, 'link-duplicate', { of: one })).toMatchObject({ status: 200 });
    expect(await act(one, 'link-duplicate', { of: other })).toMatchObject({ status: 409, body: { code: 'itself' } });
  });
});
