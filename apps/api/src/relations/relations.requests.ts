import { IsOptional } from 'class-validator';
import { AskedQuery } from '../lists/list.requests.js';
import { IsWhen } from '../lists/when.js';

/** When a relation is asked for, and from when on its changes are told. */
export class RelationQuery extends AskedQuery {
  /** Recorded time, inclusive: a date (from its first instant, UTC) or an RFC 3339 instant. With it the answer holds `changed`. */
  @IsOptional()
  @IsWhen()
  since?: string;
}
