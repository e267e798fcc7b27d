import { type Instant, SCALES, scaleOf } from '#libs/event-sourcing';

/** About an hour, below which nobody counts, and beyond what years before the ledger a date can name. */
const [LEAST, MOST] = [11, 23];

/** The classes of `latenessOf` that are late, with the longest time that one of the class is: ms. */
export const LATENESS = SCALES.filter(({ scale }) => scale >= LEAST && scale <= MOST);

/**
 * How long after it was made a commitment was recorded, as a scale; 0 where that was at once. A list of a day long past, the
 * last recorded first, finds those of each class that were made by then, yet recorded after, shortly after that day.
 */
export const latenessOf = (made: Instant, recordedAt: Instant): number =>
  made < recordedAt ? Math.max(LEAST, scaleOf(made, recordedAt)) : 0;
