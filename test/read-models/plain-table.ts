import { type Fact, type KindName, OPEN_STATUSES, type Status } from '#libs/commitments';

/** The table of DOMAIN, "Standing, by kind", once more: which act is allowed when, and where it leads. */
const TABLE: Readonly<
  Record<string, string | readonly [guarantee: string, visit: string, pledge: string, assistance: string]>
> = {
  CommitmentReaffirmed: 'open',
  CommitmentAmended: 'open',
  DeadlineChanged: 'open',
  ProgressReported: 'open',
  ScopeChanged: ['open', '–', '–', '–'],
  'ConditionMet antecedent': 'open',
  'ConditionMet end': ['–', '–', 'open → fulfilled', '–'],
  GuaranteeInvoked: ['in_force → invoked', '–', '–', '–'],
  AmountCommitted: ['–', '–', '–', 'open'],
  AmountChanged: ['–', '–', '–', 'open changeable'],
  DeliveryReported: ['–', '–', '–', 'open-or-fulfilled'],
  VisitScheduled: ['–', 'open → scheduled', '–', '–'],
  'VisitPostponed to a day': ['–', 'open → scheduled', '–', '–'],
  VisitPostponed: ['–', 'open → arranging', '–', '–'],
  VisitSubstituted: ['–', 'open → arranging', '–', '–'],
  VisitCancelled: ['–', 'open → withdrawn', '–', '–'],
  'FulfilmentAsserted full': ['invoked → in_force', 'open → fulfilled', 'open → fulfilled', 'open → fulfilled'],
  'FulfilmentAsserted partial': ['invoked → in_force', 'open', 'open → partly_fulfilled', 'open → partly_delivered'],
  'FulfilmentAsserted substitute': ['invoked → in_force', 'open', 'open → partly_fulfilled', 'open → partly_delivered'],
  FulfilmentContested: 'asserted',
  CommitmentSuspended: 'open unsuspended',
  CommitmentResumed: 'suspended',
  WithdrawalNoticeGiven: 'open unnoticed',
  WithdrawalNoticeRevoked: 'noticed',
  CommitmentWithdrawn: 'open → withdrawn',
  CommitmentTerminated: 'open → terminated',
  CommitmentSuperseded: 'open → superseded',
  CommitmentDeclaredMoot: 'open → moot',
  // Once every creditor has released.
  CommitmentReleased: 'open unreleased',
  CommitmentReopened: 'closed',
  BreachAlleged: '',
  BreachContested: 'alleged',
  BreachFound: 'alleged',
  BreachAllegationWithdrawn: 'alleged-by-the-same',
  AssessmentRecorded: '',
  AssessmentRevised: '',
};

/** The column of the table that holds of a kind. */
const COLUMN = {
  assistance_pledge: 3,
  defense_guarantee: 0,
  planned_visit: 1,
  coordination_pledge: 2,
  policy_undertaking: 2,
} as const satisfies Record<KindName, number>;
const OPEN: readonly string[] = OPEN_STATUSES;
export const BEGINS = {
  assistance_pledge: 'pledged',
  defense_guarantee: 'in_force',
  planned_visit: 'arranging',
  coordination_pledge: 'active',
  policy_undertaking: 'active',
} as const satisfies Record<KindName, Status>;

/** The kinds that lapse after the last day of a deadline that asks for something all along. */
export const LAPSES = {
  assistance_pledge: false,
  defense_guarantee: false,
  planned_visit: false,
  coordination_pledge: true,
  policy_undertaking: true,
} as const satisfies Record<KindName, boolean>;

export const isOpenStatus = (status: Status): boolean => OPEN.includes(status);

/** What the table says of a fact for a kind: the words that must hold of a debtor's standing, and the status that it leads to. */
export interface Cell {
  readonly when: readonly string[];
  readonly to: Status | undefined;
}

export function cellOf(kind: KindName, fact: Fact): Cell {
  const row = TABLE[rowOf(fact)];
  const cell = typeof row === 'string' ? row : row?.[COLUMN[kind]];
  if (cell === undefined) throw new Error(`the table has no row for ${rowOf(fact)}`);
  const [when, to] = cell.split(' → ');
  return { when: when === '' ? [] : when!.split(' '), to: to as Status | undefined };
}

function rowOf({ type, data }: Fact): string {
  if (type === 'ConditionMet') return `${type} ${data.which}`;
  if (type === 'FulfilmentAsserted') return `${type} ${data.degree}`;
  if (type === 'VisitPostponed' && data.from !== undefined) return `${type} to a day`;
  return type;
}
