import { HttpException } from '@nestjs/common';
import {
  ErasureUnsupported,
  NotAPosition,
  OutcomeUnknown,
  Refused,
  RowsDamaged,
  StoreDamaged,
  StoreUnavailable,
} from '#libs/event-sourcing';
import { Forbidden, IdentityProviderAway, LedgerRolledBack } from '#libs/application';
import { DiskFull } from '#libs/storage';
import { type ProblemCode, type ProblemKind, PROBLEMS } from './codes.js';

/** An RFC 9457 body. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: ProblemCode;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
  readonly [extension: string]: unknown;
}

export const PROBLEM_TYPE = 'application/problem+json';

interface Told {
  readonly code: ProblemCode;
  readonly detail: string;
  /** Published beside the standard members. */
  readonly members?: Readonly<Record<string, unknown>>;
}

/** A problem of the edge itself, thrown where it is found. */
export class EdgeProblem extends Error {
  override readonly name = 'EdgeProblem';

  constructor(
    readonly code: ProblemCode,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** What an error says to the caller. `undefined`: a bug, which is logged and says nothing. */
export function tell(error: unknown): Told | undefined {
  if (error instanceof Refused) return refusal(error);
  if (error instanceof EdgeProblem) return { code: error.code, detail: error.message };
  if (error instanceof OutcomeUnknown) {
    return {
      code: 'outcome-unknown',
      detail:
        'The store failed while it wrote. Send the same request again: with the same Idempotency-Key it is recorded once.',
    };
  }
  if (error instanceof StoreUnavailable) return storeUnavailable(error);
  if (error instanceof NotAPosition)
    return { code: 'invalid-request', detail: `${error.message}. Take one that an answer gave.` };
  if (error instanceof ErasureUnsupported) return { code: 'erasure-unsupported', detail: ERASURE };
  if (error instanceof Forbidden)
    return { code: 'forbidden', detail: error.message, members: { needed: error.needed } };
  if (error instanceof IdentityProviderAway) return { code: 'identity-provider-away', detail: error.message };
  if (error instanceof HttpException) return fromHttp(error);
  return undefined;
}

export function problemOf({ code, detail, members }: Told, instance: string): Problem {
  const { status, title }: ProblemKind = PROBLEMS[code];
  return { ...members, type: `/problems/${code}`, title, status, detail, instance, code };
}

export const BUG: Told = {
  code: 'internal-error',
  detail:
    'This is a bug in Pacta, or a file of the ledger is damaged (pacta doctor tells). The log of the server tells more.',
};

const ERASURE = 'Nothing was erased: this ledger is in EventStoreDB, which keeps every event as it is.';

export const retryAfterOf = (code: ProblemCode): number | undefined => (PROBLEMS[code] as ProblemKind).retryAfter;

function refusal({ code, message, detail: { pointer, ...members } }: Refused): Told {
  if (!Object.hasOwn(PROBLEMS, code)) throw new Error(`no status for ${code}`);
  const errors = typeof pointer === 'string' ? { errors: [{ pointer, detail: message }] } : {};
  return { code: code as ProblemCode, detail: message, members: { ...members, ...errors } };
}

/** Whoever asks is told it, and so is whoever looks at readiness. */
export const ROWS_DAMAGED =
  'The read models are damaged, and the ledger is not. Stop Pacta and delete read-models.db (in PostgreSQL: drop their schema), which is built anew at the next start.';

function storeUnavailable(error: StoreUnavailable): Told {
  if (error instanceof DiskFull)
    return { code: 'disk-full', detail: 'Nothing was recorded: the disk of the ledger is full.' };
  if (error instanceof LedgerRolledBack) return { code: 'ledger-rolled-back', detail: error.message };
  if (error instanceof RowsDamaged) return { code: 'unreadable', detail: ROWS_DAMAGED };
  if (error instanceof StoreDamaged)
    return {
      code: 'unreadable',
      detail: 'A file of the ledger is damaged; an operator must look at it (pacta doctor).',
    };
  return { code: 'store-unavailable', detail: 'The store cannot be used now, and nothing was recorded. Try again.' };
}

/** What Nest and Fastify say by a status alone. */
const BY_STATUS: Readonly<Record<number, Told>> = {
  404: { code: 'no-such-path', detail: 'There is nothing at this path. /docs describes the paths there are.' },
  408: { code: 'request-timeout', detail: 'The request did not arrive in time.' },
  413: { code: 'body-too-large', detail: 'The body is larger than 1 MiB.' },
  414: { code: 'path-too-long', detail: 'A part of the path is longer than any id.' },
  415: { code: 'unsupported-media-type', detail: 'Send the body as application/json (UTF-8).' },
  417: { code: 'expectation-failed', detail: 'Send no Expect header but 100-continue.' },
  429: { code: 'too-many-requests', detail: 'Send fewer requests at a time.' },
  431: { code: 'headers-too-large', detail: 'The header fields are larger than 16 KiB.' },
};

export function fromStatus(status: number, message: string): Told | undefined {
  if (status === 400) return { code: 'invalid-request', detail: message };
  return BY_STATUS[status];
}

const fromHttp = (error: HttpException): Told | undefined => fromStatus(error.getStatus(), error.message);
