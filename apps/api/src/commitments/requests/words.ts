import { Field, isList, isObject, type Bounds, type Schema } from './fields.js';

/** How long a text may be, in UTF-16 code units. */
export const LENGTH_MAX = { code: 64, label: 100, name: 200, subject: 500, words: 2_000, url: 2_000, quote: 10_000 };

/** How many a list may hold. */
export const COUNT_MAX = { parties: 100, speakers: 50, topics: 50, intensifiers: 50, scope: 100, changes: 50 };

/** Text that says something and that every store can keep: neither half of a surrogate pair nor U+0000. */
export const isText = (value: unknown, max: number): value is string =>
  typeof value === 'string' &&
  value.length <= max &&
  value.trim() !== '' &&
  value.isWellFormed() &&
  !value.includes('\0');

export const IsText = (max: number, schema: Schema = {}): PropertyDecorator =>
  Field({
    valid: (value) => isText(value, max),
    must: `must be text of 1 to ${max} characters`,
    schema: { type: 'string', minLength: 1, maxLength: max, ...schema },
  });

/** Texts, each once. */
export const IsTexts = (length: number, { min = 0, max }: Bounds): PropertyDecorator =>
  Field({
    valid: (value) => areTexts(value, length, { min, max }),
    must: `must be a list of ${min} to ${max} different texts of 1 to ${length} characters`,
    schema: {
      type: 'array',
      items: { type: 'string', minLength: 1, maxLength: length },
      minItems: min,
      maxItems: max,
      uniqueItems: true,
    },
  });

/**
 * The code of a party. Only its length is judged here: text that is no code, such as "Japan", is an unknown party, and is
 * answered with the nearest known ones.
 */
export const IsParty = (): PropertyDecorator =>
  Field({
    valid: (value) => isText(value, LENGTH_MAX.code),
    must: 'must be the code of a party, such as JPN',
    schema: { type: 'string', minLength: 1, maxLength: LENGTH_MAX.code, example: 'JPN' },
  });

/** Codes of parties, each once. */
export const IsPartyCodes = ({ min }: { readonly min: 0 | 1 }): PropertyDecorator => {
  const bounds = { min, max: COUNT_MAX.parties };
  return Field({
    valid: (value) => areTexts(value, LENGTH_MAX.code, bounds),
    must: `must be a list of ${min} to ${bounds.max} codes of parties, such as ["JPN"], each once`,
    schema: {
      type: 'array',
      items: { type: 'string', minLength: 1, maxLength: LENGTH_MAX.code },
      minItems: min,
      maxItems: bounds.max,
      uniqueItems: true,
      example: ['JPN'],
    },
  });
};

export const IsOneOf = (values: readonly string[]): PropertyDecorator =>
  Field({
    valid: (value) => (values as readonly unknown[]).includes(value),
    must: `must be one of ${values.join(', ')}`,
    schema: { type: 'string', enum: [...values] },
  });

export const IsTrueOrFalse = (): PropertyDecorator =>
  Field({
    valid: (value) => typeof value === 'boolean',
    must: 'must be true or false',
    schema: { type: 'boolean' },
  });

export const IsWhole = (min: number, max: number): PropertyDecorator =>
  Field({
    valid: (value) => Number.isInteger(value) && (value as number) >= min && (value as number) <= max,
    must: `must be a whole number from ${min} to ${max}`,
    schema: { type: 'integer', minimum: min, maximum: max },
  });

export const isUuid = (value: unknown): value is string =>
  typeof value === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);

export const IsUuid = (): PropertyDecorator =>
  Field({ valid: isUuid, must: 'must be a UUID', schema: { type: 'string', format: 'uuid' } });

export const IsWebAddress = (): PropertyDecorator =>
  Field({
    valid: (value) => isText(value, LENGTH_MAX.url) && /^https?:\/\//i.test(value) && URL.canParse(value),
    must: `must be a URL that begins with http:// or https://, at most ${LENGTH_MAX.url} characters`,
    schema: { type: 'string', format: 'uri', maxLength: LENGTH_MAX.url },
  });

/** An object of which at least one and at most `max` fields are given. */
export const saysSomething = (value: unknown, max: number = COUNT_MAX.changes): boolean => {
  const given = isObject(value) ? Object.values(value).filter((each) => each !== undefined).length : 0;
  return given >= 1 && given <= max;
};

const areTexts = (value: unknown, length: number, bounds: Bounds): boolean =>
  isList(value, bounds) && value.every((each) => isText(each, length)) && new Set(value).size === value.length;
