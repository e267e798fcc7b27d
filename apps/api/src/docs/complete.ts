import type { OpenAPIObject } from '@nestjs/swagger';
import type { Access, Role } from '#libs/access';
import { ACCESS } from '../access/allows.js';
import { OFFERED_TYPES } from '../http/accept.guard.js';
import { type ProblemCode, type ProblemKind, PROBLEMS } from '../problem/codes.js';
import { problemOf, PROBLEM_TYPE } from '../problem/problem.js';
import { EXAMPLES } from './described.js';

/** The name of the security scheme. */
export const KEY_SCHEME = 'key';

type Json = Record<string, unknown>;
type Operation = Json & { responses: Record<string, Json>; requestBody?: Json & { content: Record<string, Json> } };

/** Adds to every operation what all of its sort have in common: examples, problems, headers and parameters. */
export function complete(document: OpenAPIObject): OpenAPIObject {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item as Record<string, Operation>)) {
      completeOperation(operation, path, method);
    }
  }
  return document;
}

function completeOperation(operation: Operation, path: string, method: string): void {
  const { status, answer, request } = (operation[EXAMPLES] ?? {}) as {
    status?: number;
    answer?: unknown;
    request?: unknown;
  };
  const types = (operation[OFFERED_TYPES] ?? ['application/json']) as readonly string[];
  const access = operation[ACCESS] as Access;
  delete operation[EXAMPLES];
  delete operation[ACCESS];
  delete operation[OFFERED_TYPES];
  const write = method === 'post';
  if (status !== undefined) answerWith(operation, status, types, answer);
  if (write && status === 201) operation.responses['200'] ??= repeated(operation.responses['201']!);
  if (operation.requestBody && request !== undefined)
    operation.requestBody.content['application/json']!['example'] = request;
  operation['parameters'] = [...((operation['parameters'] ?? []) as Json[]), ...parameters(path, write, types)];
  if (!write && isTagged(path, types))
    operation.responses['304'] = { description: 'What `If-None-Match` names stands.' };
  for (const problem of statusesOf(path, write)) operation.responses[problem] = problemAnswer(problem, path);
  operation.responses['4XX'] = anyRefusal(path);
  if (access !== 'public') guard(operation, access, path);
}

/** OpenAPI 3.1.0 §4.8.30: a scheme other than OAuth's may be asked for roles. */
function guard(operation: Operation, role: Role, path: string): void {
  operation['security'] = [{ [KEY_SCHEME]: [role] }];
  for (const status of [401, 403]) operation.responses[status] = problemAnswer(status, path);
}

function answerWith(operation: Operation, status: number, types: readonly string[], answer: unknown): void {
  const response = (operation.responses[status] ??= { description: '' });
  const described = ((response['content'] ?? {}) as Record<string, Json>)['application/json'];
  const [first = 'application/json', ...others] = types;
  const text = { schema: { type: 'string' } };
  response['content'] = {
    [first]: { schema: { type: first === 'application/json' ? 'object' : 'string' }, ...described, example: answer },
    ...Object.fromEntries(others.map((type) => [type, text])),
  };
}

const repeated = (created: Json): Json => ({
  ...created,
  description: 'It was so already, or this is a dry run: nothing was recorded.',
});

/** What an operator does records nothing in the ledger. */
const isOperation = (path: string): boolean => path.startsWith('/v1/read-models/');

const isTagged = (path: string, types: readonly string[]): boolean =>
  path === '/v1/assessments' || (path.startsWith('/v1/') && path.includes('{') && types.length === 1);

const text = (name: string, where: 'header' | 'query', description: string, schema: Json = {}): Json => ({
  name,
  in: where,
  required: false,
  description,
  schema: { type: 'string', ...schema },
});

