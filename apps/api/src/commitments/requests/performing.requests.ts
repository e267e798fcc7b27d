import { isMoment } from '#libs/event-sourcing';
import { AMOUNT_STAGES, DEGREES, VISIT_FORMATS, type VisitFormat } from '#libs/commitments';
import { ActBody } from './act.requests.js';
import { AmountBody } from './amount.requests.js';
import type { Asked } from './asked.js';
import { Field, Optional, Part } from './fields.js';
import { IsMoment } from './times.js';
import { IsOneOf, IsParty, IsText, LENGTH_MAX } from './words.js';

const CONDITIONS = ['antecedent', 'end'] as const;

export class ReportProgressBody extends ActBody implements Asked<'report-progress'> {}

export class MeetConditionBody extends ActBody implements Asked<'meet-condition'> {
  /** `antecedent`: what it depends on; `end`: what ends it. */
  @IsOneOf(CONDITIONS) readonly which!: (typeof CONDITIONS)[number];
}

export class CommitAmountBody extends ActBody implements Asked<'commit-amount'> {
  /** Added to what was committed before. Of several debtors together where `debtor` names none. */
  @Part(() => AmountBody) readonly amount!: AmountBody;
}

export class ChangeAmountBody extends ActBody implements Asked<'change-amount'> {
  @Part(() => AmountBody) readonly amount!: AmountBody;
  /** Which amount; without it what is committed where anything is, else what is pledged. */
  @Optional() @IsOneOf(AMOUNT_STAGES) readonly stage?: (typeof AMOUNT_STAGES)[number];
  @Optional() @IsText(LENGTH_MAX.words) readonly reason?: string;
}

export class ReportDeliveryBody extends ActBody implements Asked<'report-delivery'> {
  /** Of several debtors together where `debtor` names none; absent where help in kind has no stated value. */
  @Optional() @Part(() => AmountBody) readonly amount?: AmountBody;
  @IsText(LENGTH_MAX.words) readonly what!: string;
}

export class InvokeBody extends ActBody implements Asked<'invoke'> {
  /** A creditor. */
  @IsParty() readonly by!: string;
  @IsText(LENGTH_MAX.words) readonly situation!: string;
}

export class ScheduleVisitBody extends ActBody implements Asked<'schedule-visit'> {
  @IsMoment() readonly from!: string;
  @IsMoment() readonly to!: string;
  @Optional() @IsText(LENGTH_MAX.name) readonly place?: string;
  @Optional() @IsOneOf(VISIT_FORMATS) readonly format?: VisitFormat;
}

/** A new last day is said together with the first. */
const IsNewEnd = (): PropertyDecorator =>
  Field({
    valid: (value, { from }) => isMoment(value) && from !== undefined,
    must: ({ from }) =>
      from === undefined ? 'needs from beside it' : 'must be a date or an RFC 3339 instant that exists',
    schema: { type: 'string', example: '2022-05-23' },
  });

export class PostponeVisitBody extends ActBody implements Asked<'postpone-visit'> {
  @Optional() @IsMoment() readonly from?: string;
  @Optional() @IsNewEnd() readonly to?: string;
  @Optional() @IsText(LENGTH_MAX.words) readonly reason?: string;
}

export class CancelVisitBody extends ActBody implements Asked<'cancel-visit'> {
  @Optional() @IsParty() readonly by?: string;
  @Optional() @IsText(LENGTH_MAX.words) readonly reason?: string;
}

export class SubstituteVisitBody extends ActBody implements Asked<'substitute-visit'> {
  @IsOneOf(VISIT_FORMATS) readonly format!: VisitFormat;
}

export class AssertFulfilmentBody extends ActBody implements Asked<'assert-fulfilment'> {
  @IsParty() readonly by!: string;
  @IsOneOf(DEGREES) readonly degree!: (typeof DEGREES)[number];
}

export class ContestFulfilmentBody extends ActBody implements Asked<'contest-fulfilment'> {
  @IsParty() readonly by!: string;
  @IsText(LENGTH_MAX.words) readonly reason!: string;
}
