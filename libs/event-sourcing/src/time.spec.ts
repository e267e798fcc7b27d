import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  DAY,
  dayOf,
  END_OF_TIME,
  firstInstantOf,
  isAfterTodayAnywhere,
  isDate,
  isDay,
  isDuration,
  isMoment,
  isZone,
  lastInstantOf,
  plus,
  rfc3339,
} from './time.js';

const at = (text: string): number => Date.parse(text);

describe('A moment', () => {
  it.each([
    ['2021-11-13T08:45:00+09:00', true],
    ['2021-11-13T08:45:00.123456789Z', true],
    ['2021-11-13', true],
    ['2021-11', true],
    ['2021', true],
    ['2024-02-29', true],
    ['2000-02-29', true],
    ['2021-02-29', false],
    ['1900-02-29', false],
    ['2021-04-31', false],
    ['2021-13', false],
    ['2021-00-01', false],
    ['2021-11-13T24:00:00Z', false],
    ['2021-11-13T08:45:00', false],
    ['2021-11-13T08:45Z', false],
    ['2021-02-30T00:00:00Z', false],
    ['2021-11-13 08:45:00Z', false],
    ['2021-11-13T08:45:00+15:00', false],
    ['0999', false],
    ['21', false],
    ['', false],
    [2021, false],
  ])('%j: %j', (text, is) => expect(isMoment(text)).toBe(is));

  it('is a date without a time, a day with all three parts', () => {
    expect(
      ['2021', '2021-11', '2021-11-13', '2021-11-13T00:00:00Z'].map((text) => [isDate(text), isDay(text)]),
    ).toEqual([
      [true, false],
      [true, false],
      [true, true],
      [false, false],
    ]);
  });
});

describe('The first and last instants', () => {
  it.each([
    ['2021-11-13', undefined, '2021-11-13T00:00:00Z', '2021-11-13T23:59:59.999Z'],
    ['2021-11', undefined, '2021-11-01T00:00:00Z', '2021-11-30T23:59:59.999Z'],
    ['2021-12', undefined, '2021-12-01T00:00:00Z', '2021-12-31T23:59:59.999Z'],
    ['2020-02', undefined, '2020-02-01T00:00:00Z', '2020-02-29T23:59:59.999Z'],
    ['2021', undefined, '2021-01-01T00:00:00Z', '2021-12-31T23:59:59.999Z'],
    ['2021-11-13', 'Asia/Tokyo', '2021-11-12T15:00:00Z', '2021-11-13T14:59:59.999Z'],
    ['2021-11-13', 'Asia/Kathmandu', '2021-11-12T18:15:00Z', '2021-11-13T18:14:59.999Z'],
    ['2021', 'America/New_York', '2021-01-01T05:00:00Z', '2022-01-01T04:59:59.999Z'],
    ['2021-11-13T08:45:00+09:00', 'America/New_York', '2021-11-12T23:45:00Z', '2021-11-12T23:45:00Z'],
    // 23 and 25 hours.
    ['2021-03-28', 'Europe/Berlin', '2021-03-27T23:00:00Z', '2021-03-28T21:59:59.999Z'],
    ['2021-10-31', 'Europe/Berlin', '2021-10-30T22:00:00Z', '2021-10-31T22:59:59.999Z'],
    // Clocks that leap over midnight, or show it twice.
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00Z', '2018-11-05T01:59:59.999Z'],
    ['2018-02-18', 'America/Sao_Paulo', '2018-02-18T03:00:00Z', '2018-02-19T02:59:59.999Z'],
    ['2021-03-14', 'America/Havana', '2021-03-14T05:00:00Z', '2021-03-15T03:59:59.999Z'],
    ['2021-11-07', 'America/Havana', '2021-11-07T04:00:00Z', '2021-11-08T04:59:59.999Z'],
    ['2021-03-26', 'Asia/Amman', '2021-03-25T22:00:00Z', '2021-03-26T20:59:59.999Z'],
    ['2021-10-29', 'Asia/Amman', '2021-10-28T21:00:00Z', '2021-10-29T21:59:59.999Z'],
    // Samoa had no 30 December 2011.
    ['2011-12-29', 'Pacific/Apia', '2011-12-29T10:00:00Z', '2011-12-30T09:59:59.999Z'],
    ['2011-12-31', 'Pacific/Apia', '2011-12-30T10:00:00Z', '2011-12-31T09:59:59.999Z'],
  ])('of %s in %s are %s and %s', (moment, zone, first, last) => {
    expect([rfc3339(firstInstantOf(moment, zone)), rfc3339(lastInstantOf(moment, zone))].map(at)).toEqual([
      at(first),
      at(last),
    ]);
  });

  it('of neighbouring days leave no gap, in any zone', () => {
    const zones = fc.constantFrom(
      'UTC',
      'Asia/Tokyo',
      'America/New_York',
      'America/Havana',
      'Africa/Cairo',
      'Asia/Beirut',
      'Pacific/Apia',
      'Pacific/Kiritimati',
    );
    fc.assert(
      fc.property(zones, fc.integer({ min: 0, max: 20_000 }), (zone, day) => {
        const [today, tomorrow] = [day, day + 1].map((each) => rfc3339(each * DAY).slice(0, 10));
        expect(lastInstantOf(today!, zone) + 1).toBe(firstInstantOf(tomorrow!, zone));
        expect(lastInstantOf(today!, zone) + 1).toBeGreaterThanOrEqual(firstInstantOf(today!, zone));
      }),
      { numRuns: 300 },
    );
  });
});

