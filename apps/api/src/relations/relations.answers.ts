import {
  AmountsAnswer,
  ChangeAnswer,
  DisputeAnswer,
  HistoryEntryAnswer,
  StandingAnswer,
} from '../commitments/commitment.answers.js';
import { FollowUpRow, FollowedCommitment } from '../follow-ups/follow-ups.answers.js';

/** The words of the making or of the latest reaffirmation, and where they can be read. */
export class SayingAnswer {
  readonly event!: string;
  readonly type!: string;
  readonly effective!: string;
  /** The id of the document that holds the quote; absent for what was only cited. */
  readonly document?: string;
  readonly title?: string;
  readonly publisher?: string;
  readonly publishedOn?: string;
  readonly url?: string;
  readonly quote!: string;
  readonly verified!: boolean;
}

/** What a debtor owes by one commitment. */
export class OwedAnswer {
  readonly id!: string;
  readonly subject!: string;
  readonly effective!: string;
  /** Where this debtor stands. */
  readonly standing!: StandingAnswer;
  /** Of an assistance pledge only: this debtor's own, and those that it has with others. */
  readonly amounts?: AmountsAnswer[];
  readonly conditions!: string[];
  readonly deadline!: object;
  /** The earliest day on which an open debtor falls due. */
  readonly dueOn!: string | null;
  readonly disputed!: boolean;
  /** Both owe each other the same. */
  readonly mutual!: boolean;
  readonly source!: SayingAnswer | null;
}

export class OwedByStatus {
  readonly status!: string;
  readonly commitments!: OwedAnswer[];
}

export class OwedByKind {
  readonly kind!: string;
  readonly byStatus!: OwedByStatus[];
}

export class OneWay {
  readonly debtor!: string;
  readonly creditor!: string;
  readonly byKind!: OwedByKind[];
  /** There are more than 500; `all` holds every one. */
  readonly truncated!: boolean;
  /** Where the same commitments are listed, a page at a time. */
  readonly all!: string;
}

/** Contested fulfilments and open allegations, with both sides and their sources. */
export class DisputedAnswer {
  readonly commitment!: FollowedCommitment;
  readonly disputes!: DisputeAnswer[];
}

export class ChangedAnswer {
  readonly commitment!: FollowedCommitment;
  /** Against the answer just before `since`. */
  readonly changes!: ChangeAnswer[];
  /** The newest five of the entries recorded since that count by `asOf`, oldest first. */
  readonly entries!: HistoryEntryAnswer[];
  /** How many those are, told or not. */
  readonly recorded!: number;
}

export class OutstandingAnswer extends FollowUpRow {
  /** Where the commitment was last said by then. */
  readonly source!: SayingAnswer | null;
}

export class RelationAnswer {
  readonly parties!: string[];
  readonly asOf!: string;
  readonly knownAt!: string;
  /** What the first owes the second, and the second the first. A mutual commitment stands in both. */
  readonly owes!: OneWay[];
  readonly disputed!: DisputedAnswer[];
  /** Most pressing first, at most 500. */
  readonly outstanding!: OutstandingAnswer[];
  /** With `since`: what was recorded last comes first, at most 200. */
  readonly changed?: ChangedAnswer[];
  /** The parts that hold less than there is: `owes`, `outstanding`, `changed`. The others speak of what `owes` tells. */
  readonly truncated!: string[];
  /** Some commitments could not be projected. */
  readonly incomplete?: boolean;
}
