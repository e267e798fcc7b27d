/**
 * `dated`: it has a last day. `unexplained`: entries that do not fit, visits without an outcome. `unmoved`: for review, or
 * stale. `undated`: opened by a person without a day.
 */
export type FollowUpTier = 'dated' | 'unexplained' | 'unmoved' | 'undated' | 'closed';

/** A stretch of the list of follow-ups: those of a tier in the order of their instants. `overdue` and `ahead` part the dated. */
export interface FollowUpStretch {
  readonly tier: FollowUpTier;
  readonly due?: 'overdue' | 'ahead';
}

/**
 * Most pressing first: what is overdue, longest first; what the ledger cannot explain; what falls due, soonest first; what
 * has not moved; what has no date. Each but the dated by how long it has waited. The closed come last, where asked for.
 */
export const FOLLOW_UP_ORDER: readonly FollowUpStretch[] = [
  { tier: 'dated', due: 'overdue' },
  { tier: 'unexplained' },
  { tier: 'dated', due: 'ahead' },
  { tier: 'unmoved' },
  { tier: 'undated' },
  { tier: 'closed' },
];
