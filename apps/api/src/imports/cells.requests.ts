import type { Cell } from '#libs/application';
import { Field, isObject, Optional } from '../commitments/requests/fields.js';
import { isText, IsText, LENGTH_MAX } from '../commitments/requests/words.js';
import { problemsOf } from '../http/input.pipe.js';

const CODES_MAX = 500;

/**
 * Texts by texts: what a cell or a column says, and what that stands for.
 * @param isOneToOne no two may stand for the same
 */
export const IsCodes = (description: string, isOneToOne = false): PropertyDecorator =>
  Field({
    valid: (value) =>
      isObject(value) &&
      Object.keys(value).length >= 1 &&
      Object.keys(value).length <= CODES_MAX &&
      Object.values(value).every((each) => isText(each, LENGTH_MAX.name)) &&
      (!isOneToOne || new Set(Object.values(value)).size === Object.keys(value).length),
    must: `must be an object of 1 to ${CODES_MAX} ${isOneToOne ? 'different ' : ''}texts of 1 to ${LENGTH_MAX.name} characters`,
    schema: {
      type: 'object',
      additionalProperties: { type: 'string', minLength: 1, maxLength: LENGTH_MAX.name },
      description,
    },
  });

/** What parts decimals or thousands anywhere. */
const SIGNS = ['.', ',', ' ', "'", '\u2019', '_', '\u00A0', '\u202F'];

const isFormat = (value: unknown): boolean =>
  isText(value, LENGTH_MAX.label) && value.includes('YYYY') && PARTS.every((part) => once(value, part));

const PARTS = ['YYYY', 'MM', 'DD'];
const once = (text: string, part: string): boolean => text.split(part).length <= 2;

const Sign = (
  description: string,
  isApart: (value: unknown, of: Readonly<Record<string, unknown>>) => boolean = () => true,
): PropertyDecorator =>
  Field({
    valid: (value, of) => SIGNS.includes(value as string) && isApart(value, of),
    must: `must be one of ${SIGNS.map((sign) => JSON.stringify(sign)).join(', ')}, and thousands are not parted as decimals are`,
    schema: { type: 'string', enum: SIGNS, description },
  });

export class CellBody implements Cell {
  @IsText(LENGTH_MAX.name) readonly column!: string;
  @Optional()
  @Field({
    valid: (value) => ['text', 'date', 'number', 'list'].includes(value as string),
    must: 'must be one of text, date, number, list',
    schema: { type: 'string', enum: ['text', 'date', 'number', 'list'] },
  })
  readonly as?: NonNullable<Cell['as']>;
  @Optional()
  @Field({
    valid: isFormat,
    must: 'must be YYYY, and MM and DD where they are said, each once, with what stands between them, such as DD.MM.YYYY',
    schema: { type: 'string', example: 'DD.MM.YYYY' },
  })
  readonly format?: string;
  @Optional() @Sign('What parts the decimals of a number; a point without it.') readonly decimal?: string;
  @Optional()
  @Sign('What parts the thousands of a number; nothing without it.', (value, { decimal = '.' }) => value !== decimal)
  readonly thousands?: string;
  @Optional() @IsText(LENGTH_MAX.label) readonly separator?: string;
  @Optional() @IsCodes('What each text of the cell stands for.') readonly codes?: Record<string, string>;
  @Optional()
  @Field({
    valid: (value) => value === 'field' || value === 'object' || value === 'act',
    must: 'must be field, object or act: what is left out where the cell is blank',
    schema: { type: 'string', enum: ['field', 'object', 'act'] },
  })
  readonly optional?: 'field' | 'object' | 'act';
}

/** How deep a template may go, and how many values it may hold. */
const TEMPLATE_MAX = { depth: 8, values: 500 };

/** Why a template is none, and where. */
function templateProblem(template: unknown, pointer: string, mayBeLeftOut: boolean): string | undefined {
  const left = { values: TEMPLATE_MAX.values };
  const find = (value: unknown, at: string, depth: number): string | undefined => {
    if (--left.values < 0) return `must hold at most ${TEMPLATE_MAX.values} values`;
    if (typeof value !== 'object' || value === null) return undefined;
    if (depth === 0) return `must be at most ${TEMPLATE_MAX.depth} objects deep`;
    if ('column' in value) {
      const [problem] = problemsOf(CellBody, value, at);
      if (problem) return `holds a cell that is not valid: ${problem.pointer} ${problem.detail}`;
      const isOfAct = 'optional' in value && value.optional === 'act';
      return isOfAct && !mayBeLeftOut ? `cannot be left out as an act is: ${at}/optional` : undefined;
    }
    for (const [field, each] of Object.entries(value)) {
      const problem = find(each, `${at}/${field}`, depth - 1);
      if (problem) return problem;
    }
    return undefined;
  };
  if (isObject(template) && 'source' in template)
    return 'must not name a source: each row is quoted from the table itself';
  return find(template, pointer, TEMPLATE_MAX.depth);
}

/** A body with the cells of a row in it. */
export function IsTemplate(what: string): PropertyDecorator {
  return Field({
    valid: (value, _, field) => isObject(value) && templateProblem(value, '', field !== 'record') === undefined,
    must: (of, field) => templateProblem(of[field], `/${field}`, field !== 'record') ?? 'must be an object',
    schema: {
      type: 'object',
      additionalProperties: true,
      description:
        `${what} without its source; wherever a cell of the row belongs, \`{ "column": … }\` with \`as\` (\`text\`, ` +
        '`date`, `number`, `list`), `format`, `decimal`, `thousands`, `separator`, `codes`, `optional`.',
    },
  });
}
