import type { CommitmentRecord, EventOf, RecordedCommitmentEvent } from './commitment.events.js';
import { beliefOf } from './commitment.js';
import { metBy } from './concerned.js';
import { corrected } from './facts.js';
import { type FieldChange, fieldChanges } from './fields.js';
import { listed, on, partyNames, quoted, unended } from './words.js';

/** What the parties changed, and who agreed to it. */
export function amendedInWords(event: EventOf<'CommitmentAmended'>, record: CommitmentRecord, whom: string): string {
  const { changes, agreedBy } = event.data;
  const state = metBy(event, record)?.state;
  const parts = fieldChanges({ ...state?.content, deadline: state?.deadline }, changes);
  const consent = agreedBy === undefined || agreedBy.length === 0 ? '' : `, as agreed by ${partyNames(agreedBy)}`;
  return `${said(parts, `${whom} ${on(event)}`)}${consent}`;
}

function said(parts: readonly FieldChange[], date: string): string {
  const [part, ...others] = parts;
  if (!part || others.length > 0) return `${listed(parts.map(inPassing))} were amended${date}`;
  if (part.gone) return `the ${part.name} ${part.verb.was} taken away${date}`;
  return `the ${part.name} ${part.verb.was} amended${date}${part.now === undefined ? '' : ` to ${part.now}`}`;
}

function inPassing({ name, now, gone }: FieldChange): string {
  if (gone) return `the ${name} (taken away)`;
  return now === undefined ? `the ${name}` : `the ${name} (now ${now})`;
}

/** What was written wrong in an entry, as clauses on what it says now. */
export function correctionInWords(
  { version, data: { changes } }: EventOf<'EventCorrected'>,
  entry: RecordedCommitmentEvent,
  record: CommitmentRecord,
): string {
  const before = beliefOf(record.slice(0, version - 1))?.amendments.get(entry.id);
  const was = corrected(entry.data, before);
  const now = { ...was, ...changes };
  const parts = fieldChanges(was, changes, { was: zoneIn(was), now: zoneIn(now) });
  const clauses = parts.map((part) => (part.name === 'source' ? ofSource(was, now) : clause(part)));
  return clauses.length < 2 ? clauses.join('') : `${clauses.slice(0, -1).join(', ')}, and ${clauses.at(-1)}`;
}

const zoneIn = ({ zone }: Readonly<Record<string, unknown>>): string | undefined =>
  typeof zone === 'string' ? zone : undefined;

const LENGTH_SAID_MAX = 80;

/** What is short enough to be said in passing. */
const short = (value: string | undefined): string | undefined =>
  value === undefined || value.length > LENGTH_SAID_MAX ? undefined : value;

function clause({ name, sort, verb, was, now, added, gone }: FieldChange): string {
  const [before, after] = [short(was), short(now)];
  if (gone) return `it has no ${name} any more`;
  if (sort === 'moment' && was === now) return `the time of day of its ${name} was changed`;
  if (after === undefined || was === now) return `its ${name} ${verb.was} ${added ? 'added' : 'changed'}`;
  if (added) return `its ${name} ${verb.is} ${after}`;
  return before === undefined
    ? `its ${name} ${verb.is} now ${after}`
    : `its ${name} ${verb.is} ${after}, not ${before}`;
}

type Sourced = { readonly source?: Partial<Record<'document' | 'title' | 'url' | 'quote', string>> | null };

function ofSource({ source: was }: Sourced, { source: now }: Sourced): string {
  if (!now) return 'it has no source any more';
  const source = `its source was ${was ? 'changed' : 'added'}`;
  if (now.quote === undefined || was?.quote === now.quote) return source;
  const same = was?.document === now.document && was?.title === now.title && was?.url === now.url;
  return `${same ? '' : `${source}, and `}its quote is now ${quoted(unended(now.quote))}`;
}
