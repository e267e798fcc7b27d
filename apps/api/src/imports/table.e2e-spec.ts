import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { keyWith } from '../access/testing.js';
import { type Answered, serve, type Served } from '../testing.js';
import { TABLE } from './table.examples.js';

const seed = (name: string): string => readFileSync(new URL(`../../../../seeds/${name}`, import.meta.url), 'utf8');

const MAPPING = JSON.parse(seed('harbours.mapping.json'));
const FIRST = { mapping: MAPPING, edition: { publishedOn: '2024-03-01' }, csv: seed('harbours-1.csv') };
const SECOND = { mapping: MAPPING, edition: { publishedOn: '2024-09-01' }, csv: seed('harbours-2.csv') };

const withCell = (cell: object): object => ({
  ...TABLE,
  mapping: { ...TABLE.mapping, record: { ...TABLE.mapping.record, subject: { column: 'Target', ...cell } } },
});

interface Item {
  readonly id: string;
  readonly subject: string;
  readonly version: number;
}

describe('A table with the sicknesses of real ones', () => {
  let served: Served;
  const send = async (body: object, query = '', headers = {}): Promise<Answered> =>
    served.post(`/v1/imports/table${query}`, body, headers);
  const head = async (): Promise<number> => (await served.get('/v1/events?limit=500')).body.items.length;
  const harbours = async (position: string): Promise<readonly Item[]> =>
    (await served.get(`/v1/commitments?kind=policy_undertaking&sort=subject&minPosition=${position}`)).body.items;
  const history = async (id: string) => (await served.get(`/v1/commitments/${id}/history`)).body.items;

  beforeAll(async () => {
    served = await serve();
  });
  afterAll(async () => served.close());

  it('is judged by a dry run, which records nothing', async () => {
    const before = await head();
    const { body } = await send(FIRST, '?dryRun=true');
    expect(body).toMatchObject({ dryRun: true, counts: { recorded: 17, dirty: 4, mismatched: 1 } });
    expect(await head()).toBe(before);
  });

  it('is imported as far as it can be read, and every cell that cannot is told', async () => {
    const { status, body } = await send(FIRST);
    expect(status).toBe(200);
    expect(body.counts).toEqual({
      rows: 6,
      recorded: 17,
      corrected: 0,
      unchanged: 0,
      refused: 0,
      dirty: 4,
      mismatched: 1,
      heldBack: 1,
      new: 7,
      gone: 0,
      filled: 0,
      revised: 0,
      emptied: 0,
    });
    expect(body.dirty).toEqual([
      { row: 5, column: 'United States', says: 'partly', detail: 'is none of "0", "-1", "\u22121", "+1"' },
      { row: 6, column: 'Adopted', says: '2023-05-11', detail: 'is no day written as DD.MM.YYYY' },
      { row: 7, column: 'No', says: '6', detail: 'stands in the rows 7, 8: none of them is taken' },
      { row: 8, column: 'No', says: '6', detail: 'stands in the rows 7, 8: none of them is taken' },
    ]);
    expect(body.mismatched).toEqual([{ row: 3, column: 'Average', says: '1.00', sum: 2, of: 3 }]);
    const items = await harbours(body.position);
    expect(items.map(({ subject }) => subject)).toEqual([
      'Dredge the "old, narrow" channel',
      'Keep the ice breakers ready',
      'Light every pier',
      'Publish the tide tables',
      'Train pilots together',
    ]);
    const { body: pier } = await served.get(`/v1/commitments/${items[2]!.id}`);
    expect(
      pier.assessments.map(({ debtor, score }: Record<string, string>) => `${debtor} ${score}`).toSorted(),
    ).toEqual(['JPN +1', 'KOR 0', 'USA -1']);
    // The row itself is the source, found in the edition that is kept.
    expect(pier.sources[0]).toMatchObject({
      document: body.edition.document,
      verified: true,
      quote: '1,Light every pier,All piers lit by 2025,10.05.2023,+1,0,\u22121,0.00',
    });
  });

  it('in a second edition appends what differs, whoever imports it: new, gone, filled, revised', async () => {
    const { headers } = await keyWith(served, ['recorder', 'reviewer']);
    const { body } = await send(SECOND, '', headers);
    expect(body.counts).toEqual({
      rows: 8,
      recorded: 17,
      corrected: 1,
      unchanged: 12,
      refused: 0,
      dirty: 0,
      mismatched: 0,
      heldBack: 0,
      new: 2,
      gone: 1,
      filled: 3,
      revised: 2,
      emptied: 0,
    });
    expect([body.new, body.gone]).toEqual([['8', '9'], ['7']]);
    expect(body.filled.map(({ row, column, now }: Record<string, unknown>) => [row, column, now])).toEqual([
      [4, 'Korea', '+1'],
      [5, 'United States', '0'],
      [6, 'Adopted', '2023-05-11'],
    ]);
    expect(body.revised.map(({ column, was, now }: Record<string, unknown>) => [column, was, now])).toEqual([
      ['United States', '-1', '0'],
      ['Target', 'Twelve metres deep', 'Thirteen metres deep'],
    ]);
    expect(await harbours(body.position)).toHaveLength(9);
  });

  it('has a history that tells who revised what, and why', async () => {
    const items = await harbours('0');
    const told = async (subject: string) =>
      (await history(items.find((item) => item.subject === subject)!.id)).at(-1) as Record<string, unknown>;
    expect(await told('Light every pier')).toMatchObject({
      event: { type: 'AssessmentRevised' },
      says: expect.stringContaining('Harbour Watch'),
      effective: '2024-09-01',
      changes: expect.arrayContaining([expect.objectContaining({ was: '-1', now: '0' })]),
    });
    const { says } = await told('Light every pier');
    expect(says).toContain('The edition published on 2024-09-01 says 0, not -1.');
    const corrected = await told('Dredge the "old, narrow" channel');
    expect(corrected).toMatchObject({ event: { type: 'EventCorrected' } });
    expect(corrected['says']).toContain('as the edition published on 2024-09-01 says');
  });

  it('changes nothing when it comes again, and cannot go back to an earlier edition', async () => {
    const before = await head();
    const { body } = await send(SECOND);
    expect(body).toMatchObject({
      edition: { number: 2, isKnown: true },
      counts: { recorded: 0, corrected: 0, unchanged: 30, new: 0, gone: 0, filled: 0, revised: 0 },
    });
    expect(await send(FIRST)).toMatchObject({ status: 409, body: { code: 'edition-out-of-order' } });
    expect(await send({ ...SECOND, edition: { publishedOn: '2024-01-01' }, csv: `${SECOND.csv}\n` })).toMatchObject({
      status: 409,
      body: { code: 'edition-out-of-order', detail: expect.stringContaining('2024-09-01') },
    });
    expect(await head()).toBe(before);
  });

  it('keeps what a later edition leaves blank, and tells it once', async () => {
    const third = SECOND.csv.replace(
      'Every buoy, every spring",12.02.2024,0,',
      'Every buoy, every spring",12.02.2024,,',
    );
    const { body } = await send({ ...SECOND, edition: { publishedOn: '2024-10-01' }, csv: third });
    expect(body.counts).toMatchObject({ recorded: 0, corrected: 0, unchanged: 30, emptied: 1, gone: 0 });
    expect(body.emptied).toMatchObject([{ id: '9', column: 'Japan', was: '0', now: null }]);
    const { body: fourth } = await send({ ...SECOND, edition: { publishedOn: '2024-11-01' }, csv: `${third}\n` });
    expect(fourth.counts).toMatchObject({ recorded: 0, unchanged: 30, emptied: 0 });
  });

  it('tells of each score that a rule refuses, and of every one whose import the caller may not make', async () => {
    const mapping = {
      ...TABLE.mapping,
      table: 'refused',
      assess: { ...TABLE.mapping.assess, columns: { Japan: 'KOR' } },
    };
    const { body } = await send({ ...TABLE, mapping });
    expect(body.counts).toMatchObject({ recorded: 1, refused: 1 });
    expect(body.refused).toMatchObject([{ row: 2, column: 'Japan', status: 422, code: 'not-a-debtor' }]);
    const { headers } = await keyWith(served, ['recorder']);
    const judged = await send({ ...TABLE, mapping: { ...TABLE.mapping, table: 'judged' } }, '', headers);
    expect(judged.body.refused).toMatchObject([{ row: 2, column: 'Japan', status: 403, code: 'forbidden' }]);
  });

  it('tells by row and column each cell with which its commitment cannot be recorded', async () => {
    const mapping = {
      ...TABLE.mapping,
      table: 'impossible',
      assess: undefined,
      record: {
        kind: 'assistance_pledge',
        subject: 'Help',
        debtors: { column: 'From', as: 'list' },
        creditors: [{ column: 'Also', optional: 'field' }, { column: 'To' }],
        terms: {
          modality: { column: 'As' },
          recipient: 'UKR',
          amount: { value: { column: 'Sum', as: 'number', optional: 'object' }, currency: { column: 'Of' } },
        },
        effective: { column: 'On', as: 'date' },
      },
    };
    const csv = [
      'No,From,Also,To,As,Sum,Of,On',
      '1,JPN;Wakanda,,UKR,financial,5,EUR,2023-01-01',
      '2,JPN,,Atlantis,financial,5,EUR,2023-01-01',
      '3,JPN,,UKR,cash,5.005,EUR,2023-01-01',
      '4,JPN,,UKR,financial,5,Euro,2999-01-01',
      '5,JPN,,UKR,financial,5,EUR,2999-01-01',
      '6,JPN,MDA,UKR,financial,5,EUR,2023-01-01',
    ].join('\n');
    const { body } = await send({ ...TABLE, mapping, csv });
    expect(body.dirty.map(({ row, column, says }: Record<string, unknown>) => [row, column, says])).toEqual([
      [2, 'From', 'JPN;Wakanda'],
      [3, 'To', 'Atlantis'],
      [4, 'As', 'cash'],
      [4, 'Sum', '5.005'],
      [5, 'Of', 'Euro'],
      [6, 'On', '2999-01-01'],
    ]);
    expect(body.dirty[2].detail).toContain('must be one of financial, ');
    expect(body.counts).toMatchObject({ recorded: 1, refused: 5, dirty: 6 });
  });

  it('is told once of a row whose commitment is refused, and not again of each of its scores', async () => {
    const mapping = { ...TABLE.mapping, table: 'tomorrow' };
    const edition = (publishedOn: string, csv: string) => send({ mapping, edition: { publishedOn }, csv });
    const whole = TABLE.csv.replace('partly', '0');
    const { body } = await edition('2024-01-01', whole.replace('10.05.2023', '10.05.2999'));
    expect(body.counts).toMatchObject({ recorded: 0, refused: 1, dirty: 1 });
    expect(body.refused).toMatchObject([{ row: 2, key: 'tomorrow/1', code: 'in-the-future' }]);
    expect((await edition('2024-02-01', whole)).body.counts).toMatchObject({ recorded: 3, refused: 0 });
    // The commitment stands as it was: its scores go on.
    const later = await edition('2024-03-01', whole.replace('10.05.2023,+1', '10.05.2999,0'));
    expect(later.body.counts).toMatchObject({ recorded: 1, refused: 1, unchanged: 1 });
  });

  it('tells a cell once that goes to several places', async () => {
    const { record, ...more } = TABLE.mapping;
    const target = { column: 'Target', codes: { 'All piers lit by 2025': 'All of them', Half: 'Half of them' } };
    const mapping = {
      ...more,
      table: 'twice',
      assess: undefined,
      record: { ...record, subject: target, terms: { target, assessmentScheme: 'G20RG' } },
    };
    const edition = (publishedOn: string, says: string) =>
      send({ mapping, edition: { publishedOn }, csv: TABLE.csv.replace('All piers lit by 2025', says) });
    expect((await edition('2024-01-01', 'None')).body.counts).toMatchObject({ recorded: 0, dirty: 1 });
    expect((await edition('2024-02-01', 'Half')).body.counts).toMatchObject({ recorded: 1, filled: 1 });
    const { body } = await edition('2024-03-01', 'All piers lit by 2025');
    expect(body.counts).toMatchObject({ corrected: 1, revised: 1 });
    expect(body.revised).toEqual([{ row: 2, id: '1', column: 'Target', was: 'Half of them', now: 'All of them' }]);
  });

  it('quotes a row whose text stands also within another from its own place', async () => {
    const [header, row] = TABLE.csv.trim().split('\n') as [string, string];
    const csv = `${header}\n1${row}\n${row}\n`;
    const { body } = await send({ ...TABLE, mapping: { ...TABLE.mapping, table: 'within' }, csv });
    expect(body.counts).toMatchObject({ recorded: 4, refused: 0 });
    const quotes = (await served.get(`/v1/documents/${body.edition.document}?minPosition=${body.position}`)).body
      .quotes;
    const starts = quotes.map(({ start }: { start: number }) => start);
    expect(new Set(starts)).toEqual(new Set([header.length + 1, csv.lastIndexOf(row)]));
  });

  it.each<[string, object, string]>([
    ['no table', { ...TABLE, csv: '' }, '/csv'],
    [
      'a column that it lacks',
      { ...TABLE, mapping: { ...TABLE.mapping, table: 'lacking' }, csv: 'No,Target\n1,x\n' },
      '/csv',
    ],
    [
      'a mapping that names a source',
      { ...TABLE, mapping: { ...TABLE.mapping, record: { source: 'x' } } },
      '/mapping/record',
    ],
    [
      'a cell that is none',
      { ...TABLE, mapping: { ...TABLE.mapping, record: { subject: { column: 5 } } } },
      '/mapping/record',
    ],
    [
      'a name that keys cannot begin with',
      { ...TABLE, mapping: { ...TABLE.mapping, table: 'A table' } },
      '/mapping/table',
    ],
    ['a format that says the year twice', withCell({ as: 'date', format: 'YYYY-YYYY' }), '/mapping/record'],
    ['thousands parted as decimals are', withCell({ as: 'number', thousands: '.' }), '/mapping/record'],
    [
      'two columns of one member',
      {
        ...TABLE,
        mapping: { ...TABLE.mapping, assess: { ...TABLE.mapping.assess, columns: { Japan: 'JPN', Average: 'JPN' } } },
      },
      '/mapping/assess/columns',
    ],
    ['a commitment that is left out as an act is', withCell({ optional: 'act' }), '/mapping/record'],
    [
      'two acts of one name',
      {
        ...TABLE,
        mapping: { ...TABLE.mapping, acts: [1, 2].map(() => ({ name: 'done', act: 'report-progress', data: {} })) },
      },
      '/mapping/acts',
    ],
    [
      'an act that is no fact of its own',
      { ...TABLE, mapping: { ...TABLE.mapping, acts: [{ name: 'done', act: 'retract', data: {} }] } },
      '/mapping/acts/0/act',
    ],
    ['no day', { ...TABLE, edition: { publishedOn: '2024' } }, '/edition/publishedOn'],
  ])('is refused with 400 and a pointer: %s', async (_, body, pointer) => {
    const answer = await send(body);
    expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([400, pointer]);
  });
});
