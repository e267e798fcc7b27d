import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serve, type Served } from '../testing.js';

const noon = (day: string): number => Date.parse(`${day}T12:00:00Z`);
let now = noon('2023-01-10');
let served: Served;
const ids: Record<string, string> = {};
let position = '';
let ofUsa = '';

async function post(path: string, body: object) {
  const answer = await served.post(path, body);
  if (answer.status > 201) throw new Error(`${path}: ${answer.text}`);
  position = answer.body.position;
  return answer.body;
}

const record = async (name: string, terms: object, debtors: readonly string[]): Promise<void> => {
  const source = { title: 'Declaration', url: 'https://example.org/g20', quote: `Words of ${name}.` };
  ids[name] = (
    await post('/v1/commitments', {
      kind: 'policy_undertaking',
      subject: `Promise ${name}`,
      debtors,
      creditors: ['G20'],
      terms: { target: `Target ${name}`, ...terms },
      effective: '2022-11-16',
      source,
    })
  ).id;
};

const G20RG = { assessor: 'G20 Research Group', scheme: 'G20RG', window: '2022–2023' };
const assess = async (name: string, body: object): Promise<string> =>
  (await post(`/v1/commitments/${ids[name]!}/assess`, { ...G20RG, ...body })).events[0].id;

/** Three undertakings: methane and debt name the scheme, energy does not until it is assessed. */
beforeAll(async () => {
  served = await serve({ now: () => now });
  await record('methane', { assessmentScheme: 'G20RG' }, ['JPN', 'USA']);
  await record('debt', { assessmentScheme: 'G20RG' }, ['JPN', 'USA', 'KOR']);
  await record('energy', {}, ['KOR']);
  now = noon('2023-03-10');
  await assess('methane', { effective: '2023-03-01', score: '0', final: false });
  await assess('methane', { effective: '2023-03-01', score: '-1', final: false, debtor: 'USA' });
  now = noon('2023-09-10');
  await assess('methane', { effective: '2023-09-01', score: '+1', final: true });
  ofUsa = await assess('methane', { effective: '2023-09-01', score: '+1', final: true, debtor: 'USA' });
  await assess('debt', { effective: '2023-09-01', score: '-1', final: true, debtor: 'JPN' });
  now = noon('2023-10-10');
  await assess('methane', { effective: '2023-10-01', score: '0', final: true, debtor: 'USA', reason: 'Read again' });
});
afterAll(() => served.close());

const rolled = async (query = '') =>
  (
    await served.get(
      `/v1/assessments?scheme=G20RG&window=${encodeURIComponent('2022–2023')}&minPosition=${position}${query}`,
    )
  ).body;

const subjects = async (query: string): Promise<readonly string[]> =>
  (await served.get(`/v1/commitments?sort=subject&${query}`)).body.items.map(
    (item: { subject: string }) => item.subject,
  );

interface Told {
  readonly debtor?: string;
  readonly mean: { readonly value: string; readonly sum: string; readonly of: number } | null;
  readonly coverage: Readonly<Record<string, number>>;
}

/** `JPN 0.00 = 0/2, 2 of 2` */
const words = ({ debtor = 'all', mean, coverage }: Told): string =>
  `${debtor} ${mean ? `${mean.value} = ${mean.sum}/${mean.of}` : 'no mean'}, ${coverage['assessed']} of ${coverage['commitments']}, ` +
  `${coverage['final']} final, ${coverage['interim']} interim`;

