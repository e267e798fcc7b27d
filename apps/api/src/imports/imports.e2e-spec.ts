import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { serve, type Served } from '../testing.js';
import { importInto, type Line, type Row } from './testing.js';

let served: Served;
beforeEach(async () => {
  served = await serve();
});
afterEach(() => served.close());

const load = (lines: readonly (Line | string)[], query?: string) => importInto(served, lines, query);

const TEXT = 'They agreed to arrange a visit. They will coordinate closely. It was a warm day.';
const quoting = (quote: string) => ({ document: 'readout', quote });

const READOUT: Line = { key: 'readout', act: 'add-document', data: { title: 'Readout of a call', text: TEXT } };
const VISIT: Line = {
  key: 'visit',
  act: 'record',
  data: {
    kind: 'planned_visit',
    subject: 'Arrange a visit',
    debtors: ['JPN', 'USA'],
    creditors: ['JPN', 'USA'],
    terms: { visitor: { name: 'The Prime Minister', party: 'JPN' }, host: 'USA', obligation: 'arrange' },
    effective: '2021-11-13',
    source: quoting('They agreed to arrange a visit.'),
  },
};
const PLEDGE: Line = {
  key: 'pledge',
  act: 'record',
  data: {
    kind: 'coordination_pledge',
    subject: 'Coordinate closely',
    debtors: ['USA'],
    creditors: ['JPN'],
    terms: { topics: ['alliance'] },
    effective: '2021-11-13',
    source: quoting('They will coordinate closely.'),
  },
};
const NOTE: Line = {
  key: 'note',
  act: 'note-statement',
  document: 'readout',
  data: { class: 'fact', quote: 'It was a warm day.' },
};
const PROGRESS: Line = {
  key: 'progress',
  act: 'report-progress',
  commitment: 'pledge',
  data: { effective: '2022-01-01', note: 'They met.' },
};
const CHASE: Line = {
  key: 'chase',
  act: 'open-follow-up',
  commitment: 'visit',
  data: { action: 'Ask for dates', effective: '2021-12-01' },
};
const CLOSED: Line = {
  key: 'closed',
  act: 'close-follow-up',
  commitment: 'visit',
  followUp: 'chase',
  data: { outcome: 'answered', effective: '2022-01-01' },
};
const FILE = [READOUT, VISIT, PLEDGE, NOTE, PROGRESS, CHASE, CLOSED];

const counts = (changes: object) => ({
  lines: FILE.length,
  recorded: 0,
  corrected: 0,
  unchanged: 0,
  refused: 0,
  dryRun: false,
  complete: true,
  ...changes,
});

/** The line with other fields in its data. */
const saying = (line: Line, data: object, more: object = {}): Line => ({
  ...line,
  ...more,
  data: { ...(line['data'] as object), ...data },
});
const revised = (file: readonly Line[], ...lines: readonly Line[]): readonly Line[] =>
  file.map((line) => lines.find(({ key }) => key === line['key']) ?? line);

async function events(): Promise<readonly Row[]> {
  return (await served.get('/v1/events?limit=500')).body.items;
}
const corrections = async () =>
  (await events())
    .filter(({ type }: Row) => type === 'EventCorrected')
    .map(({ data }: Row) => ({ changes: data.changes, reason: data.reason }));

