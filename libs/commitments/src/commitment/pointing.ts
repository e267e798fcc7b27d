import { END_OF_TIME } from '#libs/event-sourcing';
import type { Belief } from './facts.js';
import { stateAt } from './replay.js';

/** How one commitment points to another for what it says: as its replacement, or as that of which it is a duplicate. */
export type Pointing = 'is superseded by' | 'is a duplicate of';

/** How a commitment points to another now; a replacement stands until the commitment is opened again. */
export function pointingTo(belief: Belief, id: string): Pointing | undefined {
  if (belief.duplicateOf.some(({ data }) => data.of === id)) return 'is a duplicate of';
  const skipped = new Set(stateAt(belief, END_OF_TIME)?.conflicts.map(({ fact }) => fact));
  const last = belief.facts.findLast(
    (fact) =>
      !skipped.has(fact) &&
      (fact.type === 'CommitmentReopened' || (fact.type === 'CommitmentSuperseded' && fact.data.replacement === id)),
  );
  return last?.type === 'CommitmentSuperseded' ? 'is superseded by' : undefined;
}
