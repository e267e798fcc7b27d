import { firstInstantOf, type Instant, lastInstantOf, rfc3339 } from '#libs/event-sourcing';
import type { CommitmentData, Dated, EventOf, EventType, RecordedCommitmentEvent } from './commitment.events.js';

/** The events that change the record rather than the world: they take no effect at a time of their own. */
type Correction = 'EventCorrected' | 'EventRetracted' | 'CommitmentRetracted' | 'DuplicateLinked';

/** The events that say what happened in the world, or what somebody kept about it, at a time. */
export type FactType = Exclude<EventType, Correction>;

/**
 * A fact as it is believed: with every correction known by then in its data, and the instant from which it counts.
 * `data.effective` is always there: what was kept undated counts from its recording.
 */
export type Fact<Type extends FactType = FactType> = {
  [T in Type]: {
    readonly id: string;
    readonly type: T;
    readonly version: number;
    readonly recordedAt: Instant;
    readonly countsAt: Instant;
    readonly data: CommitmentData[T] & Dated;
  };
}[Type];

const CORRECTIONS: readonly EventType[] = [
  'EventCorrected',
  'EventRetracted',
  'CommitmentRetracted',
  'DuplicateLinked',
] satisfies Correction[];

export const isFact = (event: RecordedCommitmentEvent): event is EventOf<FactType> => !CORRECTIONS.includes(event.type);

/** What is believed of a commitment, given a run of its events from the first on. */
export interface Belief {
  /** In the order in which they count: the recording first, then by instant, ties by version. */
  readonly facts: readonly Fact[];
  readonly retracted?: EventOf<'CommitmentRetracted'>;
  readonly duplicateOf: readonly EventOf<'DuplicateLinked'>[];
  /** The standing corrections and retractions of each event, by the event's id. */
  readonly amendments: ReadonlyMap<string, readonly EventOf<'EventCorrected' | 'EventRetracted'>[]>;
}

/** Folds corrections and retractions into the facts that they speak of, and puts the facts in order. */
export function believe(events: readonly RecordedCommitmentEvent[]): Belief {
  const takenBack = new Set(events.flatMap((event) => (event.type === 'EventRetracted' ? [event.data.event] : [])));
  const amendments = new Map<string, EventOf<'EventCorrected' | 'EventRetracted'>[]>();
  for (const event of events) {
    if (event.type !== 'EventCorrected' && event.type !== 'EventRetracted') continue;
    if (takenBack.has(event.id)) continue;
    const target = amendments.get(event.data.event);
    if (target) target.push(event);
    else amendments.set(event.data.event, [event]);
  }
  const retracted = events.find((event) => event.type === 'CommitmentRetracted');
  return {
    facts: events
      .filter(isFact)
      .filter(({ id }) => !takenBack.has(id))
      .map((event) => factOf(event, amendments))
      .toSorted(inOrder),
    ...(retracted ? { retracted } : {}),
    duplicateOf: events.filter((event) => event.type === 'DuplicateLinked').filter(({ id }) => !takenBack.has(id)),
    amendments,
  };
}

/** An event's data with its standing corrections: the last one recorded for a field wins. */
export function corrected(
  data: object,
  amendments: readonly EventOf<'EventCorrected' | 'EventRetracted'>[] = [],
): Readonly<Record<string, unknown>> {
  const fields: Record<string, unknown> = { ...data };
  for (const amendment of amendments) {
    if (amendment.type !== 'EventCorrected') continue;
    for (const [field, value] of Object.entries(amendment.data.changes)) {
      if (value === null) delete fields[field];
      else fields[field] = value;
    }
  }
  return fields;
}

function factOf(event: EventOf<FactType>, amendments: Belief['amendments']): Fact {
  const { id, type, version, recordedAt } = event;
  const amended = amendments.get(id);
  const said = (amended ? corrected(event.data, amended) : event.data) as Partial<Dated>;
  const data = said.effective === undefined ? { ...said, effective: rfc3339(recordedAt) } : said;
  return { id, type, version, recordedAt, countsAt: countsAt(type, data as Dated), data } as Fact;
}

/**
 * The instant from which a fact counts: an instant from itself, a period from its last instant, since nothing is said to
 * have happened before its day was over. The recording alone counts from its first.
 */
export const countsAt = (type: FactType, { effective, zone }: Dated): Instant =>
  type === 'CommitmentRecorded' ? firstInstantOf(effective, zone) : lastInstantOf(effective, zone);

/** The order in which facts fold. */
export const inOrder = (
  a: Pick<Fact, 'type' | 'countsAt' | 'version'>,
  b: Pick<Fact, 'type' | 'countsAt' | 'version'>,
): number =>
  Number(b.type === 'CommitmentRecorded') - Number(a.type === 'CommitmentRecorded') ||
  a.countsAt - b.countsAt ||
  a.version - b.version;
