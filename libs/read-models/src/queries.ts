import type { Instant, Moment, Position } from '#libs/event-sourcing';
import type { CommitmentSummary, KindName, MODALITIES, PartyData, Statement } from '#libs/commitments';
import type { AssessmentFilter, AssessmentTally, Reassessed } from './assessment-queries.js';
import type { AssistanceFilter, FigureSum } from './assistance-queries.js';
import type { CalendarPlace, CalendarWindow, ChangesFilter, RecordedPlace, TurnItem } from './changes-queries.js';
import type { OutstandingItem, OwedItem } from './relation-queries.js';

/** When a question is asked for: how it stood at `asOf` (ms since the epoch), as known at a position of the ledger. */
export interface Clocks {
  readonly asOf: Instant;
  readonly knownAt: Position;
}

export const SORTS = ['effective', '-effective', 'recorded', '-recorded', 'due', 'subject'] as const;
export type Sort = (typeof SORTS)[number];

/** A page ends behind a row: its sort key and its id. The next begins there. */
export interface After {
  readonly key: string | number;
  readonly id: string;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the next page begins; none behind the last. */
  readonly next?: After;
}

export interface CommitmentFilter {
  readonly kind?: KindName;
  readonly party?: string;
  readonly debtor?: string;
  readonly creditor?: string;
  /** Matches any debtor; `mixed` matches commitments whose debtors differ; `retracted` ones are absent unless asked for. */
  readonly status?: string;
  readonly condition?: string;
  readonly topic?: string;
  readonly modality?: (typeof MODALITIES)[number];
  /** That its terms name, or on which it was assessed. */
  readonly scheme?: string;
  /** Words that must all stand in the subject, the terms or the quotes; of today, whatever the clocks say. */
  readonly q?: string;
}

export type CommitmentItem = CommitmentSummary & {
  readonly id: string;
  readonly version: number;
  readonly position: Position;
  readonly recordedAt: Instant;
  /** The earliest day on which an open debtor falls due. */
  readonly dueAt: Instant | null;
};

export interface FollowUpFilter {
  readonly state: 'outstanding' | 'closed' | 'all';
  readonly owner?: string;
  readonly party?: string;
  readonly kind?: KindName;
  readonly commitment?: string;
  readonly due?: 'overdue' | '7d' | '30d' | 'undated';
}

export interface FollowUpItem {
  readonly id: string;
  readonly commitment: Pick<CommitmentSummary, 'kind' | 'subject' | 'debtors'> & { readonly id: string };
  readonly action: string;
  readonly owner: string | null;
  readonly dueOn: Moment | null;
  readonly overdue: boolean;
  readonly reason: string;
  readonly why: string;
  readonly since: Moment;
  readonly state: 'outstanding' | 'closed';
}

export interface DocumentItem {
  readonly id: string;
  readonly title: string;
  readonly publisher: string | null;
  readonly publishedOn: Moment | null;
  readonly url: string | null;
  readonly language: string | null;
  readonly sha256: string | null;
  readonly characters: number | null;
  readonly recordedAt: Instant;
}

interface Anchoring {
  readonly quote: string;
  readonly verified: boolean;
  readonly start: number | null;
  readonly end: number | null;
  readonly prefix: string | null;
  readonly suffix: string | null;
}

export interface QuoteItem extends Anchoring {
  readonly commitment: string;
  readonly event: string;
  readonly type: string;
  readonly statement: string | null;
}

export interface StatementItem extends Anchoring {
  readonly id: string;
  readonly class: Statement['class'];
  readonly reason: string | null;
  /** The commitments recorded from it. */
  readonly promotedTo: readonly string[];
}

export interface Link {
  readonly relation: 'superseded_by' | 'supersedes' | 'duplicate_of' | 'has_duplicate';
  readonly commitment: string;
}

/** The questions that read models answer, whatever engine holds them. Lists are in the order asked for, ties in the order of recording, then by id. */
export abstract class Queries {
  abstract commitments(
    filter: CommitmentFilter,
    clocks: Clocks,
    sort: Sort,
    limit: number,
    after?: After,
  ): Promise<Page<CommitmentItem>>;
  /** Most pressing first: what is overdue, then what the ledger cannot explain, then by date, the undated last. */
  abstract followUps(filter: FollowUpFilter, clocks: Clocks, limit: number, after?: After): Promise<Page<FollowUpItem>>;
  /** What a debtor owes a creditor, what was promised last first; without the retracted. */
  abstract owed(debtor: string, creditor: string, clocks: Clocks, limit: number): Promise<readonly OwedItem[]>;
  /** What stood of these commitments, the retracted included; in no order. */
  abstract stood(commitments: readonly string[], clocks: Clocks): Promise<readonly OwedItem[]>;
  /** What is to be chased of these commitments, most pressing first. */
  abstract outstandingOf(
    commitments: readonly string[],
    clocks: Clocks,
    limit: number,
  ): Promise<readonly OutstandingItem[]>;
  /** The events of commitments that fit, after one position and up to another, in order. */
  abstract recorded(
    filter: ChangesFilter,
    after: Position,
    upTo: Position,
    limit: number,
  ): Promise<readonly RecordedPlace[]>;
  /** What the calendar alone brought about in a window, of commitments that fit, by instant and name. */
  abstract turns(
    filter: ChangesFilter,
    window: CalendarWindow,
    limit: number,
    after?: CalendarPlace,
  ): Promise<readonly TurnItem[]>;
  /** The scores that hold, by debtor, and how far the scheme and window are covered. */
  abstract assessed(filter: AssessmentFilter, clocks: Clocks): Promise<AssessmentTally>;
  /** The scores that differ from those that held before, by commitment and debtor. */
  abstract reassessed(
    filter: AssessmentFilter,
    clocks: Clocks,
    before: Clocks,
    limit: number,
  ): Promise<readonly Reassessed[]>;
  /** What is pledged, committed and delivered, by group, currency and stage. */
  abstract assistance(filter: AssistanceFilter, clocks: Clocks): Promise<readonly FigureSum[]>;
  abstract documents(limit: number, after?: After, knownAt?: Position): Promise<Page<DocumentItem>>;
  /** What is anchored in a document, in the order of its text. */
  abstract anchored(
    document: string,
    knownAt: Position,
  ): Promise<{ readonly quotes: readonly QuoteItem[]; readonly statements: readonly StatementItem[] }>;
  /** The document that a noted statement stands in. */
  abstract documentOfStatement(statement: string): Promise<string | undefined>;
  abstract links(commitment: string, clocks: Clocks): Promise<readonly Link[]>;
  abstract parties(): Promise<readonly PartyData[]>;
  abstract close(): Promise<void>;
  /** The streams (`commitment-<id>`) whose newest events the read models could not take: lists lack them or show them as they were. */
  abstract parkedStreams(): Promise<readonly string[]>;
}
