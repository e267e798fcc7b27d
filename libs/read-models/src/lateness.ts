import { DAY, type Instant } from '#libs/event-sourcing';

/** The longest that something of each class was late, ms; a class spans sixteenfold, the last is beyond what a date can name. */
const LENGTHS = Array.from({ length: 6 }, (_, index) => DAY * 16 ** index);

/** The classes of `latenessOf` that are late, with the longest time that one of the class is: ms. */
export const LATENESS = LENGTHS.map((length, index) => ({ late: index + 1, length }));

/**
 * How long after something began its commitment was recorded, as a class; 0 where it began no earlier than that. A list of a day
 * long past, in the order of recording, finds those of each class that had begun by then, yet were recorded after, shortly after that day.
 */
export const latenessOf = (from: Instant, recordedAt: Instant): number =>
  from < recordedAt ? LENGTHS.findIndex((length) => recordedAt - from <= length) + 1 : 0;
