import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { ListEnd } from '../lists/list.answers.js';
import { DeadlineBody } from './requests/deadline.requests.js';
import { SpeakerBody, StrengthBody } from './requests/strength.requests.js';

export class PauseAnswer {
  readonly since!: string;
  readonly until?: string;
}

export class VisitAnswer {
  readonly from!: string;
  readonly to!: string;
  readonly place?: string;
  readonly format?: string;
}

/** The words of a source, and where they can be read. */
export class SourceAnswer {
  readonly quote!: string;
  /** Whether the quote stands in a text that the ledger holds, word for word. */
  readonly verified!: boolean;
  readonly document?: string;
  readonly statement?: string;
  /** UTF-16 code units, inclusive. */
  readonly start?: number;
  /** UTF-16 code units, exclusive. */
  readonly end?: number;
  readonly prefix?: string;
  readonly suffix?: string;
  readonly title?: string;
  readonly publisher?: string;
  readonly publishedOn?: string;
  readonly url?: string;
}

/** What one side of a dispute says, and where that is written. */
export class SideAnswer {
  readonly by!: string;
  readonly since!: string;
  /** The id of the event that says so. */
  readonly event!: string;
  /** Why; an assertion of fulfilment gives no ground. */
  readonly ground?: string;
  readonly source!: SourceAnswer | null;
}

/** Two sides that say different things; neither wins silently. */
export class DisputeAnswer {
  /** `fulfilment` or `breach`. */
  readonly about!: string;
  readonly debtors!: string[];
  readonly asserted!: SideAnswer;
  /** Null for an allegation that nobody has answered. */
  readonly contested!: SideAnswer | null;
}

export class AssertedAnswer {
  readonly by!: string;
  readonly since!: string;
  readonly event!: string;
  /** Absent where commitments are listed. */
  readonly source?: SourceAnswer | null;
}

export class ContestAnswer {
  readonly by!: string;
  readonly reason!: string;
  readonly since!: string;
  readonly event!: string;
  /** Absent where commitments are listed. */
  readonly source?: SourceAnswer | null;
  readonly assertedBy!: string;
  /** The assertion that is contested. */
  readonly asserted!: AssertedAnswer;
}

export class ReleaseAnswer {
  readonly by!: string;
  readonly since!: string;
}

/** Where one debtor stands. */
export class StandingAnswer {
  readonly debtor!: string;
  readonly status!: string;
  /** When the status took effect, as it was said. */
  readonly since!: string;
  readonly suspended?: PauseAnswer;
  /** The notice of withdrawal takes effect then: a day, month or year once it is over. */
  readonly noticeUntil?: string;
  /** How it was met, short of what was promised. */
  readonly marked?: string;
  readonly visit?: VisitAnswer;
  /** The creditors that have released the debtor so far; it is released once all have. */
  readonly released?: ReleaseAnswer[];
  /** Who says that it was not fulfilled, the newest first. */
  readonly contested?: ContestAnswer[];
}

/** What of an assistance pledge counts in the sums of `GET /v1/assistance`: exact decimal numbers, in one currency. */
export class AmountsAnswer {
  /** Several where it is of all of them together: no share of it is any one's. */
  readonly debtors!: string[];
  readonly currency!: string;
  /** Nought once the promise no longer stands, unless it was kept. */
  readonly pledged!: string;
  readonly committed!: string;
  /** Whatever became of the promise. */
  readonly delivered!: string;
}

export class BreachAnswer {
  readonly debtor!: string;
  readonly by!: string;
  readonly ground!: string;
  /** When it was alleged. */
  readonly effective!: string;
  /** `alleged`, `contested`, `found` or `withdrawn`. */
  readonly state!: string;
  /** Since when it is in that state. */
  readonly since!: string;
  /** The id of the event that alleges it. */
  readonly event!: string;
  readonly source!: SourceAnswer | null;
  readonly contestedBy?: string;
  readonly contested?: SideAnswer;
  readonly foundBy?: string;
  readonly found?: SideAnswer;
}

/** A fact that does not fit the state it meets: it is skipped, and for people to resolve. */
export class ConflictingFact {
  /** The id of the event. */
  readonly event!: string;
  readonly type!: string;
  readonly state!: string;
  /** The acts that the state would allow. */
  readonly allowed!: string[];
}

export class AssessmentAnswer {
  readonly assessor!: string;
  readonly scheme!: string;
  readonly score!: string;
  readonly window?: string;
  readonly final?: boolean;
  readonly debtor?: string;
  readonly effective!: string;
  readonly revised!: boolean;
}

/** What another party says of a reservation, or its silence does. */
export class ReservationResponseAnswer {
  readonly by!: string;
  /** `accepted`, `accepted_tacitly` (a treaty, and no objection within twelve months: VCLT 20(5)), `objected`, or `objected_late` (after that, which changes nothing). */
  readonly stand!: string;
  readonly since!: string;
  /** The commitment is not in force between the two. */
  readonly opposesEntryIntoForce?: boolean;
  readonly reason?: string;
  /** The id of the event that says so; null for silence. */
  readonly event!: string | null;
  readonly source!: SourceAnswer | null;
}

