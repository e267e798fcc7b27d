import { type ArgumentMetadata, Injectable, type PipeTransform, type Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { refuse } from '#libs/commitments';
import { isSound } from './sound.js';
import { COMMON_PARAMETERS } from './query.guard.js';
import { pointerPart } from './json-body.js';

interface InputProblem {
  readonly pointer: string;
  readonly detail: string;
}

const UNKNOWN_FIELD = 'is no known field';

/** Validates a body or a query against its class, and hands on the plain object: no instance of a class reaches the core. */
@Injectable()
export class InputPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if ((type !== 'body' && type !== 'query') || !isClass(metatype)) return value;
    const input = type === 'query' ? withoutCommon(value) : value;
    const found = problemsOf(metatype, input);
    const problems = type === 'query' ? found.map(asParameter) : found;
    if (problems.length === 0) return input;
    const [first] = problems as [InputProblem];
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
    const where = type === 'query' ? 'The query' : 'The body';
    throw refuse('invalid-request', `${where} is not valid: ${told(first)}${more}.`, {
      errors: problems,
    });
  }
}

/** The whole input has an empty pointer. */
const told = ({ pointer, detail }: InputProblem): string => (pointer === '' ? `it ${detail}` : `${pointer} ${detail}`);

const asParameter = ({ pointer, detail }: InputProblem): InputProblem => ({
  pointer,
  detail: detail === UNKNOWN_FIELD ? 'is no parameter of this operation' : detail,
});

/** What is wrong with an input, by RFC 6901 pointers. */
export function problemsOf(metatype: Type, input: unknown, pointer = ''): readonly InputProblem[] {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return [{ pointer, detail: 'must be a JSON object' }];
  }
  if (isSound(metatype, input)) return [];
  const errors = validateSync(plainToInstance(metatype, input) as object, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: false,
    stopAtFirstError: true,
    validationError: { target: false, value: false },
  });
  return errors.flatMap((error) => flattened(error, pointer));
}

function flattened(
  { property, constraints = {}, children = [] }: ValidationError,
  parent: string,
): readonly InputProblem[] {
  const pointer = `${parent}/${pointerPart(property)}`;
  const own = Object.entries(constraints).map(([rule, message]) => ({
    pointer,
    detail: detailOf(rule, message, property),
  }));
  return [...own, ...children.flatMap((child) => flattened(child, pointer))];
}

/** Messages of class-validator begin with the property's name, which the pointer says already. */
function detailOf(rule: string, message: string, property: string): string {
  if (rule === 'whitelistValidation') return UNKNOWN_FIELD;
  return message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
}

function withoutCommon(query: unknown): unknown {
  return Object.fromEntries(Object.entries(query as object).filter(([name]) => !COMMON_PARAMETERS.has(name)));
}

const isClass = (metatype: unknown): metatype is Type =>
  typeof metatype === 'function' && ![Object, String, Number, Boolean, Array].includes(metatype as never);
