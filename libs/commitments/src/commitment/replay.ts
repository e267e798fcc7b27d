import { type Instant, sharedLength } from '#libs/event-sourcing';
import type { Belief, Fact } from './facts.js';
import { advance, begin, type CommitmentState, fold } from './state.js';

/** The state after the first `count` facts. */
interface Milestone {
  readonly count: number;
  readonly state: CommitmentState;
}

/** How many facts apart the milestones are kept. A state may be as large as its record is long: not every one is. */
const APART = 250;

/** Of each commitment, by its making: the facts last folded, and some states on the way. */
const folded = new WeakMap<Fact, { readonly facts: readonly Fact[]; readonly milestones: readonly Milestone[] }>();

/**
 * The state at an instant, with what time alone has brought about since the last fact. The fold goes on from where an
 * earlier one of the same facts had come to: a record that grew by one fact costs one step.
 */
export function stateAt({ facts }: Belief, instant: Instant): CommitmentState | undefined {
  const [making] = facts;
  if (making.countsAt > instant) return undefined;
  const end = facts.findLastIndex(({ countsAt }) => countsAt <= instant) + 1;
  const before = folded.get(making);
  const shared = before ? sharedLength(before.facts, facts) : 0;
  const usable = before?.milestones.filter(({ count }) => count <= shared) ?? [];
  let { count, state } = usable.findLast((milestone) => milestone.count <= end) ?? { count: 1, state: begin(making) };
  const milestones = usable.filter((milestone) => milestone.count % APART === 0);
  const known = milestones.at(-1)?.count ?? 0;
  for (; count < end; count++) {
    if (count % APART === 0 && count > known) milestones.push({ count, state });
    state = fold(state, facts[count]!);
  }
  const last = milestones.findLastIndex((milestone) => milestone.count <= end) + 1;
  folded.set(making, { facts, milestones: milestones.toSpliced(last, 0, { count: end, state }) });
  return advance(state, instant);
}

/** The state that a fact meets: what the facts ordered before it lead to, at the instant from which it counts. */
export function stateBefore(belief: Belief, fact: Pick<Fact, 'countsAt'>): CommitmentState {
  // A new fact has the highest version: at a tie it comes last. Facts count from the making at the earliest.
  return stateAt(belief, fact.countsAt) ?? begin(belief.facts[0]);
}
