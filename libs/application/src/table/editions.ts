import { eachOnce } from './cell.js';
import { type CellValue, type Slot, slotsOf, type TableMapping } from './mapping.js';
import type { TableRead, TableRow } from './reading.js';

/** What a cell was last said to hold, and in which edition first. Editions are counted from 1. */
export interface Held {
  readonly value: CellValue;
  readonly since: number;
  /** What it held before. */
  readonly was?: CellValue;
}

/** A row as all editions together tell it: what a later one leaves blank, or out, stays as it was. */
export interface HeldRow {
  readonly id: string;
  /** By the pointer of the slot. */
  readonly cells: ReadonlyMap<string, Held>;
  /** As it stood in each edition that has it. */
  readonly rows: ReadonlyMap<number, TableRow>;
  /** Whether its commitment could be recorded: no cell that it needs was ever missing in one edition. */
  readonly isWhole: boolean;
}

export interface CellChange {
  readonly row: number;
  readonly id: string;
  readonly column: string;
  readonly was: CellValue | null;
  readonly now: CellValue | null;
}

/** What an edition says that the one before it did not. Rows and cells that are gone are told, and nothing is deleted. */
export interface Differences {
  /** Ids of rows that no earlier edition has. */
  readonly new: readonly string[];
  /** Ids of rows of the edition before that this one lacks. */
  readonly gone: readonly string[];
  readonly filled: readonly CellChange[];
  readonly revised: readonly CellChange[];
  readonly emptied: readonly CellChange[];
}

export const NO_DIFFERENCES: Differences = { new: [], gone: [], filled: [], revised: [], emptied: [] };

const isSame = (a: CellValue | null, b: CellValue | null): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The rows that stand in the newest edition, as all of them tell, in its order. */
export function heldBy(editions: readonly TableRead[]): readonly HeldRow[] {
  const held = everHeld(editions);
  return (editions.at(-1)?.rows ?? []).map(({ id }) => held.get(id)!);
}

function everHeld(editions: readonly TableRead[]): ReadonlyMap<string, HeldRow> {
  const held = new Map<string, HeldRow>();
  for (const [index, { rows }] of editions.entries())
    for (const row of rows) held.set(row.id, heldWith(held.get(row.id), row, index + 1));
  return held;
}

function heldWith(before: HeldRow | undefined, row: TableRow, edition: number): HeldRow {
  const cells = new Map(before?.cells);
  for (const [pointer, value] of row.values) {
    const known = cells.get(pointer);
    if (known && isSame(known.value, value)) continue;
    cells.set(pointer, { value, since: edition, ...(known ? { was: known.value } : {}) });
  }
  return {
    id: row.id,
    cells,
    rows: new Map(before?.rows).set(edition, row),
    isWhole: (before?.isWhole ?? false) || !row.lacks,
  };
}

/** Between the newest edition and those before it; everything is new in the first. */
export function differencesIn(editions: readonly TableRead[], mapping: TableMapping): Differences {
  const [newest, before] = [editions.at(-1)!, editions.at(-2)];
  const earlier = editions.slice(0, -1);
  const known = new Set(earlier.flatMap(({ ids }) => [...ids]));
  const held = everHeld(earlier);
  const cells = eachOnce(newest.rows.flatMap((row) => changesOf(row, held.get(row.id), slotsOf(mapping))));
  return {
    new: [...newest.ids].filter((id) => !known.has(id)),
    gone: [...(before?.ids ?? [])].filter((id) => !newest.ids.has(id)),
    filled: cells.filter(({ was }) => was === null),
    revised: cells.filter(({ was, now }) => was !== null && now !== null),
    emptied: cells.filter(({ now }) => now === null),
  };
}

function changesOf(row: TableRow, before: HeldRow | undefined, slots: readonly Slot[]): readonly CellChange[] {
  if (!before) return [];
  const last = [...before.rows.values()].at(-1)!;
  return slots.flatMap(({ pointer, cell }) => {
    const was = before.cells.get(pointer)?.value ?? null;
    const now = row.values.get(pointer) ?? null;
    // What was blank in the edition before, too, was told when it became so.
    if (isSame(was, now) || (now === null && !last.values.has(pointer))) return [];
    return [{ row: row.row, id: row.id, column: cell.column, was, now }];
  });
}
