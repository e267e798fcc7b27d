import { IsOptional } from 'class-validator';
import type { KindName } from '#libs/commitments';
import { Optional } from '../commitments/requests/fields.js';
import { IsOneOf, IsParty, IsText, LENGTH_MAX } from '../commitments/requests/words.js';
import { AskedQuery } from '../lists/list.requests.js';
import { IsWhen } from '../lists/when.js';
import { KIND_NAMES } from '../register/register.requests.js';

/** Which assessments are rolled up, and when. */
export class AssessmentsQuery extends AskedQuery {
  /** `G20RG`, `OGP`, or a free one, as the assessments name it. */
  @IsText(LENGTH_MAX.name) readonly scheme!: string;
  /** The time that is judged, as the assessments name it; those that name none, without it. */
  @Optional() @IsText(LENGTH_MAX.label) readonly window?: string;
  @Optional() @IsText(LENGTH_MAX.name) readonly assessor?: string;
  /** `true`: only final assessments, `false`: only interim ones. */
  @Optional() @IsOneOf(['true', 'false']) readonly final?: 'true' | 'false';
  @Optional() @IsOneOf(KIND_NAMES) readonly kind?: KindName;
  /** A party of the commitment, in any role. */
  @Optional() @IsParty() readonly party?: string;

  /** Recorded time, inclusive: a date (from its first instant, UTC) or an RFC 3339 instant. With it the answer holds `changed`. */
  @IsOptional()
  @IsWhen()
  since?: string;
}
