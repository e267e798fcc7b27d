import { firstInstantOf, type Instant, lastInstantOf, REDACTED, rfc3339, sharedLength } from '#libs/event-sourcing';
import { optional } from '../optional.js';
import type {
  CommitmentData,
  CommitmentEvent,
  Dated,
  EventOf,
  ActType,
  EventType,
  RecordedCommitmentEvent,
} from './commitment.events.js';

/** The events that change the record rather than the world: they take no effect at a time of their own. */
type Correction = 'EventCorrected' | 'EventRetracted' | 'CommitmentRetracted' | 'DuplicateLinked';

/** The events that say what happened in the world, or what somebody kept about it, at a time. */
export type FactType = Exclude<ActType, Correction>;

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
  REDACTED,
] satisfies (Correction | typeof REDACTED)[];

export const isFact = (event: RecordedCommitmentEvent): event is EventOf<FactType> => !CORRECTIONS.includes(event.type);

type Amendments = readonly EventOf<'EventCorrected' | 'EventRetracted'>[];

/** What is believed of a commitment, given a run of its events from the first on. */
export interface Belief {
  /** In the order in which they count: the recording first, then by instant, ties by version. */
  readonly facts: readonly [Fact<'CommitmentRecorded'>, ...Fact[]];
  readonly retracted?: EventOf<'CommitmentRetracted'>;
  readonly duplicateOf: readonly EventOf<'DuplicateLinked'>[];
  /** The standing corrections and retractions of each event, by the event's id. */
  readonly amendments: ReadonlyMap<string, Amendments>;
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
  const standing = events.filter(({ id }) => !takenBack.has(id));
  const [recording, ...others] = standing.filter(isFact);
  const making = recording && believed(recording, -Infinity, amendments.get(recording.id));
  if (making?.type !== 'CommitmentRecorded') throw new Error('a commitment begins with its recording');
  const later = others.map((event) => believed(event, making.countsAt, amendments.get(event.id)));
  const retracted = standing.find((event) => event.type === 'CommitmentRetracted');
  return {
    facts: [making, ...later.toSorted(inOrder)],
    ...optional({ retracted }),
    duplicateOf: standing.filter((event) => event.type === 'DuplicateLinked'),
    amendments,
  };
}

/** A belief with further events, where they are facts and nothing else; what they correct or take back is folded anew. */
export function believedWith(belief: Belief, events: readonly RecordedCommitmentEvent[]): Belief | undefined {
  const [making, ...later] = belief.facts;
  for (const event of events) {
    if (!isFact(event)) return undefined;
    const fact = believed(event, making.countsAt);
    later.splice(later.findLastIndex((each) => inOrder(each, fact) < 0) + 1, 0, fact);
  }
  return { ...belief, facts: [making, ...later] };
}

/** An event's data with its standing corrections: the last one recorded for a field wins. */
export function corrected(
  data: object,
  amendments: readonly (CommitmentEvent & { readonly type: 'EventCorrected' | 'EventRetracted' })[] = [],
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

const known = new WeakMap<EventOf<FactType>, { madeAt: Instant; amendments: Amendments; fact: Fact }>();

/** The same fact for the same event and amendments: what was folded up to it need not be folded again. */
function believed(event: EventOf<FactType>, madeAt: Instant, amendments: Amendments = []): Fact {
  const before = known.get(event);
  if (before?.madeAt === madeAt && isSame(before.amendments, amendments)) return before.fact;
  const fact = factOf(event, madeAt, amendments.length > 0 ? amendments : undefined);
  known.set(event, { madeAt, amendments, fact });
  return fact;
}

const isSame = (a: Amendments, b: Amendments): boolean => a.length === b.length && sharedLength(a, b) === a.length;

/**
 * An event as it is believed. An instant counts from itself, a period from its last instant, since nothing is said to
 * have happened before its day was over. The recording alone counts from its first.
 * @param madeAt The instant of the making: what is kept undated counts from its recording, never before that.
 */
export function factOf(
  { id, type, version, recordedAt, data: said }: EventOf<FactType>,
  madeAt: Instant,
  amendments?: Amendments,
): Fact {
  const fields: Partial<Dated> = amendments ? corrected(said, amendments) : said;
  const { effective, zone } = fields;
  const keptAt = Math.max(recordedAt, madeAt);
  const countsAt =
    effective === undefined
      ? keptAt
      : (type === 'CommitmentRecorded' ? firstInstantOf : lastInstantOf)(effective, zone);
  const data = effective === undefined ? { ...fields, effective: rfc3339(keptAt) } : fields;
  return { id, type, version, recordedAt, countsAt, data } as Fact;
}

/** The order in which facts fold after the making: ties go by version. */
const inOrder = (a: Fact, b: Fact): number => a.countsAt - b.countsAt || a.version - b.version;
