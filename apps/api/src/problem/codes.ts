import type { RefusalCode } from '#libs/commitments';

/** What a code stands for: its status, and a title that is the same at every occurrence. */
export interface ProblemKind {
  readonly status: number;
  readonly title: string;
  /** Seconds after which the same request may succeed. */
  readonly retryAfter?: number;
}

/** The rules that say no. A new refusal does not compile until it stands here. */
const REFUSALS = {
  'invalid-request': { status: 400, title: 'The request is malformed' },
  'not-found': { status: 404, title: 'There is no such thing' },
  'not-yet': { status: 404, title: 'It did not exist at that time' },
  'act-not-of-kind': { status: 409, title: 'Commitments of this kind do not know the act' },
  'act-not-allowed': { status: 409, title: 'The state does not allow the act' },
  'already-recorded': { status: 409, title: 'It is recorded already' },
  retracted: { status: 409, title: 'The commitment was retracted' },
  itself: { status: 409, title: 'It cannot point to itself' },
  'not-correctable': { status: 409, title: 'The event cannot be corrected or retracted' },
  'not-redactable': { status: 409, title: 'The event cannot be redacted' },
  redacted: { status: 409, title: 'What was asked for was erased' },
  'party-exists': { status: 409, title: 'The party code is taken' },
  'edition-out-of-order': { status: 409, title: 'The edition cannot come after the last one' },
  'stream-full': { status: 409, title: 'The stream holds as many events as it may' },
  contended: { status: 409, title: 'Other writers were faster', retryAfter: 1 },
  'version-mismatch': { status: 412, title: 'The version is another' },
  misdirected: { status: 421, title: 'Another process does that' },
  'in-the-future': { status: 422, title: 'The date lies in the future' },
  'before-commitment': { status: 422, title: 'The date lies before the commitment' },
  'unknown-party': { status: 422, title: 'The party is unknown' },
  'unknown-document': { status: 422, title: 'The document is unknown' },
  'unknown-statement': { status: 422, title: 'The statement is unknown' },
  'unknown-commitment': { status: 422, title: 'The other commitment is unknown' },
  'unknown-event': { status: 422, title: 'The event is unknown' },
  'not-a-debtor': { status: 422, title: 'The party is no debtor' },
  'not-a-creditor': { status: 422, title: 'The party is no creditor' },
  'not-a-party': { status: 422, title: 'The party is neither debtor nor creditor' },
  'not-all-parties': { status: 422, title: 'Not all parties are named' },
  'dates-reversed': { status: 422, title: 'The dates are reversed' },
  'quote-not-found': { status: 422, title: 'The quote does not stand in the text' },
  'quote-ambiguous': { status: 422, title: 'The quote stands in the text more than once' },
  'score-not-of-scheme': { status: 422, title: 'The scheme does not know the score' },
  'rate-not-stated': { status: 422, title: 'No rate is stated for a currency' },
  'idempotency-key-reused': { status: 422, title: 'The key came with another request' },
  'not-sequenced': { status: 503, title: 'The event may not have its leaf yet', retryAfter: 1 },
  behind: { status: 503, title: 'The read models are behind', retryAfter: 1 },
  parked: { status: 503, title: 'An event could not be projected', retryAfter: 60 },
} as const satisfies Record<RefusalCode, ProblemKind>;

/** What only the edge or a store can say. */
const OTHERS = {
  unauthenticated: { status: 401, title: 'Who asks is unknown' },
  forbidden: { status: 403, title: 'The credential does not allow it' },
  'no-such-path': { status: 404, title: 'There is no such path' },
  'method-not-allowed': { status: 405, title: 'The path does not know the method' },
  'not-acceptable': { status: 406, title: 'No representation is acceptable' },
  'request-timeout': { status: 408, title: 'The request took too long to arrive' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'path-too-long': { status: 414, title: 'The path is too long' },
  'unsupported-media-type': { status: 415, title: 'The body is of another media type' },
  'expectation-failed': { status: 417, title: 'The expectation cannot be met' },
  'too-many-requests': { status: 429, title: 'Too many requests', retryAfter: 1 },
  'headers-too-large': { status: 431, title: 'The header fields are too large' },
  'internal-error': { status: 500, title: 'The server made a mistake' },
  'erasure-unsupported': { status: 501, title: 'The store can erase nothing' },
  'outcome-unknown': { status: 503, title: 'Whether it was recorded is unknown', retryAfter: 1 },
  'store-unavailable': { status: 503, title: 'The store cannot be used now', retryAfter: 5 },
  unreadable: { status: 503, title: 'What is stored is damaged', retryAfter: 60 },
  'ledger-rolled-back': { status: 503, title: 'The ledger does not continue what was signed', retryAfter: 60 },
  'identity-provider-away': { status: 503, title: 'The identity provider does not answer', retryAfter: 5 },
  'not-ready': { status: 503, title: 'The server is not ready', retryAfter: 1 },
  'disk-full': { status: 507, title: 'The disk is full' },
} as const satisfies Record<string, ProblemKind>;

/** The whole table: code → status. README and OpenAPI carry it. */
export const PROBLEMS = { ...REFUSALS, ...OTHERS };

export type ProblemCode = keyof typeof PROBLEMS;

/** The table in Markdown, as the README carries it. */
export function problemTable(): string {
  const rows = Object.entries<ProblemKind>(PROBLEMS)
    .toSorted(([, a], [, b]) => a.status - b.status)
    .map(([code, { status, title }]) => `| ${status} | \`${code}\` | ${title} |`);
  return ['| status | `code` | title |', '|---|---|---|', ...rows].join('\n');
}
