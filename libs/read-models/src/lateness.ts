import { DAY, type Instant } from '#libs/event-sourcing';

/** The longest lateness of each class, ms: a day, and four times as long for each next; the last is beyond what a date can name. */
const LONGEST = Array.from({ length: 11 }, (_, index) => DAY * 4 ** index);

/** Classes are divided into cells of time: of a day in the first class, else as wide as the longest lateness of the class before. */
const widthOf = (index: number): number => LONGEST[Math.max(0, index - 1)]!;

/** Enough for the cells of a class, from the year 0 to the year 9999, one half before 1970. */
const CELLS = 2 ** 24;

const numberOf = (index: number, cell: number): number => index * CELLS + CELLS / 2 + cell;

/**
 * How long after something began its commitment was recorded: the class of that length with the cell in which it began, as one
 * number; 0 where it began no earlier. What had begun by an instant and was recorded after it is in the few cells of `lateAt`.
 */
export function latenessOf(from: Instant, recordedAt: Instant): number {
  if (from >= recordedAt) return 0;
  const index = LONGEST.findIndex((longest) => recordedAt - from <= longest);
  return numberOf(index, Math.floor(from / widthOf(index)));
}

/** The latenesses that something may have that had begun by an instant and was recorded after it. */
export interface LateAt {
  readonly late: number;
  /** Everything of the cell had begun by then, rather than some of it. */
  readonly isWhole: boolean;
}

/** The cells of what had begun by an instant and was recorded after it: two of the first class, five of each other. Only the last of a class holds what began later. */
export const lateAt = (instant: Instant): readonly LateAt[] =>
  LONGEST.flatMap((longest, index) => {
    const [first, last] = [instant - longest, instant].map((each) => Math.floor(each / widthOf(index))) as [
      number,
      number,
    ];
    return Array.from({ length: last - first + 1 }, (_, nth) => ({
      late: numberOf(index, first + nth),
      isWhole: first + nth < last,
    }));
  });
