import { DERIVED_REASONS, type DerivedReason, FOLLOW_UP_OUTCOMES } from '#libs/commitments';
import { KeptBody } from './act.requests.js';
import type { Asked } from './asked.js';
import { Optional } from './fields.js';
import { IsDay } from './times.js';
import { IsOneOf, IsText, IsUuid, LENGTH_MAX } from './words.js';

export class OpenFollowUpBody extends KeptBody implements Asked<'open-follow-up'> {
  /** What is to be done. */
  @IsText(LENGTH_MAX.subject) readonly action!: string;
  @Optional() @IsText(LENGTH_MAX.name) readonly owner?: string;
  @Optional() @IsDay() readonly dueOn?: string;
  /** The derived reason that it takes over. */
  @Optional() @IsOneOf(DERIVED_REASONS) readonly about?: DerivedReason;
}

/** Which follow-up is said by the path. */
type OfOne<Data> = Omit<Data, 'followUp'>;

export class ReassignFollowUpBody extends KeptBody implements OfOne<Asked<'reassign-follow-up'>> {
  @IsText(LENGTH_MAX.name) readonly owner!: string;
}

export class RescheduleFollowUpBody extends KeptBody implements OfOne<Asked<'reschedule-follow-up'>> {
  @IsDay() readonly dueOn!: string;
}

export class CloseFollowUpBody extends KeptBody implements OfOne<Asked<'close-follow-up'>> {
  @IsOneOf(FOLLOW_UP_OUTCOMES) readonly outcome!: (typeof FOLLOW_UP_OUTCOMES)[number];
}

/** The same as they are recorded. */
export class FollowUpReassignedData extends ReassignFollowUpBody implements Asked<'reassign-follow-up'> {
  @IsUuid() readonly followUp!: string;
}

export class FollowUpRescheduledData extends RescheduleFollowUpBody implements Asked<'reschedule-follow-up'> {
  @IsUuid() readonly followUp!: string;
}

export class FollowUpClosedData extends CloseFollowUpBody implements Asked<'close-follow-up'> {
  @IsUuid() readonly followUp!: string;
}
