import {
  type Belief,
  type Outstanding,
  outstanding,
  type Segment,
  type Settled,
  type Stretch,
  timeline,
  UNSETTLED,
} from '#libs/commitments';
import { type Instant, Recent, type Row, sharedLength } from '#libs/event-sourcing';
import { assessments, firstAssessed } from './assessments.js';
import { calendar } from './calendar.js';
import { figures } from './figures.js';
import { labels } from './labels.js';
import { sayings } from './sayings.js';
import { sorts } from './sorts.js';
import { spans } from './spans.js';

type Rows = readonly (Row & Stretch)[];

/** What the course of a commitment lays down in the register. */
export interface Laid {
  /** From where something changed on: the last one always. */
  readonly segments: readonly Segment[];
  readonly spans: Rows;
  readonly sorts: Rows;
  readonly labels: Rows;
  readonly figures: Rows;
  readonly sayings: readonly Row[];
  readonly asked: readonly Outstanding[];
  readonly calendar: readonly Row[];
  readonly assessments: readonly Row[];
}

/** What goes on from where it had come to. The rest is laid anew each time. */
type Resumed = Exclude<keyof Laid, 'segments' | 'sayings' | 'assessments'>;

interface Remembered {
  readonly belief: Belief;
  readonly laid: Pick<Laid, Resumed>;
}

/** How many rows are remembered, of all commitments together. */
const REMEMBERED_MAX = 8_000;

const remembered = new Recent<Remembered>(REMEMBERED_MAX, ({ laid }) => laid.spans.length + laid.labels.length);

/**
 * Lays down the course of a commitment as it is believed. It goes on from what was laid last, as far as the facts are the
 * same: the ten thousandth fact of a commitment costs little more than the tenth.
 */
export function layOut(commitment: string, { retracted, ...belief }: Belief, recordedAt: Instant): Laid {
  if (retracted) return layRetracted(commitment, belief, recordedAt);
  const before = remembered.get(commitment);
  const until = before ? settledUntil(before.belief, belief) : -Infinity;
  const settled = <Name extends Resumed>(name: Name): Settled<Laid[Name][number]> =>
    before && until > -Infinity ? { things: before.laid[name], until } : UNSETTLED;
  const segments = timeline(belief, until);
  const assessed = assessments(commitment, belief, segments);
  const asked = outstanding(segments, settled('asked'));
  const laid: Pick<Laid, Resumed> = {
    spans: spans(commitment, segments, false, settled('spans')),
    sorts: sorts(commitment, recordedAt, segments, false, settled('sorts')),
    labels: labels(commitment, recordedAt, segments, false, firstAssessed(belief, assessed), settled('labels')),
    figures: figures(commitment, belief, segments, settled('figures')),
    asked,
    calendar: calendar(commitment, segments, asked, settled('calendar')),
  };
  remembered.set(commitment, { belief, laid });
  return { ...laid, segments, sayings: sayings(commitment, belief.facts, segments), assessments: assessed };
}

/** It answers that it is retracted at every effective time, and asks for nothing. */
function layRetracted(commitment: string, belief: Belief, recordedAt: Instant): Laid {
  const segments = timeline(belief);
  return {
    segments,
    spans: spans(commitment, segments, true),
    sorts: sorts(commitment, recordedAt, segments, true),
    labels: labels(commitment, recordedAt, segments, true, undefined),
    figures: [],
    sayings: sayings(commitment, belief.facts, segments),
    asked: [],
    calendar: [],
    assessments: [],
  };
}

/** The instant up to which two beliefs lead to the same: they share the facts that count by then, and no other does. */
function settledUntil(before: Belief, now: Belief): Instant {
  if (before.duplicateOf.length !== now.duplicateOf.length) return -Infinity;
  const shared = sharedLength(before.facts, now.facts);
  const changed = Math.min(...[before, now].map(({ facts }) => facts[shared]?.countsAt ?? Infinity));
  return now.facts.slice(0, shared).findLast(({ countsAt }) => countsAt < changed)?.countsAt ?? -Infinity;
}
