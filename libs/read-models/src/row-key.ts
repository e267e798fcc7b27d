import type { Instant } from '#libs/event-sourcing';

/** Of milliseconds in base 36: enough until the year 5188. */
const DIGITS = 9;

/**
 * What names a commitment in the register's tables: when it was recorded, then its id. Ids are strewn at random; by this
 * key the rows of what is recorded together lie together, so that a large register is written at its end, not all over.
 */
export const rowKeyOf = (recordedAt: Instant, id: string): string =>
  `${recordedAt.toString(36).padStart(DIGITS, '0')}-${id}`;

export const idOf = (rowKey: string): string => rowKey.slice(DIGITS + 1);
