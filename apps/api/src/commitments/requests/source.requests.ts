import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, getSchemaPath } from '@nestjs/swagger';
import type { SourceRequest } from '#libs/application';
import { Nested } from '../../http/sound.js';
import { Field, isObject, isPrimitive, Optional } from './fields.js';
import { IsDay } from './times.js';
import { IsText, IsUuid, IsWebAddress, IsWhole, LENGTH_MAX } from './words.js';

type Form<Key extends string> = Extract<SourceRequest, Readonly<Record<Key, unknown>>>;

/** The words of a document in this ledger. Where it holds the text, the quote must stand in it verbatim. */
export class QuotedSource implements Form<'document'> {
  @IsUuid() readonly document!: string;
  @IsText(LENGTH_MAX.quote) readonly quote!: string;
  /** Which of several places, from 1; needed where the quote stands more than once. */
  @Optional() @IsWhole(1, 1_000_000) readonly occurrence?: number;
}

/** The words of a publication whose text this ledger does not hold. */
export class CitedSource implements Form<'url'> {
  @IsText(LENGTH_MAX.subject) readonly title!: string;
  @Optional() @IsText(LENGTH_MAX.name) readonly publisher?: string;
  @Optional() @IsDay() readonly publishedOn?: string;
  @IsWebAddress() readonly url!: string;
  @IsText(LENGTH_MAX.quote) readonly quote!: string;
}

/** A noted statement, which this promotes. */
export class PromotedSource implements Form<'statement'> {
  @IsUuid() readonly statement!: string;
}

const FORMS = [QuotedSource, CitedSource, PromotedSource];

/** Which form somebody meant, by the field that only it has; what is in it beside is then unknown to that form. */
export function sourceForm(value: unknown): (typeof FORMS)[number] {
  if (!isObject(value)) return CitedSource;
  return 'statement' in value ? PromotedSource : 'document' in value ? QuotedSource : CitedSource;
}

const MUST =
  'must be { document, quote, occurrence? }, { title, publisher?, publishedOn?, url, quote } or { statement }';

/** Exactly one of the three forms. */
export const IsSource = (): PropertyDecorator =>
  applyDecorators(
    Field({
      valid: (value) => isObject(value) || isPrimitive(value),
      must: MUST,
      schema: { type: 'object', oneOf: FORMS.map((form) => ({ $ref: getSchemaPath(form) })) },
    }),
    Nested((around) => sourceForm(around?.object[around.property]), MUST),
  );

/** For the classes that hold a source: OpenAPI lists what `oneOf` names. */
export const WithSources = (): ClassDecorator => ApiExtraModels(...FORMS);
