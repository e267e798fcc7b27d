import { applyDecorators } from '@nestjs/common';
import { DOCUMENT_BYTES_MAX } from '#libs/commitments';
import { isDay } from '#libs/event-sourcing';
import {
  type ActMapping,
  type AssessMapping,
  type Edition,
  ROW_ACTS,
  type RowAct,
  type TableMapping,
  type Template,
} from '#libs/application';
import { Field, Optional, Part, Parts } from '../commitments/requests/fields.js';
import { IsMoment } from '../commitments/requests/times.js';
import { IsOneOf, IsText, IsTexts, IsTrueOrFalse, IsWebAddress, LENGTH_MAX } from '../commitments/requests/words.js';
import { CellBody, IsCodes, IsTemplate } from './cells.requests.js';

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

const NAME = /^[a-z][a-z0-9-]{0,63}$/;
const ACTS_MAX = 20;

/** An act of each row's commitment. */
class ActMappingBody implements ActMapping {
  /** Tells the acts of a row apart; keys end with it. */
  @Field({
    valid: (value) => typeof value === 'string' && NAME.test(value),
    must: 'must be a name of 1 to 64 small letters, digits and dashes, beginning with a letter, the same for all editions',
    schema: { type: 'string', pattern: NAME.source, example: 'delivered' },
  })
  readonly name!: string;
  @IsOneOf(ROW_ACTS) readonly act!: RowAct;
  @IsTemplate('The body of the act') readonly data!: Record<string, Template>;
}

/** Acts with names of their own. */
const IsActs = (): PropertyDecorator =>
  applyDecorators(
    Parts(() => ActMappingBody, { min: 1, max: ACTS_MAX }),
    Field({
      valid: (value) => Array.isArray(value) && new Set(value.map((each) => each?.name)).size === value.length,
      must: 'must have a name of its own each',
      schema: {},
    }),
  );

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
  @IsTemplate('The body of `POST /v1/commitments`') readonly record!: Record<string, Template>;
  @Optional() @IsActs() readonly acts?: ActMappingBody[];
  @Optional() @Part(() => AssessMappingBody) readonly assess?: AssessMappingBody;
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