/** What a party excludes or changes for itself. It moves no standing. */
export class ReservationAnswer {
  /** The id of the event that made it. */
  readonly event!: string;
  readonly by!: string;
  readonly statement!: string;
  readonly since!: string;
  /** `stands` or `withdrawn`. */
  readonly state!: string;
  readonly withdrawn?: string;
  readonly source!: SourceAnswer | null;
  readonly responses!: ReservationResponseAnswer[];
}

/** A source, and the event that named it. */
export class SourceOfEvent extends SourceAnswer {
  readonly event!: string;
  readonly type!: string;
  readonly effective!: string;
  readonly stance?: string;
}

export class ClosedAnswer {
  readonly outcome!: string;
  readonly on!: string;
  readonly note?: string;
}

export class FollowUpOfCommitment {
  readonly id!: string;
  readonly action!: string;
  readonly owner!: string | null;
  readonly dueOn!: string | null;
  readonly about?: string;
  readonly since!: string;
  /** `outstanding` or `closed`. */
  readonly state!: string;
  readonly closed?: ClosedAnswer;
}

export class LinkAnswer {
  /** `superseded_by`, `supersedes`, `duplicate_of` or `has_duplicate`. */
  readonly relation!: string;
  readonly commitment!: string;
}

export class RetractionAnswer {
  readonly reason!: string;
  readonly recordedAt!: string;
}

/** One commitment as it stands at `asOf`, by what was recorded by `knownAt`. */
export class CommitmentViewAnswer {
  readonly id!: string;
  readonly kind!: string;
  readonly subject!: string;
  readonly debtors!: string[];
  readonly creditors!: string[];
  readonly beneficiaries!: string[];
  readonly thirdParties!: string[];
  /** The terms of its kind. */
  readonly terms!: object;
  readonly strength!: StrengthBody;
  readonly deadline!: DeadlineBody;
  readonly speakers!: SpeakerBody[];
  readonly verifiable?: boolean;
  /** When it was made, as it was said. */
  readonly effective!: string;
  readonly zone?: string;
  /** The common status of all debtors, `mixed`, or `retracted`. */
  readonly status!: string;
  readonly standing!: StandingAnswer[];
  /** Of an assistance pledge only. */
  readonly amounts?: AmountsAnswer[];
  /** Derived for the day asked for, never stored: `due_soon`, `overdue`, `review_due`, `stale`, `awaiting_outcome`, `disputed`, `conflict`. */
  readonly conditions!: string[];
  readonly disputed!: boolean;
  /** Contested fulfilments and open allegations, with both sides and their sources. */
  readonly disputes!: DisputeAnswer[];
  readonly breaches!: BreachAnswer[];
  readonly conflicts!: ConflictingFact[];
  readonly reaffirmations!: number;
  readonly lastReaffirmed!: string | null;
  readonly assessments!: AssessmentAnswer[];
  readonly reservations!: ReservationAnswer[];
  readonly sources!: SourceOfEvent[];
  readonly followUps!: FollowUpOfCommitment[];
  /** To other commitments, from either side. */
  readonly links!: LinkAnswer[];
  readonly version!: number;
  readonly position!: string | null;
  readonly recordedAt!: string;
  readonly retraction?: RetractionAnswer;
}

export class HistoryEventAnswer {
  readonly id!: string;
  readonly type!: string;
  readonly schema!: number;
}

const ANYTHING: ApiPropertyOptions = {
  anyOf: ['string', 'number', 'boolean', 'array', 'object', 'null'].map((type) => ({
    type,
    ...(type === 'array' ? { items: {} } : {}),
  })),
};

export class ChangeAnswer {
  /** Where in the answer: an RFC 6901 pointer. */
  readonly path!: string;
  @ApiProperty(ANYTHING) readonly was!: unknown;
  @ApiProperty(ANYTHING) readonly now!: unknown;
}

/** An entry of the record. */
export class HistoryEntryAnswer {
  readonly version!: number;
  readonly position?: string;
  readonly event!: HistoryEventAnswer;
  /** One English sentence on what happened. */
  readonly says!: string;
  readonly effective!: string | null;
  readonly recordedAt!: string;
  readonly actor!: string;
  readonly source!: SourceAnswer | null;
  /** What whoever recorded it noted beside it. */
  readonly note!: string | null;
  readonly changes!: ChangeAnswer[];
  /** The ids of the corrections that stand, oldest first. */
  readonly correctedBy?: string[];
  readonly retractedBy?: string;
  /** The id of the redaction that erased its words. */
  readonly redactedBy?: string;
}

export class HistoryAnswer extends ListEnd {
  readonly items!: HistoryEntryAnswer[];
}

export class ActsOfDebtor {
  readonly debtor!: string;
  readonly status!: string;
  readonly acts!: string[];
}

/** What may be done, for some debtor and for each. */
export class AllowedActsAnswer {
  readonly id!: string;
  readonly version!: number;
  readonly status!: string;
  readonly disputed!: boolean;
  readonly disputes!: DisputeAnswer[];
  readonly acts!: string[];
  readonly standing!: ActsOfDebtor[];
}
