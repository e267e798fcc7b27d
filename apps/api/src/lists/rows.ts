import { stringify } from 'csv-stringify/sync';

/** Rows of NDJSON. */
export const ndjson = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

/** Rows of a CSV, the header among them: RFC 4180, and no cell that a spreadsheet would run as a formula. */
export const csv = (rows: readonly (readonly unknown[])[]): string =>
  stringify(
    rows.map((cells) => cells.map(cell)),
    { escape_formulas: true, record_delimiter: '\r\n' },
  );

/** Arrays of plain values are joined by `;`; what is nested deeper is JSON. */
function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object')) return value.join(';');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
