import type { Moment } from '#libs/event-sourcing';
import type { Source } from '../document/source.js';
import { optional } from '../optional.js';
import type { PartyCode } from '../party/party.js';
import { type Allegation, type Contest, isOpenAllegation, type Standing } from './standing.js';

/** What one side says, and where that is written. */
export interface Side {
  readonly by: PartyCode;
  readonly since: Moment;
  /** The id of the event that says so. */
  readonly event: string;
  /** On what ground; an assertion of fulfilment gives none. */
  readonly ground?: string;
  readonly source: Source | null;
}

/** Two sides that say different things of one or more debtors; neither wins silently. */
export interface Dispute {
  /** Whether it was fulfilled, or whether it was broken. */
  readonly about: 'fulfilment' | 'breach';
  readonly debtors: readonly PartyCode[];
  readonly asserted: Side;
  /** Null for an allegation that nobody has answered. */
  readonly contested: Side | null;
}

/**
 * What is in dispute, each once for all its debtors: contested fulfilments, then open allegations, the newest first.
 * @param most how many: what is written again and again must not grow with the number of allegations
 */
export function disputesIn(standings: readonly Standing[], most = Infinity): readonly Dispute[] {
  const contested = standings.flatMap(({ debtor, contests }) =>
    newest(contests, most).map((contest) => overFulfilment(debtor, contest)),
  );
  const alleged = standings.flatMap(({ debtor, allegations }) =>
    newest(allegations, most, isOpenAllegation).map((allegation) => overBreach(debtor, allegation)),
  );
  return [...joined(contested), ...joined(alleged)].slice(0, most);
}

/** The last ones first. */
export function newest<T>(all: readonly T[], most = Infinity, counts: (each: T) => boolean = () => true): readonly T[] {
  const found: T[] = [];
  for (let place = all.length - 1; place >= 0 && found.length < most; place--) {
    const each = all[place]!;
    if (counts(each)) found.push(each);
  }
  return found;
}

const overFulfilment = (debtor: PartyCode, { assertion, reason, ...contest }: Contest): Dispute => ({
  about: 'fulfilment',
  debtors: [debtor],
  asserted: sideOf(assertion),
  contested: sideOf({ ...contest, ground: reason }),
});

const overBreach = (debtor: PartyCode, { effective, contested, ...allegation }: Allegation): Dispute => ({
  about: 'breach',
  debtors: [debtor],
  asserted: sideOf({ ...allegation, since: effective }),
  contested: contested ? sideOf(contested) : null,
});

type Saying = Pick<Contest['assertion'], 'by' | 'since' | 'event' | 'source'> & { readonly ground?: string };

const sideOf = ({ by, since, event, ground, source }: Saying): Side => ({
  by,
  since,
  event,
  ...optional({ ground }),
  source: source ?? null,
});

/** The disputes in which the same two events say the same of several debtors are one. */
function joined(disputes: readonly Dispute[]): readonly Dispute[] {
  const held = new Map<string, Dispute>();
  for (const dispute of disputes) {
    const key = `${dispute.asserted.event} ${dispute.contested?.event}`;
    const same = held.get(key);
    held.set(key, same ? { ...same, debtors: [...same.debtors, ...dispute.debtors] } : dispute);
  }
  return [...held.values()];
}

/** An allegation, as it is published. `since` is of its state. */
export interface BreachAnswer {
  readonly debtor: PartyCode;
  readonly by: PartyCode;
  readonly ground: string;
  /** When it was alleged. */
  readonly effective: Moment;
  readonly state: Allegation['state'];
  readonly since: Moment;
  readonly event: string;
  readonly source: Source | null;
  readonly contestedBy?: PartyCode;
  readonly contested?: Side;
  readonly foundBy?: PartyCode;
  readonly found?: Side;
}

/** Every allegation against a debtor, whatever became of it. */
export const breachesOf = ({ debtor, allegations }: Standing): readonly BreachAnswer[] =>
  allegations.map(({ contested, found, source = null, ...allegation }) => ({
    debtor,
    ...allegation,
    source,
    ...(contested ? { contestedBy: contested.by, contested: sideOf(contested) } : {}),
    ...(found ? { foundBy: found.by, found: sideOf(found) } : {}),
  }));
