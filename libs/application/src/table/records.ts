import { CsvError, parse } from 'csv-parse/sync';
import { refuse } from '#libs/commitments';

/** A record of a CSV. */
export interface CsvRecord {
  /** As a spreadsheet counts: the header is row 1. */
  readonly row: number;
  readonly cells: readonly string[];
  /** As it stands in the text. */
  readonly raw: string;
  /** Where that begins. */
  readonly start: number;
}

/** The records of a CSV (RFC 4180), blank ones left out but counted. Refuses what is none. */
export function recordsIn(csv: string, delimiter: string): readonly CsvRecord[] {
  let at = 0;
  const records = parsed(csv, delimiter).map(({ raw: text, record }, index): CsvRecord => {
    const raw = text.replace(/^[\uFEFF\r\n]+|[\r\n]+$/g, '');
    const start = csv.indexOf(raw, at);
    at = start + raw.length;
    return { row: index + 1, cells: record, raw, start };
  });
  return records.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
}

type Parsed = readonly { readonly raw: string; readonly record: readonly string[] }[];

function parsed(csv: string, delimiter: string): Parsed {
  try {
    return parse(csv, { bom: true, raw: true, delimiter, relax_column_count: true }) as unknown as Parsed;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw refuse('invalid-request', `The table is no CSV: ${error.message}.`, { pointer: '/csv' });
  }
}
