import { END_OF_TIME } from '#libs/event-sourcing';
import type { Belief, Fact } from './facts.js';
import { stateAt } from './replay.js';
import { type CommitmentState, factsThatFit } from './state.js';
import type { Stretch } from './course.js';

/** A later commitment that replaces one, for as long as it does: until the commitment is opened again. */
export interface Replacement extends Stretch {
  /** Its id. */
  readonly by: string;
}

/** @param last what the facts come to in the end: what did not fit replaces nothing */
export function replacements(facts: readonly Fact[], last: CommitmentState): readonly Replacement[] {
  if (!facts.some(({ type }) => type === 'CommitmentSuperseded')) return [];
  const fitting = factsThatFit(facts, last);
  // Debtors may be replaced one by one, at one time by the same.
  const found = new Map<string, Replacement>();
  fitting.forEach((fact, index) => {
    if (fact.type !== 'CommitmentSuperseded') return;
    const { countsAt: from, data } = fact;
    const to = fitting.slice(index).find(({ type }) => type === 'CommitmentReopened')?.countsAt ?? END_OF_TIME;
    found.set(`${data.replacement} ${from}`, { by: data.replacement, from, to });
  });
  return [...found.values()];
}

/** How one commitment points to another for what it says: as its replacement, or as that of which it is a duplicate. */
export type Pointing = 'is superseded by' | 'is a duplicate of';

/** How a commitment points to another now. */
export function pointingTo(belief: Belief, id: string): Pointing | undefined {
  if (belief.duplicateOf.some(({ data }) => data.of === id)) return 'is a duplicate of';
  const last = stateAt(belief, END_OF_TIME)!;
  const stands = replacements(belief.facts, last).some(({ by, to }) => by === id && to === END_OF_TIME);
  return stands ? 'is superseded by' : undefined;
}
