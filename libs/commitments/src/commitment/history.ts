import { type Instant, type Moment, redactionsIn, rfc3339 } from '#libs/event-sourcing';
import type { Source } from '../document/source.js';
import { optional } from '../optional.js';
import { amountsByName } from './amounts.js';
import { assessmentsOf } from './answer.js';
import type { CommitmentRecord, EventOf, EventType, RecordedCommitmentEvent } from './commitment.events.js';
import { beliefOf, commitment } from './commitment.js';
import { conditionsAt } from './conditions.js';
import { corrected, factOf, isFact } from './facts.js';
import { says } from './says.js';
import { stateAt } from './replay.js';
import { isTreaty, reservationAnswers } from './reservation-answers.js';
import type { CommitmentState } from './state.js';
import { summary } from './summary.js';

/** What an event changed in the answer: where (RFC 6901), from what, to what; `null` where there was or is nothing. */
export interface Change {
  readonly path: string;
  readonly was: unknown;
  readonly now: unknown;
}

export interface HistoryItem {
  readonly version: number;
  readonly event: { readonly id: string; readonly type: EventType };
  readonly says: string;
  readonly effective: Moment | null;
  readonly recordedAt: string;
  readonly source: Source | null;
  /** What whoever recorded it noted beside it. */
  readonly note: string | null;
  readonly changes: readonly Change[];
  /** The ids of the corrections that stand, oldest first. */
  readonly correctedBy?: readonly string[];
  /** The id of the retraction. */
  readonly retractedBy?: string;
  /** The id of the redaction that erased its words. */
  readonly redactedBy?: string;
}

/**
 * The entries of a record with versions from `from` on, at most `limit`, in the order in which they were recorded.
 * `record` holds what is known: later corrections and retractions in it are shown on the entries that they speak of.
 */
export function history(record: CommitmentRecord, from: number, limit: number): readonly HistoryItem[] {
  const belief = beliefOf(record);
  const upTo = beginnings(record);
  const believed: Beliefs = (length) => beliefOf(upTo(length));
  const redactions = redactionsIn(record);
  return record.slice(from - 1, from - 1 + limit).map((event) => {
    const amendments = belief?.amendments.get(event.id) ?? [];
    const corrections = amendments.filter(({ type }) => type === 'EventCorrected').map(({ id }) => id);
    const retraction =
      amendments.find(({ type }) => type === 'EventRetracted') ?? (event.version === 1 ? belief?.retracted : undefined);
    return {
      version: event.version,
      event: { id: event.id, type: event.type },
      says: says(event, upTo(event.version)),
      effective: 'effective' in event.data ? (event.data.effective ?? null) : null,
      recordedAt: rfc3339(event.recordedAt),
      source: 'source' in event.data ? (event.data.source ?? null) : null,
      note: 'note' in event.data ? (event.data.note ?? null) : null,
      changes: changesBy(event, record, believed),
      ...(corrections.length > 0 ? { correctedBy: corrections } : {}),
      ...(retraction ? { retractedBy: retraction.id } : {}),
      ...optional({ redactedBy: redactions.get(event.id)?.by }),
    };
  });
}

type Believed = NonNullable<ReturnType<typeof beliefOf>>;

/** What was believed when the record was so long. */
type Beliefs = (length: number) => Believed | undefined;

/** The first events of a record, so many. Each grows out of the one before, and with it what was believed then. */
function beginnings(record: CommitmentRecord): (length: number) => CommitmentRecord {
  const known = new Map<number, CommitmentRecord>();
  return (length) => {
    const before = known.get(length - 1);
    const beginning =
      known.get(length) ?? (before ? commitment.evolve(before, [record[length - 1]!]) : record.slice(0, length));
    known.set(length, beginning);
    return beginning;
  };
}

