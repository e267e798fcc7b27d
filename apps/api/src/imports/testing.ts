import type { Answered, Served } from '../testing.js';

export type Line = Readonly<Record<string, unknown>>;
export type Row = Answered['body'];

export interface Report {
  readonly status: number;
  readonly rows: readonly Row[];
  readonly refused: readonly Row[];
  /** Without what the clock and the place in the ledger make of them. */
  readonly totals: Row;
  readonly position: string;
}

export const ndjson = (lines: readonly (Line | string)[]): string =>
  lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');

/** Sends lines to a server and reads the whole report. */
export async function importInto(served: Served, lines: readonly (Line | string)[], query = ''): Promise<Report> {
  const { status, text } = await served.send(`/v1/imports${query}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-ndjson' },
    body: ndjson(lines),
  });
  return reportIn(status, text);
}

export function reportIn(status: number, text: string): Report {
  const rows: readonly Row[] = text
    .split('\n')
    .filter(Boolean)
    .map((row) => JSON.parse(row));
  const { position, seconds: _, ...totals } = rows.find((row) => row.totals)?.totals ?? {};
  return { status, rows, refused: rows.filter((row) => row.code), totals, position };
}
