import { IsOptional } from 'class-validator';
import type { KindName } from '#libs/commitments';
import { Optional } from '../commitments/requests/fields.js';
import { IsOneOf, IsParty } from '../commitments/requests/words.js';
import { ListQuery } from '../lists/list.requests.js';
import { IsWhen } from '../lists/when.js';
import { KIND_NAMES } from '../register/register.requests.js';

/** From when to when, and of which commitments. */
export class ChangesQuery extends ListQuery {
  /** Inclusive: a date (from its first instant, UTC) or an RFC 3339 instant; the day before `to` without it. */
  @IsOptional()
  @IsWhen()
  from?: string;

  /** Inclusive: a date (to its last instant, UTC) or an RFC 3339 instant; now without it. What lies ahead tells what the calendar will bring. */
  @IsOptional()
  @IsWhen()
  to?: string;

  /** A party of the commitment, in any role. */
  @Optional() @IsParty() readonly party?: string;
  @Optional() @IsOneOf(KIND_NAMES) readonly kind?: KindName;
}
