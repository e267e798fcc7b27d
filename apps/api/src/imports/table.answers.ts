import type { ProblemCode } from '../problem/codes.js';

/** A cell that says what nobody can tell, or with which its commitment cannot be recorded. `row` counts as a spreadsheet does: the header is row 1. */
class DirtyCellAnswer {
  readonly row!: number;
  readonly column!: string;
  readonly says!: string;
  readonly detail!: string;
}

/** An average that the scores of its row do not come to. */
class MismatchAnswer {
  readonly row!: number;
  readonly column!: string;
  readonly says!: string;
  /** What the scores come to: their sum, and how many they are. */
  readonly sum!: number;
  readonly of!: number;
}

/** A row, or the score in one of its columns, that was refused, as a problem would tell it. */
class RefusedCellAnswer {
  readonly row!: number;
  readonly column?: string;
  readonly key!: string;
  readonly status!: number;
  readonly code!: ProblemCode;
  readonly detail!: string;
  readonly [extension: string]: unknown;
}

class ChangedCellAnswer {
  readonly row!: number;
  readonly id!: string;
  readonly column!: string;
  readonly was!: unknown;
  readonly now!: unknown;
}

/** How many of each. */
class TableCountsAnswer {
  readonly rows!: number;
  /** Commitments and assessments. */
  readonly recorded!: number;
  readonly corrected!: number;
  readonly unchanged!: number;
  readonly refused!: number;
  readonly dirty!: number;
  readonly mismatched!: number;
  /** Rows whose commitment waits for a cell that it needs. */
  readonly heldBack!: number;
  readonly new!: number;
  readonly gone!: number;
  readonly filled!: number;
  readonly revised!: number;
  readonly emptied!: number;
}

class EditionAnswer {
  /** From 1. */
  readonly number!: number;
  readonly publishedOn!: string;
  /** The document that keeps it. */
  readonly document!: string;
  /** It was imported before: nothing in it is new. */
  readonly isKnown!: boolean;
}

/** What became of a table. */
export class TableReportAnswer {
  readonly table!: string;
  readonly edition!: EditionAnswer;
  readonly dryRun!: boolean;
  readonly counts!: TableCountsAnswer;
  readonly dirty!: DirtyCellAnswer[];
  readonly mismatched!: MismatchAnswer[];
  readonly refused!: RefusedCellAnswer[];
  /** The ids of rows that no earlier edition has. */
  readonly new!: string[];
  /** The ids of rows that the edition before has and this one lacks. Their commitments stay as they are. */
  readonly gone!: string[];
  /** Cells that were blank. */
  readonly filled!: ChangedCellAnswer[];
  readonly revised!: ChangedCellAnswer[];
  /** Cells that are blank now. What they held stays. */
  readonly emptied!: ChangedCellAnswer[];
  /** Where the ledger ends: as `minPosition` it makes an answer hold everything that was imported. */
  readonly position!: string;
}
