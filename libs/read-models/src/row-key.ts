import type { Instant } from '#libs/event-sourcing';

/** Of milliseconds in base 36, with which row keys begin: enough until the year 5188. */
export const ROW_KEY_DIGITS = 9;

/**
 * What names a commitment in the register's tables: when it was recorded, then its id. Ids are strewn at random; by this
 * key the rows of what is recorded together lie together, so that a large register is written at its end, not all over.
 */
export const rowKeyOf = (recordedAt: Instant, id: string): string => `${rowKeysFrom(recordedAt)}-${id}`;

/** Where the row keys of what is recorded at an instant or later begin. */
export const rowKeysFrom = (recordedAt: Instant): string =>
  Math.max(0, recordedAt).toString(36).padStart(ROW_KEY_DIGITS, '0');

export const idOf = (rowKey: string): string => rowKey.slice(ROW_KEY_DIGITS + 1);
