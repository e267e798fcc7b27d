import type { ImportLine } from '../import/line.js';
import type { Held, HeldRow } from './editions.js';
import {
  type ActMapping,
  type AssessMapping,
  dataOf,
  type Edition,
  filled,
  type Placed,
  RECORD,
  type Slot,
  slotAt,
  slotsIn,
  slotsOf,
  type TableMapping,
} from './mapping.js';

/** A command that a cell or a row of a table stands for. */
export interface TableLine {
  readonly row: number;
  /** Of a score; a row's commitment has none. */
  readonly column?: string;
  readonly line: ImportLine;
  /** The cell that a pointer into the line (`/data/subject`) leads to, if one does. */
  readonly cellAt?: (pointer: string) => LineCell | undefined;
}

export interface LineCell {
  readonly column: string;
  readonly says: string;
}

export const documentKey = ({ table }: Pick<TableMapping, 'table'>, edition: number): string =>
  `${table}/edition ${edition}`;

/** The document that keeps an edition: every quote of its rows is anchored in it. */
export const documentLine = (
  mapping: TableMapping,
  { publishedOn, url, csv }: Edition,
  edition: number,
): ImportLine => ({
  key: documentKey(mapping, edition),
  act: 'add-document',
  data: {
    title: `${mapping.title} (${mapping.table}, edition ${edition})`,
    ...(mapping.publisher === undefined ? {} : { publisher: mapping.publisher }),
    publishedOn,
    ...(url === undefined ? {} : { url }),
    ...(mapping.language === undefined ? {} : { language: mapping.language }),
    text: csv,
  },
});

/** The commands of a row: its commitment, unless a cell that it needs was never there, its acts, and the scores of its members. */
export function linesOf(row: HeldRow, mapping: TableMapping, editions: readonly Edition[]): readonly TableLine[] {
  if (!row.isWhole) return [];
  const newest = row.rows.get(editions.length)!.row;
  const scores = slotsOf(mapping).filter(({ member, pointer }) => member !== undefined && row.cells.has(pointer));
  const { record, acts = [], assess } = mapping;
  const told = (placed: Placed, line: ImportLine): TableLine => ({
    row: newest,
    line,
    cellAt: (pointer) => cellAt(row, placed, pointer),
  });
  return [
    told({ template: record, at: RECORD }, recordLine(row, mapping, editions)),
    ...acts.flatMap((act, nth) => {
      const placed = { template: act.data, at: dataOf(nth) };
      return isTold(row, placed) ? [told(placed, actLine(row, act, placed, mapping.table, editions))] : [];
    }),
    ...(assess ? scores : []).map((slot) => ({
      row: newest,
      column: slot.cell.column,
      line: assessLine(row, slot, mapping.table, assess!, editions),
    })),
  ];
}

/** Whether every cell is there without which there is no such act. */
const isTold = ({ cells }: HeldRow, { template, at }: Placed): boolean =>
  slotsIn(template, at).every(
    ({ pointer, cell }) => cells.has(pointer) || cell.optional === 'field' || cell.optional === 'object',
  );

/** One fact for all editions: what a later one says otherwise corrects it. */
function recordLine(row: HeldRow, { table, record }: TableMapping, editions: readonly Edition[]): ImportLine {
  const told = toldBy(row, { template: record, at: RECORD }, table, editions);
  return { key: keyOf(row, table), act: 'record', ...told };
}

const actLine = (
  row: HeldRow,
  { name, act }: ActMapping,
  placed: Placed,
  table: string,
  editions: readonly Edition[],
): ImportLine => ({
  key: `${keyOf(row, table)}/${name}`,
  act,
  commitment: keyOf(row, table),
  ...toldBy(row, placed, table, editions),
});

/** What the cells of a template come to, quoted from the edition that last changed one of them. */
function toldBy(
  row: HeldRow,
  placed: Placed,
  table: string,
  editions: readonly Edition[],
): Pick<ImportLine, 'data' | 'reason'> {
  const used = slotsIn(placed.template, placed.at).flatMap(({ pointer }) => row.cells.get(pointer)?.since ?? []);
  const since = Math.max(firstWhole(row), ...used);
  const data = filled(placed, (pointer) => row.cells.get(pointer)?.value);
  return {
    data: { ...data, source: sourceOf(row, table, since, editions[since - 1]!) },
    reason: `as the edition published on ${editions[since - 1]!.publishedOn} says`,
  };
}

function cellAt({ cells, rows }: HeldRow, placed: Placed, pointer: string): LineCell | undefined {
  const slot = slotAt(placed, (each) => cells.has(each), pointer.replace(/^\/data/, ''));
  if (slot === undefined) return undefined;
  const { cell } = slotsIn(placed.template, placed.at).find((each) => each.pointer === slot)!;
  return { column: cell.column, says: rows.get(cells.get(slot)!.since)!.says.get(slot)! };
}

/** The first edition that tells all that the commitment needs. */
const firstWhole = ({ rows }: HeldRow): number => [...rows].find(([, { lacks }]) => !lacks)![0];

/** One fact for each score: another score later is a revision by the assessor, no slip of ours. */
function assessLine(
  row: HeldRow,
  { pointer, member }: Slot,
  table: string,
  { assessor, scheme, window, final, effective }: AssessMapping,
  editions: readonly Edition[],
): ImportLine {
  const { value, since, was } = row.cells.get(pointer) as Held;
  const { publishedOn } = editions[since - 1]!;
  return {
    key: `${keyOf(row, table)}/${member}${was === undefined ? '' : `/edition ${since}`}`,
    act: 'assess',
    commitment: keyOf(row, table),
    data: {
      assessor,
      scheme,
      score: value,
      debtor: member,
      ...(window === undefined ? {} : { window }),
      ...(final === undefined ? {} : { final }),
      effective: effective ?? publishedOn,
      ...(was === undefined
        ? {}
        : { reason: `The edition published on ${publishedOn} says ${String(value)}, not ${String(was)}.` }),
      source: sourceOf(row, table, since, editions[since - 1]!),
    },
  };
}

const keyOf = ({ id }: HeldRow, table: string): string => `${table}/${id}`;

/** The row as it stood in an edition. Its place is named where its text stands also elsewhere, within another row say. */
function sourceOf({ rows }: HeldRow, table: string, edition: number, { csv }: Edition) {
  const { raw, start } = rows.get(edition)!;
  const isAlone = csv.indexOf(raw) === start && !csv.includes(raw, start + 1);
  const place = isAlone ? {} : { occurrence: occurrencesOf(raw, csv.slice(0, start + raw.length)) };
  return { document: documentKey({ table }, edition), quote: raw, ...place };
}

/** How often a text stands in another, wherever it begins. */
function occurrencesOf(text: string, within: string): number {
  let count = 0;
  for (let at = within.indexOf(text); at !== -1; at = within.indexOf(text, at + 1)) count++;
  return count;
}