describe('An import', () => {
  it('names a reservation by the key of the line that made it', async () => {
    const effective = '2022-01-01';
    const { totals } = await load([
      READOUT,
      PLEDGE,
      {
        key: 'reserved',
        act: 'make-reservation',
        commitment: 'pledge',
        data: { effective, by: 'USA', statement: 'No' },
      },
      {
        key: 'objected',
        act: 'object-to-reservation',
        commitment: 'pledge',
        data: { effective, by: 'JPN', reservation: 'reserved' },
      },
    ]);
    expect(totals).toMatchObject({ recorded: 4, refused: 0 });
  });

  it('records what its lines say, and references by key lead to it', async () => {
    const { status, totals, rows, position } = await load(FILE, '?report=all');
    expect([status, totals, position]).toEqual([200, counts({ recorded: 7 }), '7']);
    const made = Object.fromEntries(rows.filter(({ key }) => key).map((row) => [row.key, row]));
    expect(rows.filter(({ key }) => key).map(({ line, key, outcome }) => [line, key, outcome])).toEqual(
      FILE.map(({ key }, index) => [index + 1, key, 'recorded']),
    );
    const visit = (await served.get(`/v1/commitments/${made['visit'].id}?minPosition=7`)).body;
    expect(visit.sources[0]).toMatchObject({ document: made['readout'].id, verified: true });
    const document = (await served.get(`/v1/documents/${made['readout'].id}`)).body;
    expect(document.statements).toMatchObject([{ id: made['note'].event, quote: 'It was a warm day.' }]);
    const { items } = (await served.get('/v1/follow-ups?state=closed')).body;
    expect(items).toMatchObject([{ id: made['chase'].event, action: 'Ask for dates' }]);
  });

  it('changes nothing when it is loaded again', async () => {
    await load(FILE);
    const before = await events();
    expect((await load(FILE)).totals).toEqual(counts({ unchanged: 7 }));
    expect((await load(FILE.toReversed())).totals).toEqual(counts({ unchanged: 7 }));
    expect(await events()).toEqual(before);
  });

  it('corrects what a revised file says otherwise, field by field, with a reason, and can be reverted', async () => {
    await load(FILE);
    const second = revised(
      FILE,
      saying(VISIT, { subject: 'Arrange a visit to the United States', note: 'As agreed.' }),
      saying(PROGRESS, { effective: '2022-01-02' }, { reason: 'The day was misread.' }),
    );
    expect((await load(second)).totals).toEqual(counts({ unchanged: 5, corrected: 2 }));
    const expected = [
      {
        changes: { subject: 'Arrange a visit to the United States', note: 'As agreed.' },
        reason: 'revised in a later import',
      },
      { changes: { effective: '2022-01-02' }, reason: 'The day was misread.' },
    ];
    expect(await corrections()).toEqual(expected);
    expect((await load(second)).totals).toEqual(counts({ unchanged: 7 }));

    expect((await load(FILE)).totals).toEqual(counts({ unchanged: 5, corrected: 2 }));
    expect((await load(FILE)).totals).toEqual(counts({ unchanged: 7 }));
    expect((await load(second)).totals).toEqual(counts({ unchanged: 5, corrected: 2 }));
    expect(await corrections()).toEqual([
      ...expected,
      { changes: { subject: 'Arrange a visit', note: null }, reason: 'revised in a later import' },
      { changes: { effective: '2022-01-01' }, reason: 'revised in a later import' },
      ...expected,
    ]);
  });

  it('corrects a quote, verified anew', async () => {
    await load(FILE);
    expect((await load(revised(FILE, saying(PLEDGE, { source: quoting('They will coordinate') })))).totals).toEqual(
      counts({ unchanged: 6, corrected: 1 }),
    );
    const [{ changes }] = (await corrections()) as [Row];
    expect(changes.source).toMatchObject({
      quote: 'They will coordinate',
      verified: true,
      start: TEXT.indexOf('They will'),
    });
    const lost = await load(revised(FILE, saying(PLEDGE, { source: quoting('They never said this.') })));
    expect(lost.refused).toMatchObject([
      { line: 3, key: 'pledge', status: 422, code: 'quote-not-found', errors: [{ pointer: '/data/source/quote' }] },
    ]);
  });

  it('leaves what others corrected, unless the file says something new of that very field', async () => {
    const { rows } = await load(FILE, '?report=all');
    const { id, event } = rows.find(({ key }) => key === 'pledge');
    await served.post(`/v1/commitments/${id}/correct-event`, {
      event,
      changes: { subject: 'By a person' },
      reason: 'misread',
    });
    expect((await load(FILE)).totals).toEqual(counts({ unchanged: 7 }));
    const subject = async () => (await served.get(`/v1/commitments/${id}`)).body.subject;
    await load(revised(FILE, saying(PLEDGE, { note: 'new' })));
    expect(await subject()).toBe('By a person');
    await load(revised(FILE, saying(PLEDGE, { note: 'new', subject: 'By the file' })));
    expect(await subject()).toBe('By the file');
  });

  it('takes for nothing new what a field has held since the file last said something of it', async () => {
    const { rows } = await load(FILE, '?report=all');
    const { id, event } = rows.find(({ key }) => key === 'pledge');
    const correct = async (subject: string) =>
      served.post(`/v1/commitments/${id}/correct-event`, { event, changes: { subject }, reason: 'misread' });
    const subject = async () => (await served.get(`/v1/commitments/${id}`)).body.subject;
    const agreeing = revised(FILE, saying(PLEDGE, { subject: 'Second' }));
    await correct('Second');
    expect((await load(agreeing)).totals).toEqual(counts({ unchanged: 7 }));
    await correct('Third');
    expect((await load(agreeing)).totals).toEqual(counts({ unchanged: 7 }));
    expect(await subject()).toBe('Third');
    await load(revised(FILE, saying(PLEDGE, { subject: 'Fourth' })));
    expect((await load(agreeing)).totals).toEqual(counts({ unchanged: 6, corrected: 1 }));
    expect(await subject()).toBe('Second');
  });

  it('corrects nothing where a line states what goes without saying, or leaves it out again', async () => {
    await load(FILE);
    const stating = revised(FILE, saying(PLEDGE, { deadline: { type: 'none' }, speakers: [] }));
    expect((await load(stating)).totals).toEqual(counts({ unchanged: 7 }));
    expect((await load(FILE)).totals).toEqual(counts({ unchanged: 7 }));
    expect(await events()).toHaveLength(7);
  });

  it.each<[string, Line, RegExp]>([
    ['a kind', saying(VISIT, { kind: 'coordination_pledge', terms: { topics: ['x'] } }), /kind .* cannot be corrected/],
    ['the text of a document', saying(READOUT, { text: 'Another text.' }), /Add the other one under a key of its own/],
    ['a noted statement', saying(NOTE, { class: 'hope' }), /Note the other one under a key of its own/],
    ['another act', { ...PROGRESS, act: 'withdraw' }, /made ProgressReported, which withdraw cannot correct/],
    ['another commitment', { ...CHASE, commitment: 'pledge' }, /stands elsewhere/],
  ])('refuses to revise %s, and says what to do', async (_, line, detail) => {
    await load(FILE);
    const before = await events();
    const { refused } = await load(revised(FILE, line));
    expect(refused).toMatchObject([{ key: line['key'], status: 409, code: 'not-correctable' }]);
    expect(refused[0].detail).toMatch(detail);
    expect(await events()).toEqual(before);
  });

  it('uses a document that the ledger holds already', async () => {
    const { id } = (await served.post('/v1/documents', READOUT['data'])).body;
    const { rows, totals } = await load(FILE, '?report=all');
    expect(totals).toEqual(counts({ unchanged: 1, recorded: 6 }));
    expect(rows[0]).toMatchObject({ key: 'readout', outcome: 'unchanged', id });
    expect((await load(FILE)).totals).toEqual(counts({ unchanged: 7 }));
  });

  it('promotes a statement that it noted itself', async () => {
    const promoted = saying(PLEDGE, { source: { statement: 'note' } }, { key: 'promoted' });
    const { refused, totals } = await load([...FILE, promoted]);
    expect([refused, totals.recorded]).toEqual([[], 8]);
    expect((await load([...FILE, promoted])).totals.unchanged).toBe(8);
  });

  it('carries links, corrections and parties by key', async () => {
    const party = {
      key: 'opanal',
      act: 'register-party',
      data: { code: 'OPANAL', name: 'OPANAL', type: 'organisation' },
    };
    const other = saying(PLEDGE, { creditors: ['OPANAL'] }, { key: 'other' });
    const file = [
      ...FILE,
      party,
      other,
      { key: 'linked', act: 'link-duplicate', commitment: 'other', data: { of: 'pledge' } },
      {
        key: 'replaced',
        act: 'supersede',
        commitment: 'visit',
        data: { effective: '2023-01-01', replacement: 'other' },
      },
      {
        key: 'fixed',
        act: 'correct-event',
        commitment: 'pledge',
        data: { event: 'progress', changes: { note: 'Twice.' }, reason: 'typo' },
      },
      { key: 'gone', act: 'retract-event', commitment: 'visit', data: { event: 'replaced', reason: 'never said' } },
    ];
    const { totals, refused } = await load(file);
    expect([refused, totals]).toEqual([[], counts({ lines: 13, recorded: 13 })]);
    expect((await load(file)).totals).toEqual(counts({ lines: 13, unchanged: 13 }));
    const again = { ...file[11]!, data: { event: 'progress', changes: { note: 'Thrice.' }, reason: 'typo' } };
    expect((await load([again])).refused).toMatchObject([{ key: 'fixed', code: 'not-correctable' }]);
  });
});

