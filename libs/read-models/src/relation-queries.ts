import type { Moment } from '#libs/event-sourcing';
import type { CommitmentItem, FollowUpItem } from './queries.js';

/** Words, and where they can be read. What the ledger knows of a document is told with its id. */
export interface Words {
  /** The id of the document that holds the quote; none for what was only cited. */
  readonly document?: string;
  readonly title?: string;
  readonly publisher?: string;
  readonly publishedOn?: Moment;
  readonly url?: string;
  readonly quote: string;
  readonly verified: boolean;
}

/** The words in which a commitment was last said: those of its making, or of its latest reaffirmation. */
export interface Saying extends Words {
  readonly event: string;
  readonly type: 'CommitmentRecorded' | 'CommitmentReaffirmed';
  readonly effective: Moment;
}

export type OwedItem = CommitmentItem & { readonly source: Saying | null };

export type OutstandingItem = FollowUpItem & { readonly source: Saying | null };
