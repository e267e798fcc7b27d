import type { Type } from '@nestjs/common';
import { IMPORT_ACTS, type ImportAct, type ImportLine, isId, type ResolvedLine } from '#libs/application';
import { ACTS, type ActName, refuse } from '#libs/commitments';
import { BODIES } from '../commitments/requests/bodies.js';
import { Field, isObject, Optional } from '../commitments/requests/fields.js';
import {
  CloseFollowUpBody,
  OpenFollowUpBody,
  ReassignFollowUpBody,
  RescheduleFollowUpBody,
} from '../commitments/requests/follow-ups.requests.js';
import { IsOneOf, isText, IsText, LENGTH_MAX } from '../commitments/requests/words.js';
import { AddDocumentBody, NoteStatementBody } from '../documents/documents.requests.js';
import { problemsOf } from '../http/input.pipe.js';
import { RegisterPartyBody } from '../parties/parties.requests.js';

export class ImportQuery {
  /** Of which lines the answer tells: `refused` ones alone, or `all`. */
  @Optional() @IsOneOf(['refused', 'all']) readonly report?: 'refused' | 'all';
}

const Reference = (description: string): PropertyDecorator => IsText(LENGTH_MAX.name, { description });

/** One line of an import. */
export class ImportLineBody implements ImportLine {
  @Field({
    valid: (value) => isText(value, LENGTH_MAX.name) && !isId(value),
    must: `must be text of 1 to ${LENGTH_MAX.name} characters that does not look like an id`,
    schema: {
      type: 'string',
      maxLength: LENGTH_MAX.name,
      description: 'Names the fact: once in the file, and the same in every later edition of it.',
    },
  })
  readonly key!: string;
  @IsOneOf(IMPORT_ACTS) readonly act!: ImportAct;
  @Optional()
  @Reference('Which commitment an act is done to: the key of the line that records it, or an id.')
  readonly commitment?: string;
  @Optional() @Reference('note-statement: the key of the line that adds it, or an id.') readonly document?: string;
  @Optional() @Reference('The key of the line that opened it, or an id.') readonly followUp?: string;
  @Field({
    valid: isObject,
    must: 'must be an object',
    schema: {
      type: 'object',
      additionalProperties: true,
      description: 'As the body of the operation. Where that holds an id, the key of the line that made it will do.',
    },
  })
  readonly data!: Record<string, unknown>;
  @Optional()
  @IsText(LENGTH_MAX.words, { description: 'Why the line says something else than in an earlier edition of the file.' })
  readonly reason?: string;
}

type Addressed = 'commitment' | 'document' | 'followUp';

interface Shape {
  /** The class of `data`. */
  readonly body: Type;
  /** The fields that say what it is done to. */
  readonly to: readonly Addressed[];
}

const SHAPES: Readonly<Record<ImportAct, Shape>> = {
  ...(Object.fromEntries(
    Object.entries(ACTS).map(([act, event]) => [act, { body: BODIES[event], to: ['commitment'] }]),
  ) as unknown as Record<ActName, Shape>),
  record: { body: BODIES.CommitmentRecorded, to: [] },
  'open-follow-up': { body: OpenFollowUpBody, to: ['commitment'] },
  'reassign-follow-up': { body: ReassignFollowUpBody, to: ['commitment', 'followUp'] },
  'reschedule-follow-up': { body: RescheduleFollowUpBody, to: ['commitment', 'followUp'] },
  'close-follow-up': { body: CloseFollowUpBody, to: ['commitment', 'followUp'] },
  'add-document': { body: AddDocumentBody, to: [] },
  'note-statement': { body: NoteStatementBody, to: ['document'] },
  'register-party': { body: RegisterPartyBody, to: [] },
};

interface Problem {
  readonly pointer: string;
  readonly detail: string;
}

/** A line as it was read: refused with `invalid-request` unless it is one. */
export function asLine(value: unknown): ImportLine {
  refuseProblems(problemsOf(ImportLineBody, value));
  const line = value as ImportLine;
  const { to } = SHAPES[line.act];
  const addressed: readonly Addressed[] = ['commitment', 'document', 'followUp'];
  refuseProblems(
    addressed.flatMap((field): Problem[] => {
      if (to.includes(field) === (line[field] !== undefined)) return [];
      return [
        {
          pointer: `/${field}`,
          detail: to.includes(field) ? `is needed for ${line.act}` : `is no field of ${line.act}`,
        },
      ];
    }),
  );
  return line;
}

/** What a line says is of the very shape that the API asks for. */
export function checkData({ act, data }: ResolvedLine): void {
  refuseProblems(problemsOf(SHAPES[act].body, data, '/data'));
}

function refuseProblems(errors: readonly Problem[]): void {
  const [first] = errors;
  if (!first) return;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  throw refuse('invalid-request', `The line is not valid: ${first.pointer || 'it'} ${first.detail}${more}.`, {
    errors,
  });
}
