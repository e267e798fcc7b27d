import { DOCUMENT_BYTES_MAX } from '#libs/commitments';
import { isDay } from '#libs/event-sourcing';
import type { AssessMapping, Cell, Edition, TableMapping, Template } from '#libs/application';
import { Field, isObject, Optional, Part } from '../commitments/requests/fields.js';
import { IsMoment } from '../commitments/requests/times.js';
import { isText, IsText, IsTexts, IsTrueOrFalse, IsWebAddress, LENGTH_MAX } from '../commitments/requests/words.js';
import { problemsOf } from '../http/input.pipe.js';

const CODES_MAX = 500;

/**
 * Texts by texts: what a cell or a column says, and what that stands for.
 * @param isOneToOne no two may stand for the same
 */
const IsCodes = (description: string, isOneToOne = false): PropertyDecorator =>
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

class CellBody implements Cell {
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
    valid: (value) => value === 'field' || value === 'object',
    must: 'must be field or object: what is left out where the cell is blank',
    schema: { type: 'string', enum: ['field', 'object'] },
  })
  readonly optional?: 'field' | 'object';
}

class AssessMappingBody implements AssessMapping {
  @IsCodes('By the column of each member, the code of the debtor.', true) readonly columns!: Record<string, string>;
  /** A typographic minus is one only where it stands here. */
  @IsCodes('By what a cell says, the score.') readonly scores!: Record<string, string>;
  @IsText(LENGTH_MAX.name) readonly assessor!: string;
  @IsText(LENGTH_MAX.name) readonly scheme!: string;
  @Optional() @IsText(LENGTH_MAX.label) readonly window?: string;
  @Optional() @IsTrueOrFalse() readonly final?: boolean;
  /** From when on; the day on which an edition was published without it. */
  @Optional() @IsMoment() readonly effective?: string;
  /** A column with the mean of the row's scores: checked, and kept nowhere. */
  @Optional() @Part(() => CellBody) readonly average?: CellBody;
}

/** How deep a template may go, and how many values it may hold. */
const TEMPLATE_MAX = { depth: 8, values: 500 };

/** What of a table is what. */
class TableMappingBody implements TableMapping {
  @Field({
    valid: (value) => typeof value === 'string' && /^[a-z0-9][a-z0-9._-]{0,63}$/.test(value),
    must: 'must be a name of 1 to 64 small letters, digits, points, dashes and underscores, the same for all editions of the table',
    schema: { type: 'string', pattern: '^[a-z0-9][a-z0-9._-]{0,63}$', example: 'harbours' },
  })
  readonly table!: string;
  @IsText(LENGTH_MAX.name) readonly title!: string;
  @Optional() @IsText(LENGTH_MAX.name) readonly publisher?: string;
  @Optional() @IsText(LENGTH_MAX.label) readonly language?: string;
  @Optional()
  @Field({
    valid: (value) => value === ',' || value === ';' || value === '\t' || value === '|',
    must: 'must be a comma, a semicolon, a tab or a bar',
    schema: { type: 'string', enum: [',', ';', '\t', '|'] },
  })
  readonly delimiter?: string;
  /** The column that tells rows apart. */
  @IsText(LENGTH_MAX.name) readonly id!: string;
  @Optional() @IsTexts(LENGTH_MAX.label, { max: 20 }) readonly blank?: string[];
  @Field({
    valid: (value) => isObject(value) && templateProblem(value, '') === undefined,
    must: (of) => templateProblem(of['record'], '/record') ?? 'must be an object',
    schema: {
      type: 'object',
      additionalProperties: true,
      description:
        'The body of `POST /v1/commitments` without its source; wherever a cell of the row belongs, ' +
        '`{ "column": … }` with `as` (`text`, `date`, `number`, `list`), `format`, `decimal`, `thousands`, `separator`, `codes`, `optional`.',
    },
  })
  readonly record!: Record<string, Template>;
  @Optional() @Part(() => AssessMappingBody) readonly assess?: AssessMappingBody;
}

/** Why a template is none, and where. */
function templateProblem(template: unknown, pointer: string): string | undefined {
  const left = { values: TEMPLATE_MAX.values };
  const find = (value: unknown, at: string, depth: number): string | undefined => {
    if (--left.values < 0) return `must hold at most ${TEMPLATE_MAX.values} values`;
    if (typeof value !== 'object' || value === null) return undefined;
    if (depth === 0) return `must be at most ${TEMPLATE_MAX.depth} objects deep`;
    if ('column' in value) {
      const [problem] = problemsOf(CellBody, value, at);
      return problem && `holds a cell that is not valid: ${problem.pointer} ${problem.detail}`;
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

class EditionBody implements Omit<Edition, 'csv'> {
  @Field({
    valid: isDay,
    must: 'must be a day that exists, such as 2024-06-30',
    schema: { type: 'string', format: 'date', example: '2024-06-30' },
  })
  readonly publishedOn!: string;
  @Optional() @IsWebAddress() readonly url?: string;
}

export class ImportTableBody {
  @Part(() => TableMappingBody) readonly mapping!: TableMappingBody;
  @Part(() => EditionBody) readonly edition!: EditionBody;
  /** The table as CSV (RFC 4180), exactly as received: it is kept, and each row is quoted from it. At most 512 KiB of UTF-8. */
  @Field({
    valid: (value) =>
      typeof value === 'string' &&
      value.trim() !== '' &&
      value.isWellFormed() &&
      !value.includes('\0') &&
      Buffer.byteLength(value) <= DOCUMENT_BYTES_MAX,
    must: `must be a table of 1 to ${DOCUMENT_BYTES_MAX} bytes of UTF-8; import a longer one in parts, each as a table of its own`,
    schema: { type: 'string', minLength: 1 },
  })
  readonly csv!: string;
}
