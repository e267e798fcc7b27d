import type { ProblemCode } from '../problem/codes.js';

/** A line that was refused, as a problem would tell it. */
export interface RefusedLine {
  readonly line: number;
  readonly key?: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail: string;
  /** RFC 6901, into the line. */
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
  readonly [extension: string]: unknown;
}

/** Why a file is read no further: the client sent nothing for 30 s, the server ends, or its store cannot be used. */
export type StoppedBy = 'silence' | 'shutdown' | 'store-unavailable';

/** What became of the lines. */
export interface TotalsAnswer {
  readonly lines: number;
  readonly recorded: number;
  readonly corrected: number;
  readonly unchanged: number;
  readonly refused: number;
  /** Where the ledger ends: as `minPosition` it makes an answer hold everything that was imported. */
  readonly position: string;
  readonly seconds: number;
  readonly dryRun: boolean;
  /** Whether the file was read to its end. */
  readonly complete: boolean;
  /** Why it was not. */
  readonly stoppedBy?: StoppedBy;
}
