import { ActBody } from './act.requests.js';
import type { Asked } from './asked.js';
import { Optional } from './fields.js';
import { IsParty, IsText, IsTrueOrFalse, LENGTH_MAX } from './words.js';

/** Breach is always asserted, by somebody and on a ground. */
class BreachBody extends ActBody {
  @IsParty() readonly by!: string;
  @IsText(LENGTH_MAX.words) readonly ground!: string;
}

export class AllegeBreachBody extends BreachBody implements Asked<'allege-breach'> {}

export class ContestBreachBody extends BreachBody implements Asked<'contest-breach'> {}

export class FindBreachBody extends BreachBody implements Asked<'find-breach'> {}

export class WithdrawAllegationBody extends ActBody implements Asked<'withdraw-allegation'> {
  @IsParty() readonly by!: string;
}

/** Again by the same assessor, on the same scheme, for the same window, of the same debtor: a revision. */
export class AssessBody extends ActBody implements Asked<'assess'> {
  @IsText(LENGTH_MAX.name) readonly assessor!: string;
  /** `G20RG`, `OGP`, or a free one. */
  @IsText(LENGTH_MAX.name) readonly scheme!: string;
  /** `G20RG`: `-1` `0` `+1`, with a plain minus; `OGP`: `not_started` `limited` `substantial` `complete`; else words. */
  @IsText(LENGTH_MAX.label) readonly score!: string;
  /** The time that it judges, in words. */
  @Optional() @IsText(LENGTH_MAX.label) readonly window?: string;
  /** Its last word on the window, or an interim one. */
  @Optional() @IsTrueOrFalse() readonly final?: boolean;
  /** Why it differs from the one that it revises: a revision needs it, unless it only follows an interim one as the final one. */
  @Optional() @IsText(LENGTH_MAX.words) readonly reason?: string;
}
