import type { NewEvent, OrderedEvent, Position } from '#libs/event-sourcing';
import { dataMac, leafParts, type LeafParts } from '#libs/transparency';
import { jsonOf, storedJson } from './json.js';

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
  /** Of its leaf, what is known before it has its place. */
  readonly leaf: LeafParts;
}

/** An event as it is kept; without data and salt once they were erased. */
export interface StoredRow extends Omit<EventRow, 'leaf' | 'data' | 'salt'> {
  readonly data: string | null;
  readonly salt: Uint8Array | null;
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
  /** The ids of earlier events of the stream whose data and salt go. */
  readonly erased: readonly string[];
}

/** Refuses what no store could keep with a `TypeError` or a `RangeError`. */
export function toAppend(
  stream: string,
  events: readonly NewEvent[],
  expectedVersion: number,
  erased: readonly string[] = [],
): Append {
  requireAppendable(events, expectedVersion);
  return { stream, rows: events.map((event) => toRow(stream, event)), expectedVersion, erased };
}

/** Throws `RangeError` for no events, and for what is no version. */
export function requireAppendable(events: readonly NewEvent[], expectedVersion: number): void {
  if (events.length === 0) throw new RangeError('an append has at least one event');
  if (!Number.isSafeInteger(expectedVersion) || expectedVersion < 0) {
    throw new RangeError(`a version is a number from 0 on, not ${expectedVersion}`);
  }
}

function toRow(stream: string, event: NewEvent): EventRow {
  const { id, type, schema, data, metadata } = event;
  const salt = Uint8Array.from(event.salt);
  const kept = { id, type, schema, data: jsonOf(data), metadata: JSON.stringify(metadata), salt };
  return { ...kept, leaf: leafParts({ id, type, schema, stream, metadata }, dataMac(salt, data)) };
}

/** Leaves are counted as positions are, from 0 on: this store knows a leaf as soon as its event. */
export const leafIndexOf = (position: number): number => position - 1;

export function fromRow(row: StoredRow): OrderedEvent {
  const { id, type, schema, salt, stream, version, recordedAt } = row;
  const where = `the event at position ${row.position}`;
  const data = row.data === null ? null : (storedJson(row.data, where) as object);
  const metadata = storedJson(row.metadata, where) as OrderedEvent['metadata'];
  return { id, type, schema, data, metadata, salt, stream, version, recordedAt, ...placeOf(row.position) };
}

export const placeOf = (position: number): Required<Pick<OrderedEvent, 'position' | 'leafIndex'>> => ({
  position: String(position),
  leafIndex: leafIndexOf(position),
});

export const notInStream = (stream: string, id: string): RangeError =>
  new RangeError(`${stream} holds no event ${id} that could be erased`);

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
