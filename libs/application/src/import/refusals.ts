import { OutcomeUnknown, Refused } from '#libs/event-sourcing';
import { ACTS, type EventType, FOLLOW_UP_ACTS, type RefusalCode, refuse } from '#libs/commitments';
import type { ImportAct, ResolvedLine } from './line.js';

/** What another attempt may get past: other writers, read models that are behind, a store that failed while it wrote. */
export const mayPass = (error: unknown): boolean =>
  error instanceof OutcomeUnknown || (error instanceof Refused && PASSING.has(error.code));

const PASSING = new Set<string>([
  'version-mismatch',
  'contended',
  'behind',
  'idempotency-key-reused',
] satisfies RefusalCode[]);

/** What a refusal means for a file: a key that is taken elsewhere in the ledger made something else before. */
export function told(error: unknown, { key }: ResolvedLine): unknown {
  if (!(error instanceof Refused) || error.code !== 'idempotency-key-reused') return error;
  return refuse(
    'not-correctable',
    `The key ${key} names a fact that stands elsewhere: of another commitment, document or party. Give this line a key of its own; if that fact was recorded in error, take it back: a recording with retract, any other with retract-event.`,
  );
}

/** The same refusal, its pointers put where the reader of the line finds them. */
export function repointed(error: unknown, pointerOf: (pointer: string) => string): unknown {
  if (!(error instanceof Refused)) return error;
  const { pointer, errors } = error.detail as {
    readonly pointer?: string;
    readonly errors?: readonly { readonly pointer: string }[];
  };
  return refuse(error.code as RefusalCode, error.message, {
    ...error.detail,
    ...(pointer === undefined ? {} : { pointer: pointerOf(pointer) }),
    ...(errors ? { errors: errors.map((each) => ({ ...each, pointer: pointerOf(each.pointer) })) } : {}),
  });
}

/** Only what happened can be corrected, and only as what it is. */
export function checkCorrectable(
  { act, data }: ResolvedLine,
  event: { readonly type: EventType; readonly data: object },
): void {
  const type = act === 'assess' && event.type === 'AssessmentRevised' ? 'AssessmentRecorded' : event.type;
  if ((MAKES as Readonly<Record<string, EventType>>)[act] !== type) {
    throw refuse(
      'not-correctable',
      `The key made ${type}, which ${act} cannot correct. Give this line a key of its own, and retract what was made if it was wrong.`,
    );
  }
  if (RECORD_KEEPING.has(act)) throw notCorrectable(act);
  if (act === 'record' && 'kind' in event.data && data['kind'] !== event.data.kind) {
    throw refuse(
      'not-correctable',
      'The kind of a commitment cannot be corrected. Retract it, and record the other under a key of its own.',
      { pointer: '/kind' },
    );
  }
}

const MAKES = { record: 'CommitmentRecorded', ...ACTS, ...FOLLOW_UP_ACTS } as const;

const RECORD_KEEPING = new Set<ImportAct>(['correct-event', 'retract-event', 'retract', 'link-duplicate']);

/** Why a line cannot be revised, and what to do instead. */
export const notCorrectable = (act: ImportAct): Refused<RefusalCode> =>
  refuse('not-correctable', INSTEAD[act] ?? OTHERWISE);

const INSTEAD: Partial<Record<ImportAct, string>> = {
  'add-document':
    'A document stands as it was added: quotes are anchored in its text. Add the other one under a key of its own, and cite that.',
  'note-statement': 'A noted statement stands as it was noted. Note the other one under a key of its own.',
  'register-party':
    'A party stands as it was registered. Register the other one under another code and a key of its own.',
};
const OTHERWISE =
  'A correction cannot be corrected. Take it back with retract-event, or add another, under a key of its own.';

/** A refusal that speaks of an id which the line named by a key says the key. */
export function named(error: unknown, keyOf: ReadonlyMap<string, string>): unknown {
  if (!(error instanceof Refused)) return error;
  let { message } = error;
  for (const [id, key] of keyOf) message = message.replaceAll(id, JSON.stringify(key));
  return message === error.message ? error : refuse(error.code as RefusalCode, message, error.detail);
}
