import { Injectable } from '@nestjs/common';
import { type Instant, rfc3339 } from '#libs/event-sourcing';
import { beliefOf, type Change, type CommitmentSummary, history, refuse } from '#libs/commitments';
import { type Clocks, type OutstandingItem, type OwedItem, Queries } from '#libs/read-models';
import { type HistoryEntry, historyEntry } from './commitment-reader.js';
import { Parties } from './parties.js';
import { type AskedSince, ReadSide, type Settled } from './read-side.js';
import { byKind, changesBetween, type OwedByKind } from './relation.js';
import { CommitmentStreams } from './streams.js';

/** So many commitments are told each way, and so many follow-ups and changes of them. */
const OWED_MAX = 500;
const FOLLOW_UPS_MAX = 500;
const CHANGED_MAX = 200;
/** So many entries are told of a commitment that changed: the newest. */
const ENTRIES_MAX = 5;

export interface OneWay {
  readonly debtor: string;
  readonly creditor: string;
  readonly byKind: readonly OwedByKind[];
  /** There is more than is told: the list of commitments pages through all of it. */
  readonly truncated: boolean;
}

type About = Pick<CommitmentSummary, 'kind' | 'subject' | 'debtors'> & { readonly id: string };

/** Contested fulfilments and open allegations, with both sides and their sources. */
export interface DisputedItem {
  readonly commitment: About;
  readonly disputes: CommitmentSummary['disputes'];
}

/** How the answer about a commitment differs from the earlier one, and the newest of the entries recorded since that it holds. */
export interface ChangedItem {
  readonly commitment: About;
  readonly changes: readonly Change[];
  readonly entries: readonly HistoryEntry[];
  /** How many those are, told or not. */
  readonly recorded: number;
}

export interface Relation {
  readonly parties: readonly [string, string];
  readonly asOf: string;
  readonly knownAt: string;
  readonly owes: readonly [OneWay, OneWay];
  readonly disputed: readonly DisputedItem[];
  readonly outstanding: readonly OutstandingItem[];
  readonly changed?: readonly ChangedItem[];
  /** The parts that hold less than there is. */
  readonly truncated: readonly ('owes' | 'outstanding' | 'changed')[];
  /** Some commitments could not be projected: they are missing, or told as they were. */
  readonly incomplete?: true;
}

/** What two parties owe each other, from the spans of the register: what it costs grows with the answer. */
@Injectable()
export class RelationReader {
  constructor(
    private readonly parties: Parties,
    private readonly reads: ReadSide,
    private readonly queries: Queries,
    private readonly streams: CommitmentStreams,
  ) {}

  async relation(a: string, b: string, asked: AskedSince): Promise<Relation> {
    await this.parties.check([
      { code: a, pointer: '/partyA' },
      { code: b, pointer: '/partyB' },
    ]);
    if (a === b) throw refuse('itself', 'A relation is between two parties.', { pointer: '/partyB' });
    const settled = await this.reads.settle(asked);
    const { asOf, knownAt, clocks } = settled;
    const [ofA, ofB] = await Promise.all([this.owed(a, b, clocks), this.owed(b, a, clocks)]);
    const items = distinct([...ofA.items, ...ofB.items]);
    const outstanding = await this.queries.outstandingOf(
      items.map(({ id }) => id),
      clocks,
      FOLLOW_UPS_MAX + 1,
    );
    const changed = await this.changed([a, b], items, settled, asked.since);
    return {
      parties: [a, b],
      asOf: rfc3339(asOf),
      knownAt: rfc3339(knownAt),
      owes: [oneWay(a, b, ofA), oneWay(b, a, ofB)],
      disputed: items
        .filter(({ disputed }) => disputed)
        .map((item) => ({ commitment: aboutOf(item), disputes: item.disputes })),
      outstanding: outstanding.slice(0, FOLLOW_UPS_MAX),
      ...(changed ? { changed: changed.slice(0, CHANGED_MAX) } : {}),
      truncated: [
        ...(ofA.truncated || ofB.truncated ? (['owes'] as const) : []),
        ...(outstanding.length > FOLLOW_UPS_MAX ? (['outstanding'] as const) : []),
        ...((changed?.length ?? 0) > CHANGED_MAX ? (['changed'] as const) : []),
      ],
      ...((await this.reads.incomplete()) ? { incomplete: true } : {}),
    };
  }