/** What an event changed in the answer, as it was known when it was recorded; a fact is looked at when it counts. */
function changesBy(event: RecordedCommitmentEvent, record: CommitmentRecord, believed: Beliefs): readonly Change[] {
  const asOf = isFact(event) ? Math.max(event.recordedAt, factOf(event, event.recordedAt).countsAt) : event.recordedAt;
  const now = picture(believed(event.version), asOf);
  if (event.version === 1) return differences({ status: null, conditions: {} }, begun(now));
  const changes = differences(picture(believed(event.version - 1), asOf), now);
  return event.type === 'EventCorrected' ? [...rewritten(event, record, believed), ...changes] : changes;
}

/** Of what a recording brought about, the part that it does not say itself. */
const begun = ({ status, conditions }: Picture): object => ({ status, conditions });

/** What the corrected entry said before, and says now. */
function rewritten(
  { version, data }: EventOf<'EventCorrected'>,
  record: CommitmentRecord,
  believed: Beliefs,
): readonly Change[] {
  const entry = record.find(({ id }) => id === data.event);
  const before = believed(version - 1)?.amendments.get(data.event);
  const said = corrected(entry?.data ?? {}, before);
  return Object.entries(data.changes).flatMap(([field, now]) =>
    differences(said[field], now, `/entries/${data.event}/${field}`),
  );
}

type Picture = Readonly<Record<string, unknown>>;

/** The part of the answer that a reader of the history wants to see moving: no counters, lists by what tells items apart. */
function picture(belief: Believed | undefined, asOf: Instant): Picture {
  const state = belief && stateAt(belief, asOf);
  if (!state) return {};
  const { subject, deadline, debtors, creditors, effective, status, standing, amounts, disputed } = summary(state, []);
  const retracted = belief.retracted ? { status: 'retracted', disputed: false } : { status, disputed };
  return {
    effective,
    subject,
    debtors,
    creditors,
    terms: state.content.terms,
    deadline,
    ...retracted,
    standing: belief.retracted
      ? {}
      : Object.fromEntries(standing.map(({ debtor, since: _, ...standing }) => [debtor, standing])),
    amounts: belief.retracted ? {} : amountsByName(amounts),
    conditions: belief.retracted ? {} : conditionsIn(state, asOf),
    breaches: Object.fromEntries(
      state.standings.flatMap(({ debtor, allegations }) =>
        allegations.map(({ by, state }) => [`${debtor} by ${by}`, state] as const),
      ),
    ),
    conflicts: state.conflicts.map(({ fact }) => fact.id),
    assessments: Object.fromEntries(
      assessmentsOf(belief, state, asOf).map(({ assessor, scheme, window, debtor, score }) => [
        [assessor, scheme, window, debtor].filter(Boolean).join(', '),
        score,
      ]),
    ),
    reservations: Object.fromEntries(
      reservationAnswers(state.reservations, state.content, isTreaty(state.content), asOf).map(
        ({ event, by, state: stands, responses }) => [
          event,
          { by, state: stands, ...Object.fromEntries(responses.map((each) => [each.by, each.stand])) },
        ],
      ),
    ),
    followUps: Object.fromEntries(
      state.followUps.map(({ id, owner, dueOn, closed }) => [
        id,
        { owner: owner ?? null, dueOn: dueOn ?? null, state: closed ? 'closed' : 'outstanding' },
      ]),
    ),
  };
}

/** Those that nothing else in the picture tells. */
function conditionsIn(state: CommitmentState, asOf: Instant): Readonly<Record<string, true>> {
  const held = conditionsAt(state, asOf).filter((condition) => condition !== 'disputed' && condition !== 'conflict');
  return Object.fromEntries(held.map((condition) => [condition, true]));
}

/** Where two JSON values differ, as deep as both are objects; arrays are compared whole. */
export function differences(was: unknown, now: unknown, path = ''): readonly Change[] {
  if (JSON.stringify(was ?? null) === JSON.stringify(now ?? null)) return [];
  if (!isObject(was) || !isObject(now)) return [{ path, was: was ?? null, now: now ?? null }];
  const fields = [...new Set([...Object.keys(was), ...Object.keys(now)])];
  return fields.flatMap((field) =>
    differences(was[field], now[field], `${path}/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
