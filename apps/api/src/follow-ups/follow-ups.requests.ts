import type { KindName } from '#libs/commitments';
import { Optional } from '../commitments/requests/fields.js';
import { IsOneOf, IsParty, IsText, IsUuid, LENGTH_MAX } from '../commitments/requests/words.js';
import { AskedListQuery } from '../lists/list.requests.js';
import { KIND_NAMES } from '../register/register.requests.js';

const STATES = ['outstanding', 'closed', 'all'] as const;
const DUE = ['overdue', '7d', '30d', 'undated'] as const;

/** Which follow-ups. */
export class FollowUpsQuery extends AskedListQuery {
  /** `outstanding` without it. */
  @Optional() @IsOneOf(STATES) readonly state?: (typeof STATES)[number];
  @Optional() @IsText(LENGTH_MAX.name) readonly owner?: string;
  /** A party of the commitment, in any role. */
  @Optional() @IsParty() readonly party?: string;
  @Optional() @IsOneOf(KIND_NAMES) readonly kind?: KindName;
  /** The id of the commitment. */
  @Optional() @IsUuid() readonly commitment?: string;
  /** Overdue, due within 7 or 30 days, or without a date. */
  @Optional() @IsOneOf(DUE) readonly due?: (typeof DUE)[number];
}
