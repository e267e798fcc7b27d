import { IsOptional, MaxLength } from 'class-validator';
import { ListQuery } from '../lists/list.requests.js';
import { IsWhen } from '../lists/when.js';

export class AccessQuery extends ListQuery {
  /** As events name it; `anybody` read without a key. */
  @IsOptional()
  @MaxLength(100)
  actor?: string;

  /** A path's pattern, such as `/v1/export`. */
  @IsOptional()
  @MaxLength(200)
  route?: string;

  /** Inclusive: a date (from its first instant, UTC) or an RFC 3339 instant. */
  @IsOptional()
  @IsWhen()
  from?: string;

  /** Inclusive: a date (to its last instant, UTC) or an RFC 3339 instant. */
  @IsOptional()
  @IsWhen()
  to?: string;
}
