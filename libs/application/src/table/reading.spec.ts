import { describe, expect, it } from '@jest/globals';
import type { Cell, TableMapping } from './mapping.js';
import { readCell } from './cell.js';
import { readTable } from './reading.js';

const MAPPING: TableMapping = {
  table: 'trial',
  title: 'A trial',
  id: 'No',
  blank: ['n/a'],
  record: { subject: { column: 'Subject' }, deadline: { notAfter: { column: 'Due', as: 'date', optional: 'object' } } },
  assess: {
    columns: { Japan: 'JPN', Korea: 'KOR' },
    scores: { '-1': '-1', '0': '0', '+1': '+1' },
    assessor: 'A watch',
    scheme: 'G20RG',
    average: { column: 'Mean' },
  },
};
const HEADER = 'No,Subject,Due,Japan,Korea,Mean';
const read = (...rows: readonly string[]) => readTable([HEADER, ...rows].join('\n'), MAPPING);
const valuesOf = (...rows: readonly string[]) => read(...rows).rows.map(({ values }) => Object.fromEntries(values));

describe('A cell', () => {
  it.each<[string, Omit<Cell, 'column'>, string, unknown]>([
    ['text', {}, 'as it is', 'as it is'],
    ['a day', { as: 'date' }, '2024-02-29', '2024-02-29'],
    ['a day as the mapping writes it', { as: 'date', format: 'DD.MM.YYYY' }, '29.02.2024', '2024-02-29'],
    ['a month', { as: 'date', format: 'MM/YYYY' }, '02/2024', '2024-02'],
    ['a number, exactly', { as: 'number' }, '-123456789012345678901234567890.10', '-123456789012345678901234567890.10'],
    ['a number of another country', { as: 'number', decimal: ',', thousands: '.' }, '1.234.567,50', '1234567.50'],
    ['a list', { as: 'list' }, 'a; b;;c', ['a', 'b', 'c']],
    ['a code', { codes: { Japan: 'JPN' } }, 'Japan', 'JPN'],
    ['a list of codes', { as: 'list', codes: { Japan: 'JPN', Korea: 'KOR' } }, 'Korea; Japan', ['KOR', 'JPN']],
  ])('is read: %s', (_, cell, text, value) => expect(readCell({ column: 'X', ...cell }, text)).toEqual({ value }));

  it.each<[string, Omit<Cell, 'column'>, string]>([
    ['a day that there is not', { as: 'date' }, '2023-02-29'],
    ['a day the other way round', { as: 'date', format: 'DD.MM.YYYY' }, '2024-02-29'],
    ['a day with more behind it', { as: 'date' }, '2024-02-29 (?)'],
    ['a number with a typographic minus', { as: 'number' }, '\u22121'],
    ['a number with thousands that nobody named', { as: 'number' }, '1,000'],
    ['a number whose thousands are no thousands', { as: 'number', thousands: ',' }, '1,00'],
    ['a number in words', { as: 'number' }, 'about 5'],
    ['a text that is no code', { codes: { Japan: 'JPN' } }, 'japan'],
    ['a list with a text that is no code', { as: 'list', codes: { Japan: 'JPN' } }, 'Japan; Korea'],
    ['what every object has', { codes: { Japan: 'JPN' } }, 'toString'],
  ])('is not guessed: %s', (_, cell, text) =>
    expect(readCell({ column: 'X', ...cell }, text)).toEqual({ problem: expect.any(String) }),
  );
});

describe('A table', () => {
  it('is read row by row; what is blank is absent', () =>
    expect(valuesOf('1,Light a pier,,+1,n/a,1.0')).toEqual([
      { '/record/subject': 'Light a pier', '/assess/columns/0': '+1' },
    ]));

  it('may begin with a byte order mark, end its lines either way, and hold line breaks and quotes in a cell', () => {
    const csv = `\uFEFF${HEADER}\r\n1,"Light ""all"",\nthe piers",,0,0,0\r\n\r\n2,More,,0,0,0\n`;
    const { rows, dirty } = readTable(csv, MAPPING);
    expect(rows.map(({ row, id, raw }) => [row, id, raw])).toEqual([
      [2, '1', '1,"Light ""all"",\nthe piers",,0,0,0'],
      [4, '2', '2,More,,0,0,0'],
    ]);
    expect(rows[0]!.values.get('/record/subject')).toBe('Light "all",\nthe piers');
    expect(dirty).toEqual([]);
  });

  it('reports each cell that it cannot read by row and column, and keeps the others', () => {
    const { rows, dirty } = read('1,,,+1,1,0', '2,B,soon,\u22121,0,0');
    expect(dirty.map(({ row, column, says }) => [row, column, says])).toEqual([
      [2, 'Subject', ''],
      [2, 'Korea', '1'],
      [3, 'Due', 'soon'],
      [3, 'Japan', '\u22121'],
    ]);
    expect(rows.map(({ lacks }) => lacks)).toEqual([true, true]);
    expect([...rows[1]!.values.keys()]).toEqual(['/record/subject', '/assess/columns/1']);
  });

  it('takes none of the rows that share an id, none without one, and none of another length', () => {
    const { rows, dirty, ids } = read('1,A,,0,0,0', '1,B,,0,0,0', ',C,,0,0,0', '2,D,,0', '3,E,,0,0,0');
    expect(rows.map(({ id }) => id)).toEqual(['3']);
    expect(dirty.map(({ row, detail }) => [row, detail])).toEqual([
      [2, 'stands in the rows 2, 3: none of them is taken'],
      [3, 'stands in the rows 2, 3: none of them is taken'],
      [4, 'is blank: nothing tells which row it is'],
      [5, 'begins a row of 4 cells, where the header has 6: it is not taken'],
    ]);
    expect(ids).toEqual(new Set(['1', '2', '3']));
  });

  it('checks an average as far as it is written, where all scores of its row could be read', () => {
    const { mismatched, dirty } = read(
      '1,A,,+1,0,0.5',
      '2,B,,+1,0,1',
      '3,C,,+1,0,0.6',
      '4,D,,+1,maybe,9',
      '5,E,,,,9',
      '6,F,,-1,-1,low',
    );
    expect(mismatched).toEqual([{ row: 4, column: 'Mean', says: '0.6', sum: 1, of: 2 }]);
    expect(dirty.map(({ row, column }) => [row, column])).toEqual([
      [5, 'Korea'],
      [7, 'Mean'],
    ]);
  });

  it.each([
    ['no column of a name', 'No,Subject,Due,Japan,Mean\n', 'The table has no column "Korea". Its columns are "No", '],
    ['two columns of one name', `${HEADER},Korea\n`, 'The table has 2 columns "Korea".'],
    ['no CSV', `${HEADER}\n1,"never closed\n`, 'The table is no CSV: '],
  ])('is refused: %s', (_, csv, why) => expect(() => readTable(csv, MAPPING)).toThrow(why));

  it('may lack columns in an earlier edition, but not the one that tells rows apart', () => {
    expect(readTable('No,Subject\n1,A\n', MAPPING, true).rows).toHaveLength(1);
    expect(() => readTable('Number,Subject\n1,A\n', MAPPING, true)).toThrow('The table has no column "No"');
  });
});
