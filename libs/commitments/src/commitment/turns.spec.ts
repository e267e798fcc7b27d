import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { beliefIn, due, event, type GivenEvent, HAPPENINGS, pledge, recordOf, SOURCE, visit } from '../testing.js';
import { beliefOf } from './commitment.js';
import { conditionsAt } from './conditions.js';
import { outstanding } from './outstanding.js';
import { stateAt } from './replay.js';
import { timeline } from './timeline.js';
import { type Turn, turns } from './turns.js';

function turnsOf(...events: readonly GivenEvent[]): readonly Turn[] {
  const segments = timeline(beliefIn(...events));
  return turns(segments, outstanding(segments));
}

/** A turn as text: the day on which it is so, what, whose, whether it began. */
const told = ({ at, what, of, change: { was, now } }: Turn): string =>
  [
    new Date(at).toISOString().slice(0, 10),
    what,
    of,
    what === 'status' ? `${String(was)} -> ${String(now)}` : now === null ? 'ended' : 'began',
  ]
    .filter(Boolean)
    .join(' ');

const IN_2021 = (turn: string): boolean => turn < '2022';
const year = (...events: readonly GivenEvent[]) =>
  turnsOf(...events)
    .map(told)
    .filter(IN_2021);

describe('The calendar alone', () => {
  it.each<[string, readonly GivenEvent[], readonly string[]]>([
    [
      'makes a date due soon and then overdue',
      [due({ type: 'date', notAfter: '2021-03-31' })],
      ['2021-03-17 due_soon began', '2021-04-01 overdue began'],
    ],
    ['never makes overdue what names no date', [due({ type: 'vague_soon' })], ['2021-01-31 review_due began']],
    [
      'asks again after something moved',
      [due({ type: 'vague_soon' }), event('ProgressReported', { effective: '2021-02-10' })],
      ['2021-01-31 review_due began', '2021-03-12 review_due began'],
    ],
    [
      'lapses a pledge whose time is over, each debtor apart',
      [due({ type: 'standing', notAfter: '2021-06-30' })],
      ['2021-07-01 status JPN active -> lapsed', '2021-07-01 status USA active -> lapsed'],
    ],
    [
      'carries a notice out, and what was asked of it ends',
      [due({ type: 'vague_soon' }), event('WithdrawalNoticeGiven', { effective: '2021-02-15', from: '2021-05-01' })],
      [
        '2021-01-31 review_due began',
        '2021-05-01 status JPN active -> withdrawn',
        '2021-05-01 status USA active -> withdrawn',
        '2021-05-01 review_due ended',
      ],
    ],
    [
      'ends a suspension; what time asked meanwhile is asked then',
      [due({ type: 'vague_soon' }), event('CommitmentSuspended', { effective: '2021-01-15', until: '2021-04-30' })],
      ['2021-05-01 suspended JPN ended', '2021-05-01 suspended USA ended', '2021-05-01 review_due began'],
    ],
    [
      'lets a scheduled visit wait for an outcome',
      [
        visit({ deadline: { type: 'standing' } }),
        event('VisitScheduled', { effective: '2021-02-01', from: '2021-03-01', to: '2021-03-02' }),
      ],
      ['2021-03-03 awaiting_outcome began'],
    ],
    [
      'makes what a person opened overdue when its day is over',
      [
        pledge({ deadline: { type: 'standing' } }),
        event('FollowUpOpened', { effective: '2021-02-01', action: 'Ask', dueOn: '2021-02-20' }),
      ],
      ['2021-02-21 follow_up_overdue e1 began'],
    ],
    [
      'does not, where it was closed by then',
      [
        pledge({ deadline: { type: 'standing' } }),
        event('FollowUpOpened', { effective: '2021-02-01', action: 'Ask', dueOn: '2021-02-20' }, { id: 'opened' }),
        event('FollowUpClosed', { effective: '2021-02-19', followUp: 'opened', outcome: 'answered' }),
      ],
      [],
    ],
    [
      'does nothing where a fact did it',
      [
        due({ type: 'date', notAfter: '2021-03-31' }),
        event('FulfilmentAsserted', { effective: '2021-03-01', by: 'USA', degree: 'full' }),
      ],
      [],
    ],
    [
      'is told beside a fact that counts from the same instant and has nothing to do with it',
      [
        due({ type: 'vague_soon' }),
        event('SourceAttached', { effective: '2021-01-31T00:00:00Z', stance: 'varies', source: SOURCE }),
      ],
      ['2021-01-31 review_due began'],
    ],
    [
      'is not told where a fact at the same instant undoes it',
      [due({ type: 'vague_soon' }), event('ProgressReported', { effective: '2021-01-31T00:00:00Z' })],
      ['2021-03-02 review_due began'],
    ],
  ])('%s', (_, events, expected) => {
    const named = year(...events).map((turn) => turn.replace(/follow_up_overdue \S+/, 'follow_up_overdue e1'));
    expect(named).toEqual(expected);
  });

  it('gives a reason for every turn', () => {
    const [, overdue] = turnsOf(due({ type: 'date', notAfter: '2021-03-31', asStated: 'by the end of March' }));
    expect(overdue?.why).toBe(
      'The deadline (“by the end of March”) ended on 31 March 2021, and nothing says that it was met.',
    );
    const [lapsed] = turnsOf(due({ type: 'standing', notAfter: '2021-06-30' }));
    expect(lapsed?.why).toBe('It lapsed for Japan on 1 July 2021: the time it was made for is over.');
    const [inTokyo] = turnsOf(due({ type: 'standing', notAfter: '2021-06-30', zone: 'Asia/Tokyo' }));
    expect(inTokyo?.why).toBe('It lapsed for Japan on 1 July 2021: the time it was made for is over.');
    const [dueSoon] = turnsOf(due({ type: 'date', notAfter: '2021-03-31' }));
    expect(dueSoon?.why).toBe('It is due on 31 March 2021.');
  });

  it('is all that moves conditions and statuses between facts, whatever happened', () => {
    const happening = fc.tuple(
      fc.nat(HAPPENINGS.length - 1),
      fc.date({ min: new Date('2021-01-02'), max: new Date('2022-12-31'), noInvalidDate: true }),
    );
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 12 }), (happenings) => {
        const record = recordOf(
          due({ type: 'vague_soon' }),
          ...happenings.map(([index, day]) => HAPPENINGS[index]!(day.toISOString().slice(0, 10), {})),
        );
        const belief = beliefOf(record)!;
        const segments = timeline(belief);
        const found = turns(segments, outstanding(segments));
        const facts = new Set(belief.facts.map(({ countsAt }) => countsAt));
        for (const [index, { from, conditions }] of segments.entries()) {
          const before = segments[index - 1];
          if (!before || facts.has(from)) continue;
          const began = conditions.filter((each) => !before.conditions.includes(each));
          const here = found.filter(({ at }) => at === from);
          expect(
            here
              .filter(({ change }) => change.now === true && change.path.startsWith('/conditions'))
              .map(({ what }) => what),
          ).toEqual(began);
          const moved = stateAt(belief, from)!.standings.filter(
            ({ debtor, status }) =>
              stateAt(belief, from - 1)!.standings.find((each) => each.debtor === debtor)!.status !== status,
          );
          expect(here.filter(({ what }) => what === 'status').map(({ of }) => of)).toEqual(
            moved.map(({ debtor }) => debtor),
          );
        }
        for (const { at, what, change } of found.filter(({ change: { path } }) => path.startsWith('/conditions'))) {
          expect(conditionsAt(stateAt(belief, at)!, at).includes(what as never)).toBe(change.now === true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
