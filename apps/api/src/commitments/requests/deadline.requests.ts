import { applyDecorators } from '@nestjs/common';
import { type Anchor, type Deadline, DEADLINE_TYPES, deadlineProblems, type DeadlineType } from '#libs/commitments';
import { Nested } from '../../http/sound.js';
import { Field, isObject, isPrimitive, Optional, type Schema } from './fields.js';
import { IsDurationText, IsMoment } from './times.js';
import { IsOneOf, isText, IsText, LENGTH_MAX } from './words.js';

interface Own {
  valid(value: unknown): boolean;
  readonly must: string;
}

/** A field of a deadline: what the domain finds wrong with a deadline is told at the field that it speaks of. */
const InDeadline = (schema: Schema, own?: Own): PropertyDecorator =>
  Field({
    valid: (value, of, field) =>
      (value === undefined || !own || own.valid(value)) && problemOf(of, field) === undefined,
    must: (of, field) => problemOf(of, field) ?? own!.must,
    schema: { ...schema, required: false },
  });

/** Nothing while the type is unknown: that is told at the type. */
function problemOf(deadline: object, field: string): string | undefined {
  const known = 'type' in deadline && (DEADLINE_TYPES as readonly unknown[]).includes(deadline.type);
  return known ? problemsOf(deadline as Deadline).find((each) => each.field === field)?.detail : undefined;
}

type Problems = ReturnType<typeof deadlineProblems>;

/** Of the deadlines that are being judged: each is one object, which every field of it asks about. */
const found = new WeakMap<Deadline, Problems>();

function problemsOf(deadline: Deadline): Problems {
  const problems = found.get(deadline) ?? deadlineProblems(deadline);
  found.set(deadline, problems);
  return problems;
}

const WORDS: Own = {
  valid: (value) => isText(value, LENGTH_MAX.words),
  must: `must be text of 1 to ${LENGTH_MAX.words} characters`,
};

/** What a `relative` deadline counts from, or an `event` deadline is bound to. */
export class AnchorBody implements Anchor {
  @IsText(LENGTH_MAX.subject) readonly event!: string;
  @Optional() @IsMoment() readonly date?: string;
  @Optional() @IsDurationText() readonly within?: string;
}

const IsAnchor = (): PropertyDecorator =>
  applyDecorators(
    InDeadline(
      { type: () => AnchorBody },
      { valid: (value) => isObject(value) || isPrimitive(value), must: 'must be an object' },
    ),
    Nested(() => AnchorBody, 'must be an object'),
  );

const MOMENT: Schema = { type: 'string', example: '2021-12-31' };
const DURATION: Schema = { type: 'string', format: 'duration', example: 'P30D' };

/** A deadline kept as it was said: no date is ever invented for "at the earliest opportunity". */
export class DeadlineBody implements Deadline {
  @IsOneOf(DEADLINE_TYPES) readonly type!: DeadlineType;
  /** The words as they were said. */
  @Optional() @IsText(LENGTH_MAX.words) readonly asStated?: string;
  @InDeadline(MOMENT) readonly notBefore?: string;
  @InDeadline(MOMENT) readonly notAfter?: string;
  @InDeadline({ type: 'string', example: 'Asia/Tokyo' }) readonly zone?: string;
  @IsAnchor() readonly anchor?: AnchorBody;
  @InDeadline({ type: 'string', maxLength: LENGTH_MAX.words }, WORDS) readonly condition?: string;
  @InDeadline(DURATION) readonly every?: string;
  @InDeadline(DURATION) readonly reviewEvery?: string;
}
