import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serve, type Served } from '../testing.js';

const NOW = Date.UTC(2022, 0, 15, 12);
const SUBJECTS = ['Alpha', 'Beta', '=SUM(A1)', 'Delta, "quoted"', 'Epsilon', 'Zeta', 'Eta'];

let served: Served;
let last: string;
beforeAll(async () => {
  served = await serve({ now: () => NOW });
  for (const [index, subject] of SUBJECTS.entries()) last = (await record(subject, index)).body.position;
  await served.get(`/v1/commitments?limit=1&minPosition=${last}`);
});
afterAll(() => served?.close());

const record = (subject: string, index: number) =>
  served.post('/v1/commitments', {
    kind: 'coordination_pledge',
    subject,
    debtors: index % 2 === 0 ? ['JPN'] : ['USA', 'JPN'],
    creditors: ['AUS'],
    terms: { topics: ['climate change'] },
    effective: `2021-11-${10 + index}`,
    source: { title: 'A call', url: 'https://example.org/call', quote: `They will work on ${subject}.` },
  });

/** Every page of a list, by its `Link`; `meanwhile` runs after the first. */
async function walk(path: string, meanwhile?: () => Promise<unknown>) {
  const pages: { subject: string; id: string }[][] = [];
  for (let next: string | undefined = path; next;) {
    const answer = await served.get(next);
    expect(answer.status).toBe(200);
    pages.push(answer.body.items);
    next = /^<([^>]+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1];
    expect(answer.body.next === null).toBe(next === undefined);
    if (next) expect(new URLSearchParams(next.split('?')[1]).get('cursor')).toBe(answer.body.next);
    if (pages.length === 1) await meanwhile?.();
  }
  return pages;
}

const subjects = (items: readonly { subject: string }[]) => items.map(({ subject }) => subject);

describe('A list', () => {
  it('answers items and next, newest first, times in RFC 3339', async () => {
    const { body, headers } = await served.get('/v1/commitments');
    expect(Object.keys(body)).toEqual(['items', 'next']);
    expect(subjects(body.items).toSorted()).toEqual(SUBJECTS.toSorted());
    expect(headers.get('vary')).toBe('Accept');
    const beta = body.items.find(({ subject }: { subject: string }) => subject === 'Beta');
    expect(beta).toMatchObject({
      kind: 'coordination_pledge',
      debtors: ['USA', 'JPN'],
      effective: '2021-11-11',
      dueOn: null,
      version: 1,
    });
    expect(beta).not.toHaveProperty('dueAt');
    expect(beta.recordedAt).toBe('2022-01-15T12:00:00.000Z');
  });

  it('is filtered and sorted', async () => {
    expect(subjects((await served.get('/v1/commitments?sort=effective&debtor=USA')).body.items)).toEqual([
      'Beta',
      'Delta, "quoted"',
      'Zeta',
    ]);
    expect(subjects((await served.get('/v1/commitments?q=epsilon')).body.items)).toEqual(['Epsilon']);
    expect((await served.get('/v1/commitments?topic=Climate%20Change')).body.items).toHaveLength(7);
    expect((await served.get('/v1/commitments?kind=planned_visit')).body.items).toEqual([]);
    expect((await served.get('/v1/commitments?status=retracted')).body.items).toEqual([]);
  });

  it.each(['effective', '-effective', 'recorded', '-recorded', 'due', 'subject'])(
    'walks all pages by %s without a gap or a repeat',
    async (sort) => {
      const pages = await walk(`/v1/commitments?sort=${sort}&limit=2`);
      expect(pages.map((page) => page.length)).toEqual([2, 2, 2, 1]);
      expect(pages.flat()).toEqual((await served.get(`/v1/commitments?sort=${sort}&limit=500`)).body.items);
    },
  );

  it('goes up to the end of the calendar', async () => {
    const all = subjects((await served.get('/v1/commitments?sort=effective')).body.items);
    expect(subjects((await served.get('/v1/commitments?sort=effective&asOf=9999-12-31')).body.items)).toEqual(all);
    expect((await served.get('/v1/follow-ups?asOf=9999')).body.items).not.toEqual([]);
  });

  it('takes asOf and knownAt: what was not made or known by then is absent', async () => {
    expect(subjects((await served.get('/v1/commitments?sort=effective&asOf=2021-11-11')).body.items)).toEqual([
      'Alpha',
      'Beta',
    ]);
    expect((await served.get('/v1/commitments?knownAt=2022-01-14')).body.items).toEqual([]);
    expect((await served.get('/v1/commitments?knownAt=2022-01-15')).body.items).toHaveLength(7);
    expect(
      (await served.get(`/v1/commitments?knownAt=${encodeURIComponent('2022-01-15T21:00:00+09:00')}`)).body.items,
    ).toHaveLength(7);
  });
});