describe('A line that cannot be', () => {
  it('is reported with its number, and the others are loaded', async () => {
    const { totals, refused } = await load([
      READOUT,
      '{ "key": ',
      '',
      VISIT,
      { key: 'x', act: 'dance', data: {} },
      { ...PLEDGE, surprise: 1 },
      saying(PLEDGE, { effective: '2021-02-30' }),
      saying(PLEDGE, { debtors: ['JAP'] }, { key: 'party' }),
      { key: '8d3f6a52-0c4b-5b7e-9a1d-2f6c3e8b9a70', act: 'record', data: {} },
      { key: 'lost', act: 'reaffirm', commitment: 'visti', data: { effective: '2022-01-01' } },
      { key: 'nowhere', act: 'reaffirm', data: { effective: '2022-01-01' } },
      VISIT,
      saying(PLEDGE, { source: { document: 'redaout', quote: 'x' } }, { key: 'cited' }),
      `{"key":"long","act":"record","data":{"subject":"${'x'.repeat(1024 * 1024)}"}}`,
      CHASE,
      'null',
      '{"key":"deep","act":"record","data":{"__proto__":{}}}',
    ]);
    expect(
      refused.map(({ line, key, status, code, errors }: Row) => [line, key, status, code, errors?.[0].pointer]),
    ).toEqual([
      [2, undefined, 400, 'invalid-request', ''],
      [5, 'x', 400, 'invalid-request', '/act'],
      [6, 'pledge', 400, 'invalid-request', '/surprise'],
      [7, 'pledge', 400, 'invalid-request', '/data/effective'],
      [8, 'party', 422, 'unknown-party', '/data/debtors/0'],
      [9, '8d3f6a52-0c4b-5b7e-9a1d-2f6c3e8b9a70', 400, 'invalid-request', '/key'],
      [10, 'lost', 404, 'not-found', undefined],
      [11, 'nowhere', 400, 'invalid-request', '/commitment'],
      [12, 'visit', 400, 'invalid-request', '/key'],
      [13, 'cited', 422, 'unknown-document', '/data/source/document'],
      [14, undefined, 413, 'body-too-large', undefined],
      [16, undefined, 400, 'invalid-request', ''],
      [17, undefined, 400, 'invalid-request', '/data/__proto__'],
    ]);
    expect(refused.find(({ line }: Row) => line === 10).detail).toBe('There is no commitment "visti".');
    expect(totals).toMatchObject({ lines: 16, recorded: 3, refused: 13, complete: true });
  });

  it('does not spoil its key', async () => {
    const { refused } = await load([{ ...PLEDGE, surprise: 1 }, READOUT, PLEDGE]);
    expect(refused.map(({ line }: Row) => line)).toEqual([1]);
  });
});

