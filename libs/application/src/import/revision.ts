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

/** Whether the last import of a fact said just this; what was erased says nothing. */
export const isSaid = ({ last }: Pick<Said<DomainEvent>, 'last'>, content: string): boolean =>
  last.salt !== null && last.metadata.requestHash === requestHashOf(last.salt, content);

type Correction = Extract<CommitmentEvent, { type: 'EventCorrected' }>;

const isCorrection = (event: DomainEvent): event is Correction => event.type === 'EventCorrected';

/**
 * What was believed of a field from when imports last said something of it, oldest first: what they said, and what others
 * made of it since. A line that says one of these says nothing new.
 * @param event the one that the fact's first import made
 */
export function heldSince<Event extends DomainEvent>(
  { stored, events }: Loaded<unknown, CommitmentEvent>,
  fact: string,
  event: RecordedEvent<Event>,
): (field: string) => readonly unknown[] {
  const beliefs: { readonly said: readonly string[]; readonly data: Data }[] = [{ said: [], data: { ...event.data } }];
  let standing: readonly RecordedEvent<Correction>[] = [];
  events.forEach((amendment, index) => {
    const isCorrecting = isCorrection(amendment) && amendment.data.event === event.id;
    if (isCorrecting) standing = [...standing, amendment];
    else if (amendment.type === 'EventRetracted') standing = standing.filter(({ id }) => id !== amendment.data.event);
    else return;
    const isImports = isCorrecting && stored[index]!.metadata.$correlationId === fact;
    const said = isImports ? Object.keys(amendment.data.changes) : [];
    beliefs.push({ said, data: corrected(event.data, standing) });
  });
  return (field) => {
    const last = beliefs.findLastIndex(({ said }) => said.includes(field));
    // The event itself said every field, be it by leaving it out.
    return beliefs.slice(Math.max(last, 0)).map(({ data }) => data[field]);
  };
}

/**
 * The fields that a revised line says anew, as a correction states them: `null` takes one away. What the line says as
 * before is left as others may have corrected it, and so is what the field has held since.
 */
export function changesBetween(said: Data, now: Data, held: (field: string) => readonly unknown[]): Data {
  const fields = [...new Set([...Object.keys(said), ...Object.keys(now)])];
  const changed = fields.filter((field) => !held(field).some((value) => isSame(field, value, now[field])));
  return Object.fromEntries(changed.map((field) => [field, now[field] ?? null]));
}

/** What every answer takes a field for that is left out: who states it corrects nothing. */
const DEFAULTS: Data = { beneficiaries: [], deadline: { type: 'none' }, speakers: [], strength: {}, thirdParties: [] };

function isSame(field: string, a: unknown, b: unknown): boolean {
  const [one, other] = [a, b].map((value) => canonicalJson(value ?? DEFAULTS[field] ?? null));
  return one === other;
}
