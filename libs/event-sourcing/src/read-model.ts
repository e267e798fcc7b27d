import type { DomainEvent, RecordedEvent } from './decider.js';
import type { Position } from './event-store.js';

/** The value of a column. Instants are integers (ms since the Unix epoch); nested values are JSON text. */
export type Cell = string | number | null;
export type Row = Readonly<Record<string, Cell>>;

/**
 * A table of a read model. `text` is compared byte by byte, so that an order is the same on every engine.
 * A `words` column is searched by `q` (full text) and by nothing else; its table has one column as key.
 */
export interface Table {
  readonly columns: Readonly<Record<string, 'text' | 'integer' | 'text?' | 'integer?' | 'words'>>;
  readonly key: readonly string[];
  /** Over every row, what was once believed included. */
  readonly indexes?: readonly (readonly string[])[];
  /**
   * The engine adds `knownFrom` (inclusive), `knownTo` (exclusive): positions as integers, `OPEN` while it is believed. Rows
   * are written only through `believe`: what was once believed stays, closed at the position that changed it. `key` tells
   * apart the rows believed at one time.
   */
  readonly bitemporal?: boolean;
  /**
   * Of a bitemporal table with `from` and `to`: indexes over the rows that are believed and have no end in sight
   * (`to` = `END_OF_TIME`). Lists of what stands now walk them; they do not grow with the ledger's age.
   */
  readonly standing?: readonly (readonly string[])[];
  /**
   * Of a table with `standing`: begins of indexes over its other rows, those that end and those that are believed no more,
   * by which what held at an instant, as believed at a position, is found whatever came before or after. The engine adds
   * the columns that this takes.
   */
  readonly held?: readonly (readonly string[])[];
  /** Of a table with `held`: indexes over the rows of these, in an order of their own, for lists between two keys that lie close together. */
  readonly passed?: readonly (readonly string[])[];
}

/** `knownTo` of what is believed now: after every position. */
export const OPEN = Number.MAX_SAFE_INTEGER;

/** A change that an event makes in a table. */
export type Write =
  | { readonly kind: 'put'; readonly table: string; readonly row: Row }
  | { readonly kind: 'drop'; readonly table: string; readonly where: Row }
  | Believe;

/** From now on these rows, and no others, are believed of `of`; a row that stays is not written again. */
export interface Believe {
  readonly kind: 'believe';
  readonly table: string;
  readonly of: Row;
  readonly rows: readonly Row[];
  /** Nothing was ever believed of it: nobody looks for what was. */
  readonly isFirst: boolean;
}

export const put = (table: string, row: Row): Write => ({ kind: 'put', table, row });
export const drop = (table: string, where: Row): Write => ({ kind: 'drop', table, where });
export const believe = (table: string, of: Row, rows: readonly Row[], isFirst = false): Write => ({
  kind: 'believe',
  table,
  of,
  rows,
  isFirst,
});

/** An event on its way into a read model, with its place in the ledger and the state its stream has with it. */
export type Projected<Event extends DomainEvent, State> = RecordedEvent<Event> & {
  readonly position: Position;
  readonly stream: string;
  readonly state: State;
};

export type Handlers<Event extends DomainEvent, State> = {
  readonly [Type in Event['type']]?: (event: Projected<Extract<Event, { type: Type }>, State>) => readonly Write[];
};

/**
 * A read model is data: its tables, and the writes that each event makes. The keys of `on` are the subscription.
 * Handlers are pure: they read no clock and reject nothing. Whatever changes what they write raises `version`.
 */
export interface ReadModel {
  readonly name: string;
  readonly version: number;
  readonly tables: Readonly<Record<string, Table>>;
  readonly on: Readonly<Record<string, (event: never) => readonly Write[]>>;
}
