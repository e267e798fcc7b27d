import {
  type DomainEvent,
  type Loaded,
  type RecordedEvent,
  requestHashOf,
  type StoredEvent,
} from '#libs/event-sourcing';
import { type CommitmentEvent, corrected } from '#libs/commitments';
import { canonicalJson } from '#libs/transparency';
import type { Data } from './line.js';

/** What imports have said of a fact so far. */
export interface Said<Event extends DomainEvent> {
  readonly event: RecordedEvent<Event>;
  /** The fact with what imports corrected in it: what the last one said, whatever others have corrected since. */
  readonly data: Data;
  /** The last event that an import made of it: it holds the hash of the line that made it. */
  readonly last: StoredEvent;
}

/** @param fact what a key names: the first event of that correlation made it, the later ones corrected it */
export function saidOf<Event extends DomainEvent>(
  { stored, events }: Loaded<unknown, Event>,
  fact: string,
): Said<Event> | undefined {
  const [event, ...later] = events.filter((_, index) => stored[index]!.metadata.$correlationId === fact);
  const last = stored.findLast(({ metadata }) => metadata.$correlationId === fact);
  if (!event || !last) return undefined;
  const corrections: readonly DomainEvent[] = later;
  return { event, last, data: corrected(event.data, corrections.filter(isCorrection)) };
}

/** Whether the last import of a fact said just this. */
export const isSaid = ({ last }: Pick<Said<DomainEvent>, 'last'>, content: string): boolean =>
  last.metadata.requestHash === requestHashOf(last.salt, content);

type Correction = Extract<CommitmentEvent, { type: 'EventCorrected' }>;

const isCorrection = (event: DomainEvent): event is Correction => event.type === 'EventCorrected';

/**
 * The fields that a revised line says anew, as a correction states them: `null` takes one away. What the line says as
 * before is left as others may have corrected it, and what is believed already is not said again.
 */
export function changesBetween(said: Data, now: Data, believed: Data): Data {
  const fields = new Set([...Object.keys(said), ...Object.keys(now)]);
  const changed = [...fields].filter((field) => !same(said[field], now[field]) && !same(believed[field], now[field]));
  return Object.fromEntries(changed.map((field) => [field, now[field] ?? null]));
}

const same = (a: unknown, b: unknown): boolean =>
  a === b || (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b));
