import type { Instant, Position } from '#libs/event-sourcing';
import type { Change, CommitmentSummary, KindName, Turn } from '#libs/commitments';
import type { Saying } from './relation-queries.js';

/** Of which commitments: by what was believed of them at the end of the walk, at whatever effective time. */
export interface ChangesFilter {
  readonly party?: string;
  readonly kind?: KindName;
}

/** An event of a commitment, by where it stands. */
export interface RecordedPlace {
  readonly commitment: string;
  readonly version: number;
  readonly position: Position;
}

/** A stretch of effective time, both ends inclusive, as known at a position. */
export interface CalendarWindow {
  readonly from: Instant;
  readonly to: Instant;
  readonly knownAt: Position;
}

/** Where a walk through the calendar stands: behind the turn of this name at this instant. */
export interface CalendarPlace {
  readonly at: Instant;
  /** Commitment, what and whose, joined by spaces. */
  readonly name: string;
}

export interface TurnItem extends CalendarPlace {
  readonly commitment: Pick<CommitmentSummary, 'kind' | 'subject' | 'debtors'> & { readonly id: string };
  readonly what: Turn['what'];
  readonly change: Change;
  readonly why: string;
  /** The words in which it was last said by then. */
  readonly source: Saying | null;
}
