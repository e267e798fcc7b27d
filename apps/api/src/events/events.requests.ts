import { Field, Optional } from '../commitments/requests/fields.js';
import { ListQuery } from '../lists/list.requests.js';

/** A place in the ledger as text: SQLite's integers end at 2^63. */
export const isPosition = (value: unknown): value is string =>
  typeof value === 'string' && /^(0|[1-9]\d{0,18})$/.test(value) && BigInt(value) < 2n ** 63n;

export class EventsQuery extends ListQuery {
  /** The position behind which to begin; the beginning of the ledger without it. */
  @Optional()
  @Field({
    valid: isPosition,
    must: 'must be a position: a decimal number as a receipt holds it',
    schema: { type: 'string', pattern: '^(0|[1-9][0-9]{0,18})$', example: '0' },
  })
  readonly after?: string;
}
