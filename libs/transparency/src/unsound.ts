export type UnsoundCode =
  | 'malformed-key'
  | 'malformed-note'
  | 'wrong-signature'
  | 'no-known-signature'
  | 'malformed-checkpoint'
  | 'other-log'
  | 'malformed-proof'
  | 'not-included'
  | 'malformed-bundle'
  | 'malformed-export';

/** What is shown as evidence and is none. Programs match on `code`, never on `message`. */
export class Unsound extends Error {
  override readonly name = 'Unsound';

  constructor(
    readonly code: UnsoundCode,
    message: string,
  ) {
    super(message);
  }
}

/** A line of somebody else's as a message shows it. */
export const shown = (line: string): string => `“${line.length > 80 ? `${line.slice(0, 80)}…` : line}”`;