  private async owed(debtor: string, creditor: string, clocks: Clocks): Promise<Way> {
    const items = await this.queries.owed(debtor, creditor, clocks, OWED_MAX + 1);
    return { items: items.slice(0, OWED_MAX), truncated: items.length > OWED_MAX };
  }

  /**
   * Compares with the answer to the same question just before `since`: so it tells what was recorded since, what was believed
   * otherwise, and what time alone brought about.
   */
  private async changed(
    [a, b]: readonly [string, string],
    now: readonly OwedItem[],
    { clocks, before, knownAt }: Settled,
    since: Instant | undefined,
  ): Promise<readonly ChangedItem[] | undefined> {
    if (since === undefined || !before) return undefined;
    const [ofA, ofB] = await Promise.all([this.owed(a, b, before), this.owed(b, a, before)]);
    const was = new Map(distinct([...ofA.items, ...ofB.items]).map((item) => [item.id, item]));
    const is = new Map(now.map((item) => [item.id, item]));
    for (const item of await this.queries.stood(missing(was, is), clocks)) is.set(item.id, item);
    for (const item of await this.queries.stood(missing(is, was), before)) was.set(item.id, item);
    const ids = [...new Set([...was.keys(), ...is.keys()])].filter((id) => differ(was.get(id), is.get(id)));
    const newest = ids.toSorted((x, y) => lastOf(is.get(y)) - lastOf(is.get(x)) || (x < y ? -1 : 1));
    const items: ChangedItem[] = [];
    for (const id of newest) {
      const item = await this.changedItem(was.get(id), is.get(id), { since, knownAt, asOf: clocks.asOf });
      // What was recorded since may count only after `asOf`.
      if (item.changes.length > 0 || item.recorded > 0) items.push(item);
      if (items.length > CHANGED_MAX) break;
    }
    return items;
  }

  private async changedItem(
    was: OwedItem | undefined,
    now: OwedItem | undefined,
    { since, knownAt, asOf }: { readonly since: Instant; readonly knownAt: Instant; readonly asOf: Instant },
  ): Promise<ChangedItem> {
    const about = aboutOf((now ?? was)!);
    const { state, stored } = await this.streams.load(about.id);
    const record = state.slice(0, now?.version ?? state.filter(({ recordedAt }) => recordedAt <= knownAt).length);
    const late = new Set(beliefOf(record)?.facts.flatMap(({ id, countsAt }) => (countsAt > asOf ? [id] : [])));
    const recorded = record.filter(({ id, recordedAt }) => recordedAt >= since && !late.has(id));
    const entries = recorded
      .slice(-ENTRIES_MAX)
      .flatMap(({ version }) => history(record, version, 1).map((item) => historyEntry(item, stored)));
    return { commitment: about, changes: changesBetween(was, now), entries, recorded: recorded.length };
  }
}

const differ = (was: OwedItem | undefined, now: OwedItem | undefined): boolean =>
  was?.position !== now?.position || changesBetween(was, now).length > 0;

/** Where the last that is known of an item was recorded; what is in the answer no more comes last. */
const lastOf = (item: OwedItem | undefined): number => Number(item?.position ?? 0);

interface Way {
  readonly items: readonly OwedItem[];
  readonly truncated: boolean;
}

const oneWay = (debtor: string, creditor: string, { items, truncated }: Way): OneWay => ({
  debtor,
  creditor,
  byKind: byKind(items, debtor, creditor),
  truncated,
});

const aboutOf = ({ id, kind, subject, debtors }: OwedItem): About => ({ id, kind, subject, debtors });

const distinct = (items: readonly OwedItem[]): readonly OwedItem[] => [
  ...new Map(items.map((item) => [item.id, item])).values(),
];

const missing = (of: ReadonlyMap<string, unknown>, among: ReadonlyMap<string, unknown>): readonly string[] =>
  [...of.keys()].filter((id) => !among.has(id));