function parameters(path: string, write: boolean, types: readonly string[]): readonly Json[] {
  if (!path.startsWith('/v1/') || (write && isOperation(path))) return [];
  if (path.startsWith('/v1/imports')) {
    return [
      text('dryRun', 'query', '`true`: judge each line as if the earlier ones were recorded, and record nothing.', {
        enum: ['true', 'false'],
      }),
    ];
  }
  if (write) {
    return [
      text('dryRun', 'query', '`true`: answer with the receipt that would be given, and record nothing.', {
        enum: ['true', 'false'],
      }),
      text('Idempotency-Key', 'header', 'The same key and body again: the same answer, recorded once.', {
        maxLength: 255,
      }),
      text('If-Match', 'header', 'A strong tag that pins the version, such as `"3"`.'),
    ];
  }
  return [
    text('minPosition', 'query', 'Wait until the answer holds everything up to this position.', {
      pattern: '^(0|[1-9][0-9]{0,18})$',
    }),
    text('Prefer', 'header', '`wait=N`: how many seconds to wait for `minPosition`; 2 without it, at most 30.'),
    ...(isTagged(path, types)
      ? [text('If-None-Match', 'header', 'The tag of an earlier answer; 304 while it stands.')]
      : []),
  ];
}

function statusesOf(path: string, write: boolean): readonly number[] {
  if (path.startsWith('/v1/relations/')) return [400, 406, 409, 422, 503];
  if (isOperation(path)) return [400, 404, 406];
  if (path === '/v1/imports') return [400, 406, 415];
  if (path === '/v1/imports/table') return [400, 406, 409, 413, 415, 422, 503, 507];
  if (path === '/health/ready' || path === '/tlog/checkpoint') return [400, 406, 503];
  if (path === '/v1/tlog/consistency') return [400, 404, 406, 503];
  if (path === '/v1/export') return [400, 406, 503];
  if (path.startsWith('/tlog/tile/')) return [400, 404, 406, 503];
  if (!path.startsWith('/v1/')) return [400, 406];
  const addressed = path.includes('{') ? [404] : [];
  return write
    ? [400, ...addressed, 406, 409, 412, 413, 415, 422, 503, 507]
    : [400, ...addressed, 406, ...(path.includes('{') ? [] : [422]), 503];
}

/** An answer of a status: the codes that it may have, and an example of the likeliest. */
function problemAnswer(status: number, path: string): Json {
  const codes = Object.entries<ProblemKind>(PROBLEMS).filter(([, kind]) => kind.status === status);
  const likely = status === 503 && path === '/health/ready' ? 'not-ready' : (codes[0]![0] as ProblemCode);
  const example = { ...problemOf({ code: likely, detail: DETAILS[likely] ?? PROBLEMS[likely].title }, path) };
  return {
    description: codes.map(([code]) => `\`${code}\``).join(', '),
    content: { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/ProblemAnswer' }, example } },
  };
}

/** Beside the likely ones, what any request may meet: too long, too slow, too often. */
function anyRefusal(path: string): Json {
  const codes = Object.entries<ProblemKind>(PROBLEMS).filter(([, { status }]) => status >= 400 && status < 500);
  return {
    ...problemAnswer(400, path),
    description: `Any refusal: ${codes.map(([code]) => `\`${code}\``).join(', ')}`,
  };
}

const DETAILS: Partial<Record<ProblemCode, string>> = {
  unauthenticated: 'Send a key of this ledger: Authorization: Bearer <key>.',
  forbidden: 'This needs the role recorder. Ask whoever keeps the keys of this ledger for one with it.',
  'invalid-request': 'The query is not valid: limit must be a whole number from 1 to 500.',
  'not-found': 'There is no commitment 6d2b6e0a-5c0f-5d0e-9c53-0d9b1f6f7f11.',
  'act-not-of-kind': 'A coordination pledge knows no schedule-visit.',
  'version-mismatch': 'The version is 3, not 2.',
  'body-too-large': 'The body is larger than 1 MiB.',
  'in-the-future': '2031-01-01 lies in the future.',
  behind: 'The read models have not reached position 9 yet. Try again.',
};