describe('The roll-up of assessments', () => {
  it.each([
    ['2023-02-01', '2023-12-31', 'all no mean, 0 of 2, 0 final, 0 interim', 'JPN no mean, 0 of 2, 0 final, 0 interim'],
    [
      '2023-04-01',
      '2023-12-31',
      'all -0.50 = -1/2, 1 of 2, 0 final, 1 interim',
      'JPN 0.00 = 0/1, 1 of 2, 0 final, 1 interim',
    ],
    [
      '2023-09-15',
      '2023-12-31',
      'all 0.33 = 1/3, 2 of 2, 2 final, 0 interim',
      'JPN 0.00 = 0/2, 2 of 2, 2 final, 0 interim',
    ],
    [
      '2023-10-15',
      '2023-12-31',
      'all 0.00 = 0/3, 2 of 2, 2 final, 0 interim',
      'JPN 0.00 = 0/2, 2 of 2, 2 final, 0 interim',
    ],
    [
      '2023-10-15',
      '2023-09-20',
      'all 0.33 = 1/3, 2 of 2, 2 final, 0 interim',
      'JPN 0.00 = 0/2, 2 of 2, 2 final, 0 interim',
    ],
    ['2023-10-15', '2023-02-01', 'all no mean, 0 of 2, 0 final, 0 interim', 'JPN no mean, 0 of 2, 0 final, 0 interim'],
  ])('as of %s, known at %s: %s; %s', async (asOf, knownAt, all, japan) => {
    const { overall, debtors } = await rolled(`&asOf=${asOf}&knownAt=${knownAt}`);
    expect(words(overall)).toBe(all);
    expect(words(debtors.find(({ debtor }: Told) => debtor === 'JPN'))).toBe(japan);
  });

  it('says by which scheme, which scores, and how it rounds', async () => {
    const answer = await rolled();
    expect(answer).toMatchObject({
      scheme: 'G20RG',
      known: { title: 'G20 Research Group: compliance', scores: ['-1', '0', '+1'] },
      window: '2022–2023',
      rounding: 'to 2 decimals, half away from zero',
    });
    expect(answer.overall.scores).toEqual([
      { score: '-1', assessments: 1 },
      { score: '0', assessments: 1 },
      { score: '+1', assessments: 1 },
    ]);
    expect(answer.debtors.map(words)).toEqual([
      'JPN 0.00 = 0/2, 2 of 2, 2 final, 0 interim',
      'KOR no mean, 0 of 1, 0 final, 0 interim',
      'USA 0.00 = 0/1, 1 of 2, 1 final, 0 interim',
    ]);
  });

  it('says what changed since', async () => {
    const changed = async (since: string) =>
      (await rolled(`&since=${since}`)).changed.map(
        ({ debtor, was, now: is }: { debtor: string; was: { score: string } | null; now: { score: string } | null }) =>
          `${debtor} ${was?.score ?? 'none'} -> ${is?.score ?? 'none'}`,
      );
    expect((await changed('2023-10-05')).toSorted()).toEqual(['USA +1 -> 0']);
    expect((await changed('2023-09-05')).toSorted()).toEqual(['JPN 0 -> +1', 'JPN none -> -1', 'USA -1 -> 0']);
    expect(await rolled()).not.toHaveProperty('changed');
  });

  it('has no mean where scores are words, and none of a window that nobody judged', async () => {
    now = noon('2023-11-01');
    await post(`/v1/commitments/${ids['energy']!}/assess`, {
      assessor: 'IRM',
      scheme: 'OGP',
      score: 'limited',
      effective: '2023-10-20',
    });
    const { body } = await served.get(`/v1/assessments?scheme=OGP&minPosition=${position}`);
    expect(words(body.overall)).toBe('all no mean, 1 of 1, 0 final, 0 interim');
    expect(body.overall.scores.map(({ assessments }: { assessments: number }) => assessments)).toEqual([0, 1, 0, 0]);
    const other = await served.get('/v1/assessments?scheme=OGP&window=2024');
    expect(words(other.body.overall)).toBe('all no mean, 0 of 1, 0 final, 0 interim');
  });

  it('tells for which windows there is anything, and what is final apart from what is interim', async () => {
    expect((await rolled()).windows).toEqual(['2022–2023']);
    expect((await rolled('&asOf=2023-02-01')).windows).toEqual([]);
    expect((await served.get('/v1/assessments?scheme=OGP')).body.windows).toEqual([null]);
    const then = '&asOf=2023-09-01&knownAt=2023-09-05';
    expect(words((await rolled(then)).overall)).toBe('all -0.50 = -1/2, 1 of 2, 0 final, 1 interim');
    expect(words((await rolled(`${then}&final=true`)).overall)).toBe('all no mean, 0 of 2, 0 final, 0 interim');
    expect(words((await rolled('&final=true')).overall)).toBe(words((await rolled()).overall));
    const changed = async (final: string) =>
      (await rolled(`&since=2023-09-05&knownAt=2023-09-30&final=${final}`)).changed.length;
    expect([await changed('true'), await changed('false')]).toEqual([3, 2]);
  });

  it('leads to the commitments of the scheme: those whose terms name it, and those assessed on it', async () => {
    expect(await subjects('scheme=G20RG')).toEqual(['Promise debt', 'Promise methane']);
    expect(await subjects('scheme=OGP')).toEqual(['Promise energy']);
    expect(await subjects('scheme=OGP&asOf=2023-10-01')).toEqual([]);
  });

  it('narrows to a party, a kind and an assessor', async () => {
    expect(words((await rolled('&party=KOR')).overall)).toBe('all -1.00 = -1/1, 1 of 1, 1 final, 0 interim');
    expect(words((await rolled('&kind=planned_visit')).overall)).toBe('all no mean, 0 of 0, 0 final, 0 interim');
    expect(words((await rolled('&assessor=Somebody')).overall)).toBe('all no mean, 0 of 2, 0 final, 0 interim');
  });

  it('counts a duplicate with the other one, once', async () => {
    const before = (await rolled()).overall;
    await record('methane again', { assessmentScheme: 'G20RG' }, ['JPN']);
    await assess('methane again', { effective: '2023-10-20', score: '+1', final: true });
    expect((await rolled()).overall.coverage.commitments).toBe(before.coverage.commitments + 1);
    await post(`/v1/commitments/${ids['methane again']!}/link-duplicate`, { of: ids['methane']! });
    expect((await rolled()).overall).toEqual(before);
  });

  it('forgets what was retracted, and leaves the standing where it was', async () => {
    now = noon('2023-12-01');
    await post(`/v1/commitments/${ids['methane']!}/retract-event`, { event: ofUsa, reason: 'Another country' });
    expect((await rolled('&asOf=2023-09-15')).debtors.map(words)).toContain(
      'USA -1.00 = -1/1, 1 of 2, 0 final, 1 interim',
    );
    const { body } = await served.get(`/v1/commitments/${ids['methane']!}`);
    expect(body.standing.map(({ status }: { status: string }) => status)).toEqual(['active', 'active']);
  });

  it('refuses a score that the scheme does not write so, and names those that it does', async () => {
    const body = { ...G20RG, effective: '2023-10-20', score: '−1', debtor: 'KOR' };
    const answer = await served.post(`/v1/commitments/${ids['debt']!}/assess`, body);
    expect([answer.status, answer.body.code, answer.body.allowed]).toEqual([
      422,
      'score-not-of-scheme',
      ['-1', '0', '+1'],
    ]);
  });

  it('needs a scheme, knows its parties, and does not look back from before', async () => {
    expect((await served.get('/v1/assessments')).body.errors[0].pointer).toBe('/scheme');
    expect((await served.get('/v1/assessments?scheme=OGP&party=XXX')).body.code).toBe('unknown-party');
    const reversed = await served.get('/v1/assessments?scheme=OGP&knownAt=2023-01-01&since=2023-02-01');
    expect([reversed.status, reversed.body.code]).toEqual([422, 'dates-reversed']);
  });

  it('is tagged: 304 while it stands', async () => {
    const first = await served.get('/v1/assessments?scheme=OGP');
    const again = await served.get('/v1/assessments?scheme=OGP', { 'If-None-Match': first.headers.get('etag')! });
    expect(again.status).toBe(304);
  });
});
