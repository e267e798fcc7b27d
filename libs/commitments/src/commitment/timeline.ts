import { END_OF_TIME, type Instant } from '#libs/event-sourcing';
import { type Condition, conditionsIn, turningPoints } from './conditions.js';
import type { Stretch } from './course.js';
import type { Belief } from './facts.js';
import { stateAt } from './replay.js';
import { advance, type CommitmentState, fold, statesOf } from './state.js';

/** A stretch in which neither fact nor time changes a commitment's answer. */
export interface Segment extends Stretch {
  readonly state: CommitmentState;
  readonly conditions: readonly Condition[];
}

/**
 * The whole course of a commitment as it is believed, past and to come, without gaps from its making on.
 * @param since it begins with the last fact that counts by then; with the making without it
 */
export function timeline(belief: Belief, since?: Instant): readonly Segment[] {
  if (belief.retracted) return [];
  const states = since === undefined ? [...statesOf(belief)] : statesSince(belief, since);
  return states.flatMap(({ from, state }, index) => {
    const to = states[index + 1]?.from ?? END_OF_TIME;
    return from < to ? segmentsOf(state, from, to) : [];
  });
}

function statesSince(
  belief: Belief,
  since: Instant,
): readonly { readonly from: Instant; readonly state: CommitmentState }[] {
  const { facts } = belief;
  const next = facts.findLastIndex(({ countsAt }) => countsAt <= since) + 1;
  let state = stateAt(belief, since);
  if (!state) return [...statesOf(belief)];
  const first = { from: facts[next - 1]!.countsAt, state };
  return [first, ...facts.slice(next).map((fact) => ({ from: fact.countsAt, state: (state = fold(state!, fact)) }))];
}

function segmentsOf(state: CommitmentState, from: Instant, to: Instant): Segment[] {
  const starts = [from, ...turningPoints(state).filter((point) => point > from && point < to)];
  return starts.map((start, index) => {
    const now = advance(state, start);
    return { from: start, to: starts[index + 1] ?? to, state: now, conditions: conditionsIn(now, start) };
  });
}
