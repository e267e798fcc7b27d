import { describe, expect, it } from '@jest/globals';
import { rfc3339, STREAM_LENGTH_MAX } from '#libs/event-sourcing';
import { act, at, event, type GivenEvent, HAPPENINGS, idOf, pledge, recordOf, SOURCE } from '../testing.js';
import { commitment } from './commitment.js';

const START = at('2021-02-01T00:00:00Z');
const minute = (index: number): string => rfc3339(START + index * 60_000);

/** The longest records that a stream can hold, by what they are made of. */
const LONGEST: Readonly<Record<string, (index: number) => GivenEvent>> = {
  'follow-ups': (index) =>
    index % 2 === 0
      ? event('FollowUpOpened', { action: 'Ask' })
      : event('FollowUpClosed', { followUp: idOf(index + 1), outcome: 'answered' }),
  'everything, in whatever order': (index) =>
    HAPPENINGS[(index * 7) % HAPPENINGS.length]!(minute((index * 7_919) % STREAM_LENGTH_MAX), {}),
};

/** The least processor time, in ms, of three runs: other processes are not to count. */
function cost(run: () => unknown): number {
  const costs = [1, 2, 3].map(() => {
    const begun = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1_000;
  });
  return Math.min(...costs);
}

describe('A record of 10,000 events', () => {
  it.each(Object.keys(LONGEST))('of %s decides one further act in less than 50 ms, a late one too', (name) => {
    const events = Array.from({ length: STREAM_LENGTH_MAX - 1 }, (_, index) => LONGEST[name]!(index));
    const record = recordOf(pledge(), ...events);
    const further = act('attach-source', { stance: 'varies', source: SOURCE });
    const late = act('attach-source', { effective: minute(5_123), stance: 'varies', source: SOURCE });
    commitment.decide(further, record);
    // A new list each time, as after an append: nothing is known of it beforehand.
    expect(cost(() => commitment.decide(further, [...record]))).toBeLessThan(50);
    expect(cost(() => commitment.decide(late, [...record]))).toBeLessThan(50);
  });
});
