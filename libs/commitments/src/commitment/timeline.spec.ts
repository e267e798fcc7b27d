import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { DAY, END_OF_TIME, rfc3339 } from '#libs/event-sourcing';
import { at, beliefIn, event, type GivenEvent, HAPPENINGS, made, visit } from '../testing.js';
import { KINDS } from './kinds/kinds.js';
import { conditionsAt } from './conditions.js';
import type { Belief } from './facts.js';
import { outstanding } from './outstanding.js';
import { stateAt } from './replay.js';
import { conflictsOf, summary } from './summary.js';
import { timeline } from './timeline.js';

const MAKING = at('2022-01-01T00:00:00Z');

/** Histories in effective order: what happened, on different days of 2022, said to the day or to the minute. */
const histories = fc
  .record({
    kind: fc.constantFrom(...Object.values(KINDS).map(({ name }) => name)),
    days: fc.uniqueArray(fc.nat(400), { maxLength: 25 }),
    acts: fc.array(
      fc.tuple(fc.nat(HAPPENINGS.length - 1), fc.constantFrom({}, { debtor: 'JPN' }, { debtor: 'USA' }), fc.boolean()),
      {
        minLength: 25,
        maxLength: 25,
      },
    ),
  })
  .map(({ kind, days, acts }): { making: GivenEvent; acts: readonly GivenEvent[] } => ({
    making: made(kind, { effective: '2022-01-01', debtors: ['JPN', 'USA'], creditors: ['JPN', 'USA'] }),
    acts: days.map((day, index) => {
      const [happening, debtor, toTheDay] = acts[index]!;
      const moment = rfc3339(MAKING + day * DAY + DAY / 2);
      return { ...HAPPENINGS[happening]!(toTheDay ? moment.slice(0, 10) : moment, debtor), id: `e${index}` };
    }),
  }));

/** The same history, in whatever order it became known, with slips put right and entries taken back. */
const arrivals = histories.chain(({ making, acts }) =>
  fc
    .record({
      order: fc.shuffledSubarray([...acts], { minLength: acts.length }),
      amendments: fc.array(fc.tuple(fc.nat(24), fc.nat(400), fc.boolean()), { maxLength: 4 }),
    })
    .map(({ order, amendments }) => ({
      making,
      acts,
      order,
      amended: [making, ...order, ...amendments.map(amendment)],
    })),
);

const amendment = ([target, day, retract]: readonly [number, number, boolean]): GivenEvent =>
  retract
    ? event('EventRetracted', { event: `e${target}`, reason: 'Another was meant' })
    : event('EventCorrected', {
        event: `e${target}`,
        changes: { effective: rfc3339(MAKING + day * DAY) },
        reason: 'A slip',
      });

/** All that is told of a belief at an instant. */
function told(belief: Belief, instant: number) {
  const state = stateAt(belief, instant);
  if (!state) return undefined;
  const { followUps } = state;
  return { ...summary(state, conditionsAt(state, instant)), followUps, conflicts: conflictsOf(state) };
}

const byText = (a: string | null, b: string | null): number => String(a).localeCompare(String(b));

describe('The timeline', () => {
  it('covers all time from the making on, without a gap or an overlap', () => {
    fc.assert(
      fc.property(arrivals, ({ amended }) => {
        const segments = timeline(beliefIn(...amended));
        expect(segments[0]!.from).toBe(MAKING);
        expect(segments.at(-1)!.to).toBe(END_OF_TIME);
        segments.slice(1).forEach(({ from }, index) => expect(from).toBe(segments[index]!.to));
        expect(segments.filter(({ from, to }) => from >= to)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('says in each segment what is so at any instant of it', () => {
    fc.assert(
      fc.property(arrivals, fc.array(fc.nat(5_000), { maxLength: 8 }), ({ amended }, days) => {
        const belief = beliefIn(...amended);
        const segments = timeline(belief);
        const samples = [
          ...segments.flatMap(({ from, to }) => [from, to - 1]),
          ...days.map((day) => MAKING + day * DAY),
        ];
        for (const instant of samples) {
          const segment = segments.find(({ from, to }) => from <= instant && instant < to)!;
          const state = stateAt(belief, instant)!;
          expect(segment.state).toEqual(state);
          expect(segment.conditions).toEqual(conditionsAt(state, instant));
        }
      }),
      { numRuns: 100 },
    );
  });

  it('does not depend on the order in which facts became known', () => {
    fc.assert(
      fc.property(arrivals, ({ making, acts, order }) => {
        const [told1, told2] = [beliefIn(making, ...acts), beliefIn(making, ...order)].map((belief) =>
          timeline(belief).map(({ from }) => told(belief, from)),
        );
        expect(told2).toEqual(told1);
      }),
      { numRuns: 100 },
    );
  });

  it('has an item outstanding just where its reason holds and nobody took it over', () => {
    fc.assert(
      fc.property(arrivals, ({ amended }) => {
        const segments = timeline(beliefIn(...amended));
        const items = outstanding(segments);
        for (const { from, conditions, state } of segments) {
          const open = items.filter((item) => item.from <= from && from < item.to);
          const about = state.followUps.filter(({ closed }) => !closed).map((followUp) => followUp.about);
          const asked = conditions.filter(
            (each) => each !== 'due_soon' && each !== 'disputed' && !about.includes(each),
          );
          expect(
            open
              .filter(({ id }) => id === null)
              .map(({ reason }) => reason)
              .toSorted(byText),
          ).toEqual(asked.toSorted(byText));
          expect(
            open
              .filter(({ id }) => id !== null)
              .map(({ id }) => id)
              .toSorted(byText),
          ).toEqual(state.followUps.map(({ id }) => id).toSorted(byText));
        }
      }),
      { numRuns: 100 },
    );
  });

  it('is empty for a retracted commitment', () =>
    expect(timeline(beliefIn(visit(), event('CommitmentRetracted', { reason: 'Another was meant' })))).toEqual([]));
});
