import { stringify } from 'csv-stringify/sync';

/** One line of NDJSON. */
export const ndjson = (row: object): string => `${JSON.stringify(row)}\n`;

/** The header of a CSV, or a row of it: RFC 4180, and no cell that a spreadsheet would run as a formula. */
export const csv = (cells: readonly unknown[]): string =>
  stringify([cells.map(cell)], { escape_formulas: true, record_delimiter: '\r\n' });

/** Arrays of plain values are joined by `;`; what is nested deeper is JSON. */
function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object')) return value.join(';');
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
}
