import type { Position } from '#libs/event-sourcing';

/** What was found where ledger and log should be one. */
export type HaltCode =
  /** An event without a leaf stands before the last event that has one. */
  | 'position-backwards'
  /** The event of a leaf is not in the ledger where it was. */
  | 'event-missing'
  /** An event that has a leaf stands at another position than when it got it. */
  | 'event-moved'
  /** An event is not what its leaf was made of. */
  | 'event-changed'
  /** An event was redacted before it had a leaf, and its data's commitment went with it. */
  | 'event-redacted'
  /** An event has no canonical JSON, so no leaf can be made. */
  | 'event-unfit'
  /** The log has lost leaves that it had. */
  | 'leaf-missing'
  /** The log's tree is not the one that it had grown from. */
  | 'leaf-changed';

/** Where: as much of it as is known. */
export interface HaltPlace {
  readonly eventId?: string | undefined;
  readonly position?: Position | undefined;
  /** Of the leaf. */
  readonly index?: number | undefined;
}

/** To go on would give leaves to a history that is not the one they stand for. Nobody but an operator can say which is right. */
export class SequencerHalted extends Error {
  override readonly name = 'SequencerHalted';

  constructor(
    readonly code: HaltCode,
    readonly place: HaltPlace,
    what: string,
    options?: ErrorOptions,
  ) {
    super(`the sequencer halts (${[code, ...wordsOf(place)].join(', ')}): ${what}`, options);
  }
}

function* wordsOf({ eventId, position, index }: HaltPlace): Iterable<string> {
  if (eventId !== undefined) yield `event ${eventId}`;
  if (position !== undefined) yield `position ${position}`;
  if (index !== undefined) yield `leaf ${index}`;
}
