import { ChangeAnswer } from '../commitments/commitment.answers.js';
import { FollowedCommitment } from '../follow-ups/follow-ups.answers.js';
import { ListEnd } from '../lists/list.answers.js';

export class NamedDocument {
  readonly id!: string;
  readonly title!: string;
}

export class NamedEvent {
  readonly id!: string;
  readonly type!: string;
  readonly version!: number;
}

/** One change in the ledger's answers. */
export class ChangeRow {
  /** `recorded`: somebody logged it. `derived`: the calendar alone brought it about. */
  readonly type!: 'recorded' | 'derived';
  /** When it was recorded, or from when on the calendar made it so. */
  readonly at!: string;
  /** None where a document or a party was added. */
  readonly commitment!: FollowedCommitment | null;
  readonly document!: NamedDocument | null;
  /** In a sentence. */
  readonly says!: string;
  readonly event!: NamedEvent | null;
  readonly effective!: string | null;
  readonly recordedAt!: string | null;
  readonly position!: string | null;
  /** Of what is derived: the condition that began or ended, `status`, `suspended`, or `follow_up_overdue`. */
  readonly condition!: string | null;
  readonly since!: string | null;
  readonly why!: string | null;
  readonly changes!: ChangeAnswer[];
  /** Where that is written; of what is derived, where the commitment was last said. */
  readonly source!: object | null;
}

export class ChangesAnswer extends ListEnd {
  readonly items!: ChangeRow[];
}
