import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ValidateBy, ValidateIf } from 'class-validator';
import { Nested } from '../../http/sound.js';

type Holder = Readonly<Record<string, unknown>>;

/** A schema object of OpenAPI, or what Nest makes one of. */
export type Schema = Readonly<Record<string, unknown>>;

export interface Check {
  /** @param of the object that holds the field */
  valid(value: unknown, of: Holder, field: string): boolean;
  /** What the field must be, as the reader of a problem is told: the pointer beside it says which field. */
  must: string | ((of: Holder, field: string) => string);
  /** The same, for OpenAPI. */
  schema: Schema;
}

/** A field that a predicate judges and OpenAPI describes; an absent one is judged too. */
export const Field = ({ valid, must, schema }: Check): PropertyDecorator =>
  applyDecorators(
    ValidateBy({
      name: 'field',
      validator: {
        validate: (value, args) => valid(value, args!.object as Holder, args!.property),
        defaultMessage: (args) => (typeof must === 'string' ? must : must(args!.object as Holder, args!.property)),
      },
    }),
    ApiProperty(schema),
  );

/** May be absent; `null` is no absence. Stands above the field's own decorator. */
export const Optional = (): PropertyDecorator =>
  applyDecorators(
    ValidateIf((_, value: unknown) => value !== undefined),
    ApiProperty({ required: false }),
  );

type Part = abstract new () => object;

/** An object with fields of its own. (Nest knows a lazy type by its name, `type`.) */
export const Part = (of: () => Part, schema: Schema = {}): PropertyDecorator =>
  applyDecorators(
    Field({
      valid: (value) => isObject(value) || isPrimitive(value),
      must: 'must be an object',
      schema: { type: () => of(), ...schema },
    }),
    Nested(of, 'must be an object'),
  );

/** A list of objects with fields of their own. */
export const Parts = (of: () => Part, { min = 0, max }: Bounds): PropertyDecorator =>
  applyDecorators(
    Field({
      valid: (value) => (isList(value, { min, max }) && value.every(isObject)) || isPrimitive(value),
      must: `must be a list of ${min} to ${max} objects`,
      schema: { type: () => of(), isArray: true, minItems: min, maxItems: max },
    }),
    Nested(of, `must be a list of ${min} to ${max} objects`),
  );

export interface Bounds {
  readonly min?: number;
  readonly max: number;
}

export const isObject = (value: unknown): value is Holder =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What `ValidateNested` refuses itself, with the same message. */
export const isPrimitive = (value: unknown): boolean =>
  value !== undefined && value !== null && typeof value !== 'object';

export const isList = (value: unknown, { min = 0, max }: Bounds): value is readonly unknown[] =>
  Array.isArray(value) && value.length >= min && value.length <= max;
