import {
  answer,
  type Belief,
  type CommitmentRecord,
  type Condition,
  CONDITIONS,
  earliestDue,
  type Outstanding,
  outstanding,
  stateAt,
  timeline,
} from '#libs/commitments';
import type { CommitmentFilter, CommitmentItem, FollowUpFilter, Sort } from '#libs/read-models';
import { DAY, END_OF_TIME, firstInstantOf, type Instant, rfc3339 } from '#libs/event-sourcing';
import { idOf, type TrialLedger } from './ledger.js';
import { plainAnswer } from './plain-answer.js';
import { plainBelief } from './plain-belief.js';

/**
 * What lists must say, worked out from the events alone: slowly, and without any table. What is believed, in which order
 * it counts, and where that leads the debtors is worked out without the ledger's own code (`plain-belief`, `plain-fold`);
 * what the calendar makes of that, and the text of follow-ups, is the ledger's, given the plain belief.
 */
export class Reference {
  private readonly beliefs = new Map<string, Believed>();

  private constructor(
    private readonly records: ReadonlyMap<string, CommitmentRecord>,
    private readonly places: ReadonlyMap<string, number>,
  ) {}

  static async of(ledger: TrialLedger, commitmentsMax = 4): Promise<Reference> {
    return Reference.over(
      ledger,
      Array.from({ length: commitmentsMax }, (_, nth) => idOf(nth)),
    );
  }

  static async over({ store, commitments }: Kept, ids: readonly string[]): Promise<Reference> {
    const places = new Map((await store.readAll('0', 100_000)).map(({ id, position }) => [id, Number(position)]));
    const records = new Map<string, CommitmentRecord>();
    for (const id of ids) records.set(id, (await commitments.load(id)).events);
    return new Reference(records, places);
  }

  /** Instants around which answers may change, by any of the beliefs on the way to the last. */
  instants(): readonly Instant[] {
    const turns = new Set<Instant>();
    for (const [id, record] of this.records) {
      for (let length = 1; length <= record.length; length++) {
        const { retracted: _, ...belief } = this.believed(id, record.slice(0, length)).belief;
        for (const { from } of timeline(belief)) turns.add(from).add(from - 1);
      }
    }
    return [...turns];
  }

  commitments(filter: CommitmentFilter, sort: Sort, asOf: Instant, known: number): readonly CommitmentItem[] {
    const items = [...this.records].flatMap(([id, record]) => this.item(id, record, filter, asOf, known));
    const by = sort.replace('-', '');
    const sign = sort.startsWith('-') ? -1 : 1;
    const keyOf = ({ item, effectiveAt }: (typeof items)[number]) =>
      by === 'recorded'
        ? item.recordedAt
        : by === 'subject'
          ? item.subject
          : by === 'due'
            ? rfc3339(item.dueAt ?? END_OF_TIME)
            : rfc3339(effectiveAt);
    return items
      .toSorted(
        (a, b) =>
          sign * (order(keyOf(a), keyOf(b)) || a.item.recordedAt - b.item.recordedAt || order(a.item.id, b.item.id)),
      )
      .map(({ item }) => item);
  }

  private item(id: string, all: CommitmentRecord, filter: CommitmentFilter, asOf: Instant, known: number) {
    const record = this.knownOf(all, known);
    const answered = record.length > 0 ? this.answered(id, record, asOf) : undefined;
    if (!answered || !fits(answered, filter)) return [];
    const { terms: _, beneficiaries: __, thirdParties: ___, state, ...told } = answered;
    const item: CommitmentItem = {
      ...told,
      id,
      version: record.length,
      position: String(this.places.get(record.at(-1)!.id)),
      recordedAt: record[0]!.recordedAt,
      dueAt: told.status === 'retracted' ? null : earliestDue(state),
    };
    return [{ item, effectiveAt: state.recording.countsAt }];
  }

  private answered(id: string, record: CommitmentRecord, asOf: Instant) {
    const { plain, belief } = this.believed(id, record);
    const [told, full, state] = [plainAnswer(plain, asOf), answer(belief, asOf), stateAt(belief, asOf)];
    if (!told || !full || !state) return undefined;
    const { factual, ...said } = told;
    const { terms, beneficiaries, thirdParties } = full;
    return { ...said, conditions: conditionsOf(factual, full.conditions), terms, beneficiaries, thirdParties, state };
  }

