import { dayOf, type Moment } from '#libs/event-sourcing';
import {
  type AmountsAnswer,
  amountsByName,
  type Change,
  CLOSED_STATUSES,
  type CommitmentSummary,
  differences,
  type KindName,
  KINDS,
  OPEN_STATUSES,
  type StandingAnswer,
  type Status,
} from '#libs/commitments';
import type { OwedItem, Saying } from '#libs/read-models';

/** What is open comes first. */
const STATUS_ORDER: readonly Status[] = [...OPEN_STATUSES, ...CLOSED_STATUSES];

/** What a debtor owes by one commitment. */
export interface Owed {
  readonly id: string;
  readonly subject: string;
  readonly effective: Moment;
  /** Where this debtor stands, whatever the others do. */
  readonly standing: StandingAnswer;
  /** What this debtor pledged, committed and delivered, by itself and with others. */
  readonly amounts?: readonly AmountsAnswer[];
  readonly conditions: CommitmentSummary['conditions'];
  readonly deadline: CommitmentSummary['deadline'];
  readonly dueOn: Moment | null;
  readonly disputed: boolean;
  /** Both owe each other the same. */
  readonly mutual: boolean;
  readonly source: Saying | null;
}

export interface OwedByKind {
  readonly kind: KindName;
  readonly byStatus: readonly { readonly status: Status; readonly commitments: readonly Owed[] }[];
}

/** By kind and by the debtor's own status, both in the order in which the domain names them, then as they were made. */
export function byKind(items: readonly OwedItem[], debtor: string, creditor: string): readonly OwedByKind[] {
  const kinds = (Object.keys(KINDS) as KindName[]).map((kind) => ({
    kind,
    held: items.filter((item) => item.kind === kind),
  }));
  return kinds
    .filter(({ held }) => held.length > 0)
    .map(({ kind, held }) => ({ kind, byStatus: byStatus(held.map((item) => owedOf(item, debtor, creditor))) }));
}

function byStatus(owed: readonly Owed[]): OwedByKind['byStatus'] {
  const statuses = [...new Set(owed.map(({ standing }) => standing.status))];
  return statuses
    .toSorted((a, b) => STATUS_ORDER.indexOf(a) - STATUS_ORDER.indexOf(b))
    .map((status) => ({
      status,
      commitments: owed.filter(({ standing }) => standing.status === status).toSorted(asMade),
    }));
}

const asMade = (a: Owed, b: Owed): number =>
  a.effective < b.effective ? -1 : a.effective > b.effective ? 1 : a.id < b.id ? -1 : 1;

function owedOf(item: OwedItem, debtor: string, creditor: string): Owed {
  const { id, subject, effective, conditions, deadline, dueAt, disputed, source, debtors, creditors } = item;
  return {
    id,
    subject,
    effective,
    standing: item.standing.find((each) => each.debtor === debtor)!,
    ...(item.amounts ? { amounts: item.amounts.filter(({ debtors: of }) => of.includes(debtor)) } : {}),
    conditions,
    deadline,
    dueOn: dueAt === null ? null : dayOf(dueAt, deadline.zone),
    disputed,
    mutual: debtors.includes(creditor) && creditors.includes(debtor),
    source,
  };
}

/** What of an answer differs from an earlier one: no counters, lists by what tells their items apart. */
export const changesBetween = (was: OwedItem | undefined, now: OwedItem | undefined): readonly Change[] =>
  differences(pictureOf(was), pictureOf(now));

function pictureOf(item: OwedItem | undefined): object {
  if (!item) return {};
  const {
    effective,
    subject,
    debtors,
    creditors,
    deadline,
    status,
    standing,
    amounts,
    conditions,
    disputed,
    dueAt,
    source,
  } = item;
  return {
    effective,
    subject,
    debtors,
    creditors,
    deadline,
    dueOn: dueAt === null ? null : dayOf(dueAt, deadline.zone),
    status,
    disputed,
    standing: Object.fromEntries(standing.map(({ debtor, since: _, ...each }) => [debtor, each])),
    amounts: amountsByName(amounts),
    conditions: Object.fromEntries(conditions.map((condition) => [condition, true])),
    source: source && { event: source.event, quote: source.quote },
  };
}
