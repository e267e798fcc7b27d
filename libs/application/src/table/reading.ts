import { refuse } from '#libs/commitments';
import { isMean, scored, type Scored } from './average.js';
import { type CellRead, eachOnce, quoted, readCell, readNumber } from './cell.js';
import { type CellValue, type Slot, slotsOf, type TableMapping } from './mapping.js';
import { type CsvRecord, recordsIn } from './records.js';

/** A cell that says what nobody can tell. `row` counts as a spreadsheet does: the header is row 1. */
export interface DirtyCell {
  readonly row: number;
  readonly column: string;
  readonly says: string;
  readonly detail: string;
}

/** An average that the scores of its row do not come to. */
export interface Mismatch extends Scored {
  readonly row: number;
  readonly column: string;
  readonly says: string;
}

export interface TableRow extends Omit<CsvRecord, 'cells'> {
  readonly id: string;
  /** By the pointer of the slot. What is blank or dirty is absent. */
  readonly values: ReadonlyMap<string, CellValue>;
  /** The same cells, as they stand there. */
  readonly says: ReadonlyMap<string, string>;
  /** Whether a cell that the commitment needs is blank or dirty. */
  readonly lacks: boolean;
}

export interface TableRead {
  /** Of those with an id of their own. */
  readonly rows: readonly TableRow[];
  /** All that stand there, those of several rows too. */
  readonly ids: ReadonlySet<string>;
  readonly dirty: readonly DirtyCell[];
  readonly mismatched: readonly Mismatch[];
}

/**
 * Reads a table as its mapping says. Refuses what is no such table; a cell that cannot be read is reported.
 * @param isEarlier an earlier edition may lack columns: their cells were blank then
 */
export function readTable(csv: string, mapping: TableMapping, isEarlier = false): TableRead {
  const [header, ...records] = recordsIn(csv, mapping.delimiter ?? ',');
  const columns = header?.cells.map((name) => name.trim()) ?? [];
  checkColumns(columns, isEarlier ? [mapping.id] : columnsOf(mapping));
  return new Reader(mapping, columns, records).read();
}

class Reader {
  private readonly slots: readonly Slot[];
  /** The rows at which each id stands. */
  private readonly places = new Map<string, number[]>();
  private readonly dirty: DirtyCell[] = [];

  constructor(
    private readonly mapping: TableMapping,
    private readonly columns: readonly string[],
    private readonly records: readonly CsvRecord[],
  ) {
    this.slots = slotsOf(mapping);
    for (const record of records) {
      const id = this.text(record, mapping.id);
      if (!this.isBlank(id)) this.places.set(id, [...(this.places.get(id) ?? []), record.row]);
    }
  }

  read(): TableRead {
    const rows = this.records.filter((record) => this.isTakable(record)).map((record) => this.row(record));
    const mismatched = rows.flatMap((row) => this.mismatch(row));
    return {
      rows: rows.map(({ row }) => row),
      ids: new Set(this.places.keys()),
      dirty: eachOnce(this.dirty).toSorted((a, b) => a.row - b.row),
      mismatched,
    };
  }

  /** Whether it is known which row it is, and which cell is which. */
  private isTakable(record: CsvRecord): boolean {
    const { cells } = record;
    const id = this.text(record, this.mapping.id);
    const places = this.places.get(id) ?? [];
    const problem = this.isBlank(id)
      ? 'is blank: nothing tells which row it is'
      : places.length > 1
        ? `stands in the rows ${places.join(', ')}: none of them is taken`
        : cells.length !== this.columns.length
          ? `begins a row of ${cells.length} cells, where the header has ${this.columns.length}: it is not taken`
          : undefined;
    if (problem) this.complain(record.row, this.mapping.id, id, problem);
    return problem === undefined;
  }

  private row(record: CsvRecord): { readonly record: CsvRecord; readonly row: TableRow; readonly isScored: boolean } {
    const [values, texts] = [new Map<string, CellValue>(), new Map<string, string>()];
    let [lacks, isScored] = [false, true];
    const untold = this.untold(record);
    for (const { pointer, cell, act, member } of this.slots) {
      const says = this.text(record, cell.column);
      texts.set(pointer, says);
      if (this.isBlank(says) && (cell.optional || (act !== undefined && untold.has(act)))) continue;
      const read = this.isBlank(says) ? neededBy(act) : readCell(cell, says);
      if ('value' in read) values.set(pointer, read.value);
      else {
        this.complain(record.row, cell.column, says, read.problem);
        if (member !== undefined) isScored = false;
        else if (act === undefined) lacks = true;
      }
    }
    const { cells: _, ...place } = record;
    const id = this.text(record, this.mapping.id);
    return { record, isScored, row: { ...place, id, values, says: texts, lacks } };
  }

  /** The acts that a row does not tell: nothing else of them is missed. */
  private untold(record: CsvRecord): ReadonlySet<number | undefined> {
    const blank = this.slots.filter(
      ({ cell }) => cell.optional === 'act' && this.isBlank(this.text(record, cell.column)),
    );
    return new Set(blank.map(({ act }) => act));
  }

  /** An average is checked where every score of its row could be read. */
  private mismatch({ record, row, isScored }: ReturnType<Reader['row']>): readonly Mismatch[] {
    const { assess } = this.mapping;
    if (!assess?.average || !isScored) return [];
    const { column, decimal = '.', thousands } = assess.average;
    const says = this.text(record, column);
    const scores = this.slots.filter(({ member, pointer }) => member !== undefined && row.values.has(pointer));
    const told = scored(
      assess.scheme,
      scores.map(({ pointer }) => row.values.get(pointer)!),
    );
    if (!told || this.isBlank(says)) return [];
    const average = readNumber(says, decimal, thousands);
    if ('value' in average) return isMean(average.value, told) ? [] : [{ row: row.row, column, says, ...told }];
    this.complain(row.row, column, says, average.problem);
    return [];
  }

  private text({ cells }: CsvRecord, column: string): string {
    return (cells[this.columns.indexOf(column)] ?? '').trim();
  }

  private isBlank(text: string): boolean {
    return text === '' || (this.mapping.blank ?? []).includes(text);
  }

  private complain(row: number, column: string, says: string, detail: string): void {
    this.dirty.push({ row, column, says, detail });
  }
}

const neededBy = (act: number | undefined): CellRead => ({
  problem: `is blank, and the ${act === undefined ? 'commitment' : 'act'} needs it`,
});

const columnsOf = (mapping: TableMapping): readonly string[] => [
  mapping.id,
  ...slotsOf(mapping).map(({ cell }) => cell.column),
  ...(mapping.assess?.average ? [mapping.assess.average.column] : []),
];

function checkColumns(columns: readonly string[], asked: readonly string[]): void {
  for (const column of asked) {
    const times = columns.filter((each) => each === column).length;
    if (times === 1) continue;
    const why = times === 0 ? `has no column ${quoted(column)}` : `has ${times} columns ${quoted(column)}`;
    const found = columns.map(quoted).join(', ');
    throw refuse('invalid-request', `The table ${why}. Its columns are ${found || 'none'}.`, { pointer: '/csv' });
  }
}
