import type { Outstanding } from '#libs/commitments';
import { firstInstantOf, type Instant, type Row, uuidv5 } from '#libs/event-sourcing';
import type { FollowUpTier } from './follow-up-order.js';

const known = new WeakMap<Outstanding, Row>();

/** The rows of what a commitment asks for; the same one for the same item. */
export const followUps = (commitment: string, id: string, asked: readonly Outstanding[]): readonly Row[] =>
  asked.map((item) => {
    const row = known.get(item) ?? { commitment, ...followUp(id, item) };
    known.set(item, row);
    return row;
  });

/** What the ledger itself asks for has an id of its commitment and its reason, the same whenever it asks. */
function followUp(commitment: string, item: Outstanding): Row {
  const { from, to, id, reason, action, owner, dueOn, dueAt, since, why } = item;
  const told = { ...tierOf(item), reason, action, owner, dueOn, dueAt, since, why };
  return { id: id ?? uuidv5(commitment, reason), from, to, ...told };
}

/**
 * Where a follow-up stands in the order of what presses: by tier, then by instant. Which of the `dated` are overdue depends
 * on the day asked for; `FOLLOW_UP_ORDER` puts them before all the others.
 */
function tierOf({ closed, dueAt, reason, since }: Outstanding): {
  readonly tier: FollowUpTier;
  readonly orderAt: Instant;
} {
  if (closed) return { tier: 'closed', orderAt: firstInstantOf(since) };
  if (dueAt !== null) return { tier: 'dated', orderAt: dueAt };
  const tier =
    reason === 'conflict' || reason === 'awaiting_outcome'
      ? 'unexplained'
      : reason === 'opened'
        ? 'undated'
        : 'unmoved';
  return { tier, orderAt: firstInstantOf(since) };
}