describe('A zone', () => {
  it.each([
    ['Asia/Tokyo', true],
    ['UTC', true],
    ['Europe/Kyiv', true],
    ['Mars/Olympus', false],
    ['+09:00', false],
    ['', false],
    [9, false],
  ])('%j: %j', (name, is) => expect(isZone(name)).toBe(is));

  it('has a day of its own', () => {
    expect(dayOf(at('2021-12-31T16:00:00Z'))).toBe('2021-12-31');
    expect(dayOf(at('2021-12-31T16:00:00Z'), 'Asia/Tokyo')).toBe('2022-01-01');
    expect(dayOf(at('2022-01-01T04:59:59.999Z'), 'America/New_York')).toBe('2021-12-31');
  });
});

describe('Today anywhere', () => {
  it.each([
    ['2026-03-02', '2026-03-01T09:59:59.999Z', true],
    ['2026-03-02', '2026-03-01T10:00:00.000Z', false],
    ['2026-03-01', '2026-03-01T00:00:00Z', false],
    ['2026-03', '2026-02-28T09:59:59Z', true],
    ['2026-03', '2026-02-28T10:00:00Z', false],
    ['2027', '2026-12-31T09:00:00Z', true],
    ['2027', '2026-12-31T10:00:00Z', false],
    ['2026-03-03T00:00:00+14:00', '2026-03-01T12:00:00Z', true],
    ['2026-03-02T00:00:00+14:00', '2026-03-01T12:00:00Z', false],
  ])('%s is later than %s: %j', (moment, now, later) => expect(isAfterTodayAnywhere(moment, at(now))).toBe(later));
});

describe('A duration', () => {
  it.each([
    ['P30D', true],
    ['P1Y6M', true],
    ['PT48H', true],
    ['P1DT12H', true],
    ['P2W', true],
    ['P', false],
    ['PT', false],
    ['P0D', false],
    ['P1.5D', false],
    ['-P1D', false],
    ['30 days', false],
    [30, false],
  ])('%j: %j', (text, is) => expect(isDuration(text)).toBe(is));

  it.each([
    ['2021-01-31T12:00:00Z', 'P1M', 1, 'UTC', '2021-02-28T12:00:00Z'],
    ['2020-01-31T12:00:00Z', 'P1M', 1, 'UTC', '2020-02-29T12:00:00Z'],
    ['2021-01-31T12:00:00Z', 'P1M', 2, 'UTC', '2021-03-31T12:00:00Z'],
    ['2020-02-29T00:00:00Z', 'P1Y', 1, 'UTC', '2021-02-28T00:00:00Z'],
    ['2020-02-29T00:00:00Z', 'P1Y', 4, 'UTC', '2024-02-29T00:00:00Z'],
    ['2021-01-01T00:00:00Z', 'P1Y2M3W4DT5H6M7S', 1, 'UTC', '2022-03-26T05:06:07Z'],
    ['1969-12-31T23:00:00Z', 'PT2H', 1, 'UTC', '1970-01-01T01:00:00Z'],
    ['2021-03-01T05:00:00Z', 'P1M', 1, 'America/New_York', '2021-04-01T04:00:00Z'],
    ['2021-03-13T17:00:00Z', 'PT24H', 1, 'America/New_York', '2021-03-14T17:00:00Z'],
    ['2021-03-13T17:00:00Z', 'P1D', 1, 'America/New_York', '2021-03-14T16:00:00Z'],
  ])('%s plus %s × %d in %s is %s', (start, duration, times, zone, expected) =>
    expect(rfc3339(plus(at(start), duration, times, zone))).toBe(rfc3339(at(expected))),
  );

  it('never leads past the end of time', () => {
    expect(plus(at('2021-01-01T00:00:00Z'), 'P99999Y')).toBe(END_OF_TIME);
    expect(plus(at('2021-01-01T00:00:00Z'), 'P99999Y', 99_999)).toBe(END_OF_TIME);
    expect(plus(at('2021-01-01T00:00:00Z'), 'P999999D', 99_999, 'Asia/Tokyo')).toBe(END_OF_TIME);
  });

  it('grows with how often it is added', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('P1M', 'P1Y', 'P1W', 'PT1H', 'P1M1D'),
        fc.nat(500),
        fc.constantFrom('UTC', 'America/New_York'),
        (every, times, zone) => {
          const start = at('2021-01-31T00:00:00Z');
          expect(plus(start, every, times + 1, zone)).toBeGreaterThan(plus(start, every, times, zone));
        },
      ),
    );
  });
});