describe('A cursor', () => {
  it('pins the ledger: what is written meanwhile is not seen', async () => {
    const seen = await walk('/v1/commitments?sort=subject&limit=3', async () => {
      const { position } = (await record('Aardvark', 0)).body;
      await served.get(`/v1/commitments?limit=1&minPosition=${position}`);
    });
    expect(subjects(seen.flat())).toEqual(SUBJECTS.toSorted());
    expect((await served.get('/v1/commitments')).body.items).toHaveLength(8);
  });

  it('that was tampered with, or is of another list or question, meets 400', async () => {
    const { next } = (await served.get('/v1/commitments?limit=2&sort=due')).body;
    const wrong = [
      `/v1/commitments?limit=2&sort=due&cursor=${next.slice(0, -1)}${next.endsWith('A') ? 'B' : 'A'}`,
      `/v1/commitments?limit=2&sort=due&cursor=X${next.slice(1)}`,
      `/v1/commitments?limit=2&sort=due&cursor=e30`,
      `/v1/commitments?limit=2&sort=due&cursor=%00`,
      `/v1/commitments?limit=2&sort=subject&cursor=${next}`,
      `/v1/commitments?limit=2&sort=due&kind=planned_visit&cursor=${next}`,
      `/v1/follow-ups?limit=2&cursor=${next}`,
      `/v1/parties?limit=2&cursor=${next}`,
    ];
    for (const path of wrong) {
      const answer = await served.get(path);
      expect([path, answer.status, answer.body.code, answer.body.errors?.[0].pointer]).toEqual([
        path,
        400,
        'invalid-request',
        '/cursor',
      ]);
    }
    expect((await served.get(`/v1/commitments?limit=500&sort=due&cursor=${next}`)).status).toBe(200);
  });
});

const typeFor = async (accept: string) =>
  (await served.get('/v1/parties?limit=1', { Accept: accept })).headers.get('content-type');

describe('CSV and NDJSON', () => {
  it('hold the same rows as JSON', async () => {
    const { items } = (await served.get('/v1/commitments?sort=effective')).body;
    const { text } = await served.get('/v1/commitments?sort=effective', { Accept: 'application/x-ndjson' });
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(items);
  });

  it('CSV begins with a header, joins lists and escapes formulas', async () => {
    const { text, headers } = await served.get('/v1/commitments?sort=effective', {
      Accept: 'text/csv, application/json;q=0.5',
    });
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    const [header, first, second, ...others] = text.split('\r\n');
    expect(header).toMatch(/^id,kind,subject,debtors,creditors,effective,/);
    expect([first, second].every((line) => /,(Alpha|Aardvark),JPN,AUS,2021-11-10,/.test(line!))).toBe(true);
    const formula = others.find((line) => line.includes('SUM'));
    expect(formula).toContain(",'=SUM(A1),");
    expect(others.find((line) => line.includes('Delta'))).toContain('"Delta, ""quoted""",USA;JPN,AUS');
  });

  it('of an empty list is the header alone, or nothing', async () => {
    const csv = await served.get('/v1/commitments?kind=planned_visit', { Accept: 'text/csv' });
    expect(csv.text).toMatch(/^id,.*\r\n$/);
    const lines = await served.get('/v1/commitments?kind=planned_visit', { Accept: 'application/x-ndjson' });
    expect([lines.status, lines.text]).toEqual([200, '']);
  });

  it('stream everything without a limit, and a page with one', async () => {
    const all = await served.get('/v1/parties', { Accept: 'text/csv' });
    expect(all.text.split('\r\n').length).toBeGreaterThan(280);
    expect(all.headers.get('link')).toBeNull();
    const page = await served.get('/v1/parties?limit=10', { Accept: 'text/csv' });
    expect(page.text.trimEnd().split('\r\n')).toHaveLength(11);
    expect(page.headers.get('link')).toContain('rel="next"');
    const head = await served.send('/v1/parties', { method: 'HEAD', headers: { Accept: 'text/csv' } });
    expect([head.status, head.text]).toEqual([200, '']);
  });

  it('are chosen by Accept, JSON by default', async () => {
    expect(await typeFor('*/*')).toMatch(/^application\/json/);
    expect(await typeFor('text/html, */*;q=0.8')).toMatch(/^application\/json/);
    expect(await typeFor('text/*')).toMatch(/^text\/csv/);
    expect(await typeFor('application/json;q=0.1, application/x-ndjson')).toBe('application/x-ndjson');
  });
});

describe('Follow-ups', () => {
  it('list what the ledger asks for and what people opened', async () => {
    const { items } = (await served.get('/v1/commitments?q=Alpha')).body;
    const opened = await served.post(`/v1/commitments/${items[0].id}/follow-ups`, {
      action: 'Call the desk',
      owner: 'anna',
      dueOn: '2022-01-10',
    });
    expect(opened.status).toBe(201);
    const { body } = await served.get(`/v1/follow-ups?owner=anna&minPosition=${opened.body.position}`);
    expect(body).toEqual({
      items: [
        {
          id: opened.body.followUpId,
          commitment: { id: items[0].id, kind: 'coordination_pledge', subject: 'Alpha', debtors: ['JPN'] },
          action: 'Call the desk',
          owner: 'anna',
          dueOn: '2022-01-10',
          overdue: true,
          reason: 'opened',
          why: expect.any(String),
          since: expect.any(String),
          state: 'outstanding',
        },
      ],
      next: null,
    });
    expect((await served.get('/v1/follow-ups?owner=anna&state=closed')).body.items).toEqual([]);
    expect(
      (await served.get(`/v1/follow-ups?owner=anna&commitment=${items[0].id.toUpperCase()}`)).body.items,
    ).toHaveLength(1);
  });
});

describe('Parties', () => {
  it('are sorted by code and found by a part of the name', async () => {
    const pages = (await walk('/v1/parties?limit=100')).flat() as unknown as { code: string }[];
    const codes = pages.map(({ code }) => code);
    expect(codes).toEqual(codes.toSorted());
    expect(codes).toContain('XKX');
    expect((await served.get('/v1/parties?q=japan')).body.items).toEqual([
      { code: 'JPN', name: 'Japan', type: 'state' },
    ]);
  });
});
