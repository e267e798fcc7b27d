import type { NewEvent, OrderedEvent, Position } from '#libs/event-sourcing';
import { jsonOf } from './json.js';

/** An event on its way in, as it will be kept: a copy, so that the caller's later changes do not reach it. */
export interface EventRow {
  readonly id: string;
  readonly type: string;
  readonly schema: number;
  /** JSON text. */
  readonly data: string;
  /** JSON text. */
  readonly metadata: string;
  readonly salt: Uint8Array;
}

/** An event as it is kept. */
export interface StoredRow extends EventRow {
  readonly position: number;
  readonly stream: string;
  readonly version: number;
  readonly recordedAt: number;
}

/** One append as it waits: whole or absent. */
export interface Append {
  readonly stream: string;
  readonly rows: readonly EventRow[];
  readonly expectedVersion: number;
}

/** Refuses what no store could keep with a `TypeError` or a `RangeError`. */
export function toAppend(stream: string, events: readonly NewEvent[], expectedVersion: number): Append {
  if (events.length === 0) throw new RangeError('an append has at least one event');
  if (!Number.isSafeInteger(expectedVersion) || expectedVersion < 0) {
    throw new RangeError(`a version is a number from 0 on, not ${expectedVersion}`);
  }
  return { stream, rows: events.map(toRow), expectedVersion };
}

function toRow({ id, type, schema, data, metadata, salt }: NewEvent): EventRow {
  return { id, type, schema, data: jsonOf(data), metadata: JSON.stringify(metadata), salt: Uint8Array.from(salt) };
}

export function fromRow(row: StoredRow): OrderedEvent {
  const { id, type, schema, salt, stream, version, recordedAt } = row;
  const data: object = JSON.parse(row.data);
  const metadata: OrderedEvent['metadata'] = JSON.parse(row.metadata);
  return { id, type, schema, data, metadata, salt, stream, version, recordedAt, position: String(row.position) };
}

/** A position as a number, on the stores that count theirs from 1 without a gap. */
export function ordinalOf(position: Position): number {
  const ordinal = Number(position);
  if (!/^\d+$/.test(position) || !Number.isSafeInteger(ordinal)) throw new RangeError(`not a position: ${position}`);
  return ordinal;
}

/** The last of the positions 1 to `count` that was recorded at or before an instant; 0 if none. */
export function lastRecordedBy(instant: number, count: number, recordedAtOf: (position: number) => number): number {
  let last = 0;
  let end = count;
  while (last < end) {
    const middle = Math.ceil((last + end) / 2);
    if (recordedAtOf(middle) <= instant) last = middle;
    else end = middle - 1;
  }
  return last;
}
