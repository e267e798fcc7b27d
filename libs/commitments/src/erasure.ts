import {
  type DomainEvent,
  ERASED,
  REDACTED,
  type RecordedEvent,
  type Redaction,
  type Schemas,
} from '#libs/event-sourcing';
import { ASSESSMENT_SCHEMES, schemeOf } from './commitment/assessing.js';
import { fieldsOf } from './commitment/fields.js';
import { isDecimal } from './amount.js';
import { isCurrency } from './currency.js';
import { isPartyCode } from './party/party.js';
import type { EventRedacted } from './redaction.js';
import { refuse } from './refusals.js';

/** Why the data of an event is to be erased, and on whose authority. */
export type RedactionRequest = Pick<Redaction, 'event' | 'reason' | 'authority'>;

/**
 * What is to be told of a stream when the data of one of its events is erased: one redaction for it, and one for each
 * correction of it, which say the same again. Nothing where all that was erased before.
 */
export function redactionsOf(
  { event, reason, authority }: RedactionRequest,
  stream: readonly RecordedEvent<DomainEvent>[],
  schemas: Schemas<string>,
): readonly Redaction[] {
  const target = stream.find(({ id }) => id === event);
  if (target?.type === REDACTED) {
    throw refuse('not-redactable', 'A redaction is the record of what was erased: it stays.');
  }
  const before = new Set(stream.filter(isRedaction).map(({ data }) => data.event));
  const told = stream.filter(({ id, type, data }) => id === event || (type === 'EventCorrected' && isOf(data, event)));
  return told
    .filter(({ id }) => !before.has(id))
    .map(({ id, type, data }) => ({
      event: id,
      reason,
      authority,
      kept: withoutWords(data),
      schema: schemas[type]!.length + 1,
    }));
}

const isRedaction = (event: RecordedEvent<DomainEvent>): event is RecordedEvent<EventRedacted> =>
  event.type === REDACTED;

const isOf = (data: object, event: string): boolean => 'event' in data && data.event === event;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const isName = (text: string): boolean => /^[a-z_]+$/.test(text);

const KNOWN_SCORES = new Set(
  Object.values(ASSESSMENT_SCHEMES).flatMap(({ scores }) => scores.map(({ score }) => score)),
);

/**
 * The texts that stay, by the name of their field, if they are no more than what such a field holds: no words of anybody.
 * Fields of a sort come from `fields.ts`; what is named here beside stands within sources, terms and scopes, or is measured.
 */
const STAYS: Readonly<Record<string, (text: string) => boolean>> = {
  ...all([...fieldsOf('parties'), 'party', 'claimants', 'code'], isPartyCode),
  ...all([...fieldsOf('moment'), 'notAfter', 'date', 'publishedOn', 'window'], (text) =>
    /^\d{4}[-\dT:.Z+]*$/.test(text),
  ),
  ...all(['within', 'every', 'reviewEvery'], (text) => /^P[\dYMWD]+$/.test(text)),
  ...all(['scheme', 'assessmentScheme'], (text) => schemeOf(text) !== undefined),
  ...all(['score'], (text) => KNOWN_SCORES.has(text)),
  ...all([...fieldsOf('word'), 'kind', 'act', 'level', 'legalForce', 'type', 'mode', 'class'], isName),
  ...all(
    [...fieldsOf('entry'), ...fieldsOf('commitment'), 'event', 'followUp', 'of', 'document', 'statement'],
    (text) => UUID.test(text),
  ),
  ...all(['value'], isDecimal),
  ...all(['currency'], isCurrency),
  ...all(fieldsOf('zone'), (text) => /^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)*$/.test(text)),
};

function all(
  fields: readonly string[],
  test: (text: string) => boolean,
): Readonly<Record<string, (text: string) => boolean>> {
  return Object.fromEntries(fields.map((field) => [field, test]));
}

/** Data without its words: who, when, which and how much stay, so that no standing moves; whatever else is text is erased. */
export function withoutWords(data: object): object {
  return Object.fromEntries(Object.entries(data).map(([field, value]) => [field, stripped(field, value)]));
}

function stripped(field: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => stripped(field, each));
  if (typeof value === 'object' && value !== null) return withoutWords(value);
  if (typeof value !== 'string') return value;
  return Object.hasOwn(STAYS, field) && STAYS[field]!(value) ? value : ERASED;
}
