import type { StoredEvent } from './event-store.js';

/** The type of the event that tells, in the same stream, that the data of another one was erased. */
export const REDACTED = 'EventRedacted';

/** What stands where words were erased. */
export const ERASED = '[redacted]';

/** Who had an event's data erased, and what is left of it. */
export interface Redaction {
  /** The id of the event whose data was erased. */
  readonly event: string;
  readonly reason: string;
  /** On whose authority. */
  readonly authority: string;
  /** The data without its words: what the fold needs, so that no answer moves. */
  readonly kept: object;
  /** The schema of `kept`. */
  readonly schema: number;
}

/** `by`: the id of the event that tells it. */
export type Redactions = ReadonlyMap<string, Redaction & { readonly by: string }>;

/** The redactions that a stream tells of, by the id of the event that each is of. */
export function redactionsIn(stream: readonly Pick<StoredEvent, 'id' | 'type' | 'data'>[]): Redactions {
  const told = stream.flatMap(({ id, type, data }) =>
    type === REDACTED && data !== null ? [{ ...(data as Redaction), by: id }] : [],
  );
  return new Map(told.map((redaction) => [redaction.event, redaction]));
}
