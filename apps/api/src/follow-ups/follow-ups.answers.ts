import { ListEnd } from '../lists/list.answers.js';

export class FollowedCommitment {
  readonly id!: string;
  readonly kind!: string;
  readonly subject!: string;
  readonly debtors!: string[];
}

/** What somebody must chase. */
export class FollowUpRow {
  readonly id!: string;
  readonly commitment!: FollowedCommitment;
  readonly action!: string;
  readonly owner!: string | null;
  readonly dueOn!: string | null;
  readonly overdue!: boolean;
  /** `opened` by a person, or the derived condition that asks for attention. */
  readonly reason!: string;
  /** The reason in a sentence. */
  readonly why!: string;
  readonly since!: string;
  readonly state!: 'outstanding' | 'closed';
}

export class FollowUpsAnswer extends ListEnd {
  readonly items!: FollowUpRow[];
}
