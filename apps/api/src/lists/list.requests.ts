import { IsOptional, Matches, MaxLength } from 'class-validator';
import { IsWhen, IsWholeNumber } from './when.js';

/** How a list is paged. */
export class ListQuery {
  /** How many items a page holds: 1 to 500, 50 without it. CSV and NDJSON hold everything without it. */
  @IsOptional()
  @IsWholeNumber(1, 500)
  limit?: string;

  /** `next` of the page before, with the same other parameters. */
  @IsOptional()
  @MaxLength(2_000, { message: 'is no cursor of this list' })
  @Matches(/^[A-Za-z0-9_.-]+$/, { message: 'is no cursor of this list' })
  cursor?: string;
}

/** When a question is asked for. */
export class AskedQuery {
  /** Effective time: a date (its last instant, UTC) or an RFC 3339 instant, inclusive; now without it. */
  @IsOptional()
  @IsWhen()
  asOf?: string;

  /** Recorded time: a date (its last instant, UTC) or an RFC 3339 instant, inclusive; now without it. */
  @IsOptional()
  @IsWhen()
  knownAt?: string;
}

/** A list that both clocks move. */
export class AskedListQuery extends ListQuery {
  /** Effective time: a date (its last instant, UTC) or an RFC 3339 instant, inclusive; now without it. */
  @IsOptional()
  @IsWhen()
  asOf?: string;

  /** Recorded time: a date (its last instant, UTC) or an RFC 3339 instant, inclusive; now without it. */
  @IsOptional()
  @IsWhen()
  knownAt?: string;
}