  /** The plain belief of a record, and the same as the ledger's own code takes it. */
  private believed(id: string, record: CommitmentRecord): Believed {
    const key = `${id} ${record.length}`;
    const known = this.beliefs.get(key);
    if (known) return known;
    const plain = plainBelief(record);
    const retracted = plain.retracted && record.find((event) => event.type === 'CommitmentRetracted');
    const belief = { facts: plain.facts, ...(retracted && { retracted }), duplicateOf: [], amendments: new Map() };
    this.beliefs.set(key, { plain, belief });
    return { plain, belief };
  }

  /** The commitments and keys of what is to be chased, most pressing first; derived items have no id of their own here. */
  followUps(filter: FollowUpFilter, asOf: Instant, known: number): readonly string[] {
    const found = [...this.records].flatMap(([id, all]) => {
      const record = this.knownOf(all, known);
      if (record.length === 0) return [];
      const { belief } = this.believed(id, record);
      const told = this.answered(id, record, asOf);
      if (belief.retracted) return [];
      if (
        !told ||
        !fits(told, { ...(filter.party ? { party: filter.party } : {}), ...(filter.kind ? { kind: filter.kind } : {}) })
      )
        return [];
      return outstanding(timeline(belief))
        .filter(({ from, to }) => from <= asOf && asOf < to)
        .filter((item) => asked(item, filter, asOf) && (filter.commitment ?? id) === id)
        .map((item) => ({ item, name: `${id} ${item.id ?? item.reason}` }));
    });
    return found.toSorted((a, b) => compare(pressing(a.item, asOf), pressing(b.item, asOf))).map(({ name }) => name);
  }

  private knownOf(record: CommitmentRecord, known: number): CommitmentRecord {
    return record.filter(({ id }) => this.places.get(id)! <= known);
  }
}

/** A ledger with its commitments. */
type Kept = Pick<TrialLedger, 'store' | 'commitments'>;

interface Believed {
  readonly plain: ReturnType<typeof plainBelief>;
  readonly belief: Belief;
}

type Told = NonNullable<ReturnType<Reference['answered']>>;

const FACTUAL: readonly Condition[] = ['disputed', 'conflict'];

/** Those that follow from the facts, and beside them those that the calendar brings about. */
function conditionsOf(factual: readonly Condition[], calendar: readonly Condition[]): readonly Condition[] {
  return CONDITIONS.filter((each) => (FACTUAL.includes(each) ? factual : calendar).includes(each));
}

function fits(
  told: Told,
  { kind, party, debtor, creditor, status, condition, topic, modality }: CommitmentFilter,
): boolean {
  const parties = [...told.debtors, ...told.creditors, ...told.beneficiaries, ...told.thirdParties];
  const statuses =
    told.status === 'retracted' ? ['retracted'] : [told.status, ...told.standing.map((each) => each.status)];
  return (
    (status === undefined ? told.status !== 'retracted' : statuses.some((each) => each === status)) &&
    (kind === undefined || told.kind === kind) &&
    (party === undefined || parties.includes(party)) &&
    (debtor === undefined || told.debtors.includes(debtor)) &&
    (creditor === undefined || told.creditors.includes(creditor)) &&
    (condition === undefined || told.conditions.some((each) => each === condition)) &&
    (modality === undefined || ('modality' in told.terms && told.terms.modality === modality)) &&
    (topic === undefined ||
      ('topics' in told.terms && told.terms.topics.some((each) => each.toLowerCase() === topic.toLowerCase())))
  );
}

function asked({ closed, owner, dueAt }: Outstanding, filter: FollowUpFilter, asOf: Instant): boolean {
  if (filter.state !== 'all' && closed !== (filter.state === 'closed')) return false;
  if (filter.owner !== undefined && filter.owner !== owner) return false;
  switch (filter.due) {
    case undefined:
      return true;
    case 'undated':
      return dueAt === null;
    case 'overdue':
      return !closed && dueAt !== null && dueAt < asOf;
    default:
      return !closed && dueAt !== null && dueAt >= asOf && dueAt <= asOf + (filter.due === '7d' ? 7 : 30) * DAY;
  }
}

function pressing({ closed, dueAt, reason, since }: Outstanding, asOf: Instant): readonly number[] {
  if (closed) return [5, firstInstantOf(since)];
  if (dueAt !== null) return [dueAt < asOf ? 0 : 2, dueAt];
  return [
    reason === 'conflict' || reason === 'awaiting_outcome' ? 1 : reason === 'opened' ? 4 : 3,
    firstInstantOf(since),
  ];
}

const order = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

const compare = (a: readonly number[], b: readonly number[]): number => a[0]! - b[0]! || a[1]! - b[1]!;
