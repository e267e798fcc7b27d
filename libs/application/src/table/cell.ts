import { isDate } from '#libs/event-sourcing';
import type { Cell, CellValue } from './mapping.js';

/** What a cell says, or why it cannot be read. */
export type CellRead = { readonly value: CellValue } | { readonly problem: string };

/** Reads the text of a cell, which is not blank, as the mapping says and in no other way. */
export function readCell(cell: Cell, text: string): CellRead {
  if (cell.as === 'list') return readList(cell, text);
  if (cell.codes) return coded(cell.codes, text);
  switch (cell.as ?? 'text') {
    case 'date':
      return readDate(text, cell.format ?? 'YYYY-MM-DD');
    case 'number':
      return readNumber(text, cell.decimal ?? '.', cell.thousands);
    case 'text':
      return { value: text };
  }
}

/** Each text of the list by itself, also where codes say what it stands for. */
function readList({ codes, separator = ';' }: Cell, text: string): CellRead {
  const value: string[] = [];
  for (const each of text.split(separator).map((part) => part.trim())) {
    if (each === '') continue;
    const read = codes ? coded(codes, each) : { value: each };
    if ('problem' in read) return { problem: `holds ${quoted(each)}, which ${read.problem}` };
    value.push(read.value);
  }
  return { value };
}

function coded(
  codes: Readonly<Record<string, string>>,
  text: string,
): { readonly value: string } | { readonly problem: string } {
  if (Object.hasOwn(codes, text)) return { value: codes[text]! };
  return { problem: `is none of ${Object.keys(codes).map(quoted).join(', ')}` };
}

const PARTS: Readonly<Record<string, string>> = { YYYY: '(?<y>\\d{4})', MM: '(?<m>\\d{2})', DD: '(?<d>\\d{2})' };

function readDate(text: string, format: string): CellRead {
  const pattern = format.split(/(YYYY|MM|DD)/).map((part) => PARTS[part] ?? escaped(part));
  const { y, m, d } = new RegExp(`^${pattern.join('')}$`).exec(text)?.groups ?? {};
  const day = [y, m, d].filter((part) => part !== undefined).join('-');
  return isDate(day) ? { value: day } : { problem: `is no day written as ${format}` };
}

/** Decimal text, such as `-1250.50`: exact, whatever its size. */
export function readNumber(
  text: string,
  decimal: string,
  thousands?: string,
): { readonly value: string } | { readonly problem: string } {
  const grouped = thousands === undefined ? '' : `|\\d{1,3}(?:${escaped(thousands)}\\d{3})+`;
  if (!new RegExp(`^-?(?:\\d+${grouped})(?:${escaped(decimal)}\\d+)?$`).test(text)) {
    const example = `1${thousands ?? ''}250${decimal}50`;
    return { problem: `is no number written as ${example}` };
  }
  const plain = thousands === undefined ? text : text.replaceAll(thousands, '');
  return { value: plain.replace(decimal, '.') };
}

export const quoted = (text: string): string => JSON.stringify(text);

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** A cell that goes to several places is told once. */
export const eachOnce = <Told extends { readonly row: number; readonly column: string }>(
  cells: readonly Told[],
): readonly Told[] => {
  const seen = new Set<string>();
  return cells.filter(({ row, column }) => seen.size < seen.add(`${row} ${column}`).size);
};
