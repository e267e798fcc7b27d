import { ListEnd } from '../lists/list.answers.js';
import { SourceAnswer } from './commitment.answers.js';
import { SpeakerBody, StrengthBody } from './requests/strength.requests.js';
import { ScopeClauseBody } from './requests/terms.requests.js';

export class ScopeChange {
  readonly gained!: ScopeClauseBody[];
  readonly lost!: ScopeClauseBody[];
}

export class IntensifiersChange {
  readonly gained!: string[];
  readonly lost!: string[];
}

export class SpeakersChange {
  readonly gained!: SpeakerBody[];
  readonly lost!: SpeakerBody[];
}

export class LevelChange {
  readonly was!: string;
  readonly now!: string;
}

/** What changed from one statement to another. What a statement leaves unsaid stands as last said, so that silence is no change. */
export class StatementChangeAnswer {
  /** Phrases that the earlier wording says nowhere, in the words as used; a single word also where that has fewer of it. */
  readonly added!: string[];
  /** Phrases that the later wording says nowhere any more; a single word also where that has fewer of it. */
  readonly removed!: string[];
  /** Phrases that both say, in another place, or once more or less. */
  readonly moved!: string[];
  /** By area and mode. */
  readonly scope!: ScopeChange;
  readonly intensifiers!: IntensifiersChange;
  readonly level?: LevelChange;
  readonly legalForce?: LevelChange;
  readonly speakers?: SpeakersChange;
}

/** A time at which the commitment was made or said again. */
export class StatementAnswer {
  /** Of the commitment, when it was recorded: what `…/diff` names it by. */
  readonly version!: number;
  /** The id of the event. */
  readonly event!: string;
  /** `CommitmentRecorded` or `CommitmentReaffirmed`. */
  readonly type!: string;
  /** When it was said, as it was said. */
  readonly effective!: string;
  readonly zone?: string;
  /** Who said it again, where that was named. */
  readonly by?: string;
  /** For which debtor, where that was named. */
  readonly debtor?: string;
  /** The exact words; null where it was said again without a source. */
  readonly quote!: string | null;
  readonly speakers!: SpeakerBody[];
  readonly strength!: StrengthBody;
  /** What it covers: as it says, else as last said or changed by then. */
  readonly scope!: ScopeClauseBody[];
  readonly source!: SourceAnswer | null;
}

export class ListedStatementAnswer extends StatementAnswer {
  /** Against the statement before it; null for the first. */
  readonly change!: StatementChangeAnswer | null;
}

export class StatementsAnswer extends ListEnd {
  readonly items!: ListedStatementAnswer[];
}

/** A stretch of either wording. All that is not `removed` makes up the later wording, punctuation included. */
export class SegmentAnswer {
  /** `same`, `added` or `removed`. */
  readonly op!: string;
  readonly text!: string;
}

export class StatementsDiffAnswer {
  readonly from!: StatementAnswer;
  readonly to!: StatementAnswer;
  readonly change!: StatementChangeAnswer;
  /** The change of wording for display, in the order of reading. */
  readonly segments!: SegmentAnswer[];
}
