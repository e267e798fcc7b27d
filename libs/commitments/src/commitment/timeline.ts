import { END_OF_TIME, type Instant } from '#libs/event-sourcing';
import { type Condition, conditionsAt, turningPoints } from './conditions.js';
import type { Belief } from './facts.js';
import { advance, type CommitmentState, statesOf } from './state.js';

/** A stretch of effective time, from inclusive, to exclusive, in which something is the same. */
export interface Stretch {
  readonly from: Instant;
  readonly to: Instant;
}

/** A stretch in which neither fact nor time changes a commitment's answer. */
export interface Segment extends Stretch {
  readonly state: CommitmentState;
  readonly conditions: readonly Condition[];
}

/** The whole course of a commitment as it is believed, past and to come, without gaps from its making on. */
export function timeline(belief: Belief): readonly Segment[] {
  if (belief.retracted) return [];
  const states = [...statesOf(belief)];
  return states.flatMap(({ from, state }, index) => {
    const to = states[index + 1]?.from ?? END_OF_TIME;
    return from < to ? segmentsOf(state, from, to) : [];
  });
}

function segmentsOf(state: CommitmentState, from: Instant, to: Instant): Segment[] {
  const starts = [from, ...turningPoints(state).filter((point) => point > from && point < to)];
  return starts.map((start, index) => ({
    from: start,
    to: starts[index + 1] ?? to,
    state: advance(state, start),
    conditions: conditionsAt(state, start),
  }));
}