describe('A dry run', () => {
  it('judges each line as if the earlier ones were recorded, and records nothing', async () => {
    const bad = saying(PROGRESS, { effective: '2020-01-01' }, { key: 'early' });
    const promoted = saying(PLEDGE, { source: { statement: 'note' } }, { key: 'promoted' });
    const file = [...FILE, bad, promoted];
    const { totals, refused, position } = await load(file, '?dryRun=true');
    expect(totals).toEqual(counts({ lines: 9, recorded: 8, refused: 1, dryRun: true }));
    expect([refused.map(({ key, code }: Row) => [key, code]), position]).toEqual([
      [['early', 'before-commitment']],
      '0',
    ]);
    expect(await events()).toEqual([]);
  });

  it('tells what a revised file would correct', async () => {
    await load(FILE);
    const second = revised(FILE, saying(VISIT, { subject: 'Another' }), saying(READOUT, { text: 'Another.' }));
    const { totals, refused } = await load([...second, { ...PROGRESS, key: 'more' }], '?dryRun=true');
    expect(totals).toEqual(counts({ lines: 8, unchanged: 5, corrected: 1, recorded: 1, refused: 1, dryRun: true }));
    expect(refused).toMatchObject([{ key: 'readout', code: 'not-correctable' }]);
    expect(await events()).toHaveLength(7);
  });
});

describe('The order of lines', () => {
  it('holds where they touch the same commitment, however many there are', async () => {
    const acts = Array.from({ length: 300 }, (_, index) => ({
      ...PROGRESS,
      key: `progress ${index}`,
      data: { effective: '2022-01-01', note: `${index}` },
    }));
    const { totals } = await load([READOUT, PLEDGE, ...acts]);
    expect(totals).toMatchObject({ recorded: 302, refused: 0 });
    const notes = (await events())
      .filter(({ type }: Row) => type === 'ProgressReported')
      .map(({ data }: Row) => data.note);
    expect(notes).toEqual(acts.map(({ data }) => data.note));
  });
});

describe('The path', () => {
  it('takes NDJSON only, and NDJSON goes nowhere else', async () => {
    const json = await served.post('/v1/imports', READOUT);
    expect([json.status, json.body.code]).toEqual([415, 'unsupported-media-type']);
    const elsewhere = await served.post('/v1/documents', READOUT, { 'Content-Type': 'application/x-ndjson' });
    expect([elsewhere.status, elsewhere.body.code]).toEqual([415, 'unsupported-media-type']);
    expect(
      (await served.post('/v1/imports', '', { 'Content-Type': 'application/x-ndjson', Accept: 'text/html' })).status,
    ).toBe(406);
    expect((await load([], '?report=some')).status).toBe(400);
    expect((await load([], '?dryRun=perhaps')).status).toBe(400);
    expect((await load([])).totals).toMatchObject({ lines: 0, complete: true });
  });
});
