import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { STANCES } from '#libs/commitments';
import type { SourceRequest } from '#libs/application';
import { KeptBody } from './act.requests.js';
import type { Asked } from './asked.js';
import { Field, isObject, Optional } from './fields.js';
import { IsSource, sourceForm, WithSources } from './source.requests.js';
import { COUNT_MAX, IsOneOf, IsText, IsUuid, LENGTH_MAX, saysSomething } from './words.js';

@WithSources()
export class AttachSourceBody extends KeptBody implements Asked<'attach-source'> {
  /** `unconfirmed`: a report that changes nothing. */
  @IsOneOf(STANCES) readonly stance!: (typeof STANCES)[number];
  @IsSource() readonly source!: SourceRequest;
}

/** What a correction of the record itself may carry; it takes effect at no time of its own. */
@WithSources()
class RecordBody {
  @Optional() @IsText(LENGTH_MAX.words) readonly note?: string;
  @Optional() @IsSource() readonly source?: SourceRequest;
}

/**
 * Fields of the event's data, with what each should have said; `null` takes an optional field away. Whether the result is
 * valid as that event is judged where the event is known. A source is looked up before, so its form is judged here.
 */
const IsChanges = (): PropertyDecorator =>
  Field({
    valid: (value) => saysSomething(value) && isSourceOrNull((value as { readonly source?: unknown }).source),
    must: ({ changes }) =>
      saysSomething(changes)
        ? 'has a source in none of its forms: { document, quote, occurrence? }, { title, publisher?, publishedOn?, url, quote } or { statement }'
        : `must be an object with 1 to ${COUNT_MAX.changes} fields of the event's data`,
    schema: {
      type: 'object',
      additionalProperties: true,
      minProperties: 1,
      maxProperties: COUNT_MAX.changes,
      example: { effective: '2023-01-13' },
    },
  });

function isSourceOrNull(source: unknown): boolean {
  if (source === undefined || source === null) return true;
  if (!isObject(source)) return false;
  const request = plainToInstance(sourceForm(source) as new () => object, source);
  return validateSync(request, { whitelist: true, forbidNonWhitelisted: true }).length === 0;
}

export class CorrectEventBody extends RecordBody implements Asked<'correct-event'> {
  /** The event that was written wrong: the history lists them. */
  @IsUuid() readonly event!: string;
  @IsChanges() readonly changes!: Record<string, unknown>;
  @IsText(LENGTH_MAX.words) readonly reason!: string;
}

export class RetractEventBody extends RecordBody implements Asked<'retract-event'> {
  /** A fact or a correction. */
  @IsUuid() readonly event!: string;
  @IsText(LENGTH_MAX.words) readonly reason!: string;
}

export class RetractBody extends RecordBody implements Asked<'retract'> {
  @IsText(LENGTH_MAX.words) readonly reason!: string;
}

export class LinkDuplicateBody extends RecordBody implements Asked<'link-duplicate'> {
  /** The commitment that says the same. */
  @IsUuid() readonly of!: string;
}
