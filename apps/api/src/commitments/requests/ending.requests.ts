import { ActBody } from './act.requests.js';
import type { Asked } from './asked.js';
import { Optional } from './fields.js';
import { IsMoment } from './times.js';
import { IsParty, IsPartyCodes, IsText, IsUuid, LENGTH_MAX } from './words.js';

/** After VCLT 57. */
export class SuspendBody extends ActBody implements Asked<'suspend'> {
  /** It ends by itself after this. */
  @Optional() @IsMoment() readonly until?: string;
  @Optional() @IsParty() readonly by?: string;
}

export class ResumeBody extends ActBody implements Asked<'resume'> {}

/** After VCLT 56. */
export class GiveNoticeBody extends ActBody implements Asked<'give-notice'> {
  /** When the withdrawal takes effect. */
  @IsMoment() readonly from!: string;
}

/** After VCLT 68. */
export class RevokeNoticeBody extends ActBody implements Asked<'revoke-notice'> {}

export class WithdrawBody extends ActBody implements Asked<'withdraw'> {}

export class ReleaseBody extends ActBody implements Asked<'release'> {
  /** A creditor. */
  @IsParty() readonly by!: string;
}

/** After VCLT 54. */
export class TerminateBody extends ActBody implements Asked<'terminate'> {
  /** All parties. */
  @IsPartyCodes({ min: 1 }) readonly by!: string[];
}

/** After VCLT 59. */
export class SupersedeBody extends ActBody implements Asked<'supersede'> {
  /** The later commitment. */
  @IsUuid() readonly replacement!: string;
}

/** After VCLT 61. */
export class DeclareMootBody extends ActBody implements Asked<'declare-moot'> {
  @IsText(LENGTH_MAX.words) readonly ground!: string;
}

export class ReopenBody extends ActBody implements Asked<'reopen'> {
  @IsText(LENGTH_MAX.words) readonly reason!: string;
}
