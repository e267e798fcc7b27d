import {
  answer,
  beliefOf,
  type CommitmentRecord,
  earliestDue,
  type Outstanding,
  outstanding,
  stateAt,
  summary,
  timeline,
} from '#libs/commitments';
import type { CommitmentFilter, CommitmentItem, FollowUpFilter, Sort } from '#libs/read-models';
import { DAY, END_OF_TIME, firstInstantOf, type Instant, rfc3339 } from '#libs/event-sourcing';
import { idOf, type TrialLedger } from './ledger.js';

/** What lists must say, worked out from the events alone: slowly, and without any table. */
export class Reference {
  private constructor(
    private readonly records: ReadonlyMap<string, CommitmentRecord>,
    private readonly places: ReadonlyMap<string, number>,
  ) {}

  static async of({ store, commitments }: TrialLedger, commitmentsMax = 4): Promise<Reference> {
    const places = new Map((await store.readAll('0', 100_000)).map(({ id, position }) => [id, Number(position)]));
    const records = new Map<string, CommitmentRecord>();
    for (let nth = 0; nth < commitmentsMax; nth++) records.set(idOf(nth), (await commitments.load(idOf(nth))).events);
    return new Reference(records, places);
  }

  /** Instants around which answers may change. */
  instants(): readonly Instant[] {
    const beliefs = [...this.records.values()]
      .map((record) => beliefOf(record))
      .filter((belief) => belief !== undefined);
    const turns = beliefs.flatMap(({ retracted: _, ...belief }) => timeline(belief).map(({ from }) => from));
    return [...new Set(turns.flatMap((turn) => [turn - 1, turn]))];
  }

  commitments(filter: CommitmentFilter, sort: Sort, asOf: Instant, known: number): readonly CommitmentItem[] {
    const items = [...this.records].flatMap(([id, record]) => this.item(id, record, filter, asOf, known));
    const by = sort.replace('-', '');
    const sign = sort.startsWith('-') ? -1 : 1;
    const keyOf = ({ item, effectiveAt, first }: (typeof items)[number]) =>
      by === 'recorded'
        ? first
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
    const belief = beliefOf(record);
    const told = belief && answer(belief, asOf);
    const state = belief && stateAt(belief, asOf);
    if (!told || !state || !fits(told, filter)) return [];
    const { kind, subject, debtors, creditors, effective, zone, deadline, status, conditions, disputed } = told;
    // A list tells the sources of a dispute once, not on the standing of each debtor.
    const { standing, disputes } = belief.retracted ? told : summary(state, conditions);
    const item: CommitmentItem = {
      kind,
      subject,
      debtors,
      creditors,
      effective,
      ...(zone === undefined ? {} : { zone }),
      deadline,
      status,
      standing,
      conditions,
      disputed,
      disputes,
      id,
      version: record.length,
      position: String(this.places.get(record.at(-1)!.id)),
      recordedAt: record[0]!.recordedAt,
      dueAt: status === 'retracted' ? null : earliestDue(state),
    };
    return [{ item, effectiveAt: state.recording.countsAt, first: this.places.get(record[0]!.id)! }];
  }

  /** The commitments and keys of what is to be chased, most pressing first; derived items have no id of their own here. */
  followUps(filter: FollowUpFilter, asOf: Instant, known: number): readonly string[] {
    const found = [...this.records].flatMap(([id, all]) => {
      const record = this.knownOf(all, known);
      const belief = beliefOf(record);
      if (!belief || belief.retracted) return [];
      const told = answer(belief, asOf);
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

type Told = NonNullable<ReturnType<typeof answer>>;

function fits(told: Told, { kind, party, debtor, creditor, status, condition, topic }: CommitmentFilter): boolean {
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
