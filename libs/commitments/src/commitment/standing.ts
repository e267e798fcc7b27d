import type { Instant, Moment } from '#libs/event-sourcing';
import type { Source } from '../document/source.js';
import type { PartyCode } from '../party/party.js';
import type { Assistance } from './assistance.js';
import type { Fact } from './facts.js';
import type { VisitFormat } from './kinds/planned-visit.js';

export const OPEN_STATUSES = [
  'in_force',
  'invoked',
  'arranging',
  'scheduled',
  'active',
  'partly_fulfilled',
  'pledged',
  'committed',
  'partly_delivered',
] as const;
export const CLOSED_STATUSES = [
  'fulfilled',
  'withdrawn',
  'released',
  'terminated',
  'superseded',
  'lapsed',
  'moot',
] as const;
export type OpenStatus = (typeof OPEN_STATUSES)[number];
export type ClosedStatus = (typeof CLOSED_STATUSES)[number];
export type Status = OpenStatus | ClosedStatus;

/**
 * Where one debtor stands at an instant, folded from the facts that count by then.
 * Moments are as said; instants are ms since the epoch.
 */
export interface Standing {
  readonly debtor: PartyCode;
  readonly status: Status;
  /** When the status took effect, as said. */
  readonly since: Moment;
  /** The open status before it closed: `reopen` leads back there. */
  readonly closedFrom?: OpenStatus;
  readonly suspended?: { readonly since: Moment; readonly until?: Moment; readonly endsAt: Instant };
  readonly notice?: { readonly from: Moment; readonly takesEffectAt: Instant };
  /** The creditors that have released this debtor so far, and when, as said. */
  readonly released: readonly Release[];
  /** The last uncontested assertion of fulfilment. */
  readonly assertion?: Assertion;
  /** The open ones, in the order in which they were made; a party may contest more than one assertion. */
  readonly contests: readonly Contest[];
  /** The way in which it was met, short of what was promised. */
  readonly marked?: 'partial' | 'substitute';
  readonly visit?: Visit;
  readonly assistance?: Assistance;
  readonly allegations: readonly Allegation[];
  /** What `review_due`, `stale` and a recurring deadline count from. */
  readonly movedAt: Instant;
  readonly movedBy: Moment;
  readonly affirmedAt: Instant;
  readonly affirmedOn: Moment;
  readonly performedAt?: Instant;
  readonly conditionMetAt?: Instant;
  /** A deadline that had passed by then lapses no more, until one is set anew. */
  readonly reopenedAt?: Instant;
}

export interface Release {
  readonly by: PartyCode;
  readonly since: Moment;
}

/** Who said that it was fulfilled, and where that stands in the order of facts. */
export interface Contested {
  readonly event: string;
  readonly by: PartyCode;
  readonly since: Moment;
  readonly source?: Source;
  readonly at: Instant;
  readonly version: number;
}

/** An assertion that nobody contests, what it did, and the standing to which a contest leads back. */
export interface Assertion extends Contested {
  readonly marked?: 'partial' | 'substitute';
  readonly to: Status;
  readonly before: Standing;
}

/** Two sides that say different things: who contests, why, and whose assertion. */
export interface Contest {
  readonly event: string;
  readonly by: PartyCode;
  readonly reason: string;
  readonly since: Moment;
  readonly source?: Source;
  readonly assertion: Contested;
}

export interface Visit {
  readonly from: Moment;
  readonly to: Moment;
  readonly place?: string;
  readonly format?: VisitFormat;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

export interface Allegation {
  readonly event: string;
  readonly by: PartyCode;
  readonly ground: string;
  readonly effective: Moment;
  readonly source?: Source;
  readonly state: 'alleged' | 'contested' | 'found' | 'withdrawn';
  readonly since: Moment;
  readonly contested?: Judgement;
  readonly found?: Judgement;
}

/** What somebody answered to an allegation, or found of it. */
export interface Judgement {
  readonly event: string;
  readonly by: PartyCode;
  readonly ground: string;
  readonly since: Moment;
  readonly source?: Source;
}

export const isOpen = (status: Status): status is OpenStatus => (OPEN_STATUSES as readonly Status[]).includes(status);

/** Whether time asks anything of it: what is closed or suspended is neither due nor looked at. */
export const isChased = ({ status, suspended }: Standing): boolean => isOpen(status) && !suspended;

export const isDisputed = ({ contests, allegations }: Standing): boolean =>
  contests.length > 0 || allegations.some(isOpenAllegation);

export const isOpenAllegation = ({ state }: Allegation): boolean => state === 'alleged' || state === 'contested';

/** Moves to a status from a fact on; what is closed remembers what it was. */
export function moveTo(standing: Standing, status: Status, since: Moment): Standing {
  if (status === standing.status) return standing;
  const { closedFrom: _, ...rest } = standing;
  if (isOpen(status)) return { ...rest, status, since };
  const { notice: __, suspended: ___, ...closed } = rest;
  return { ...closed, status, since, closedFrom: isOpen(standing.status) ? standing.status : standing.closedFrom! };
}

/** Something moved: `review_due` counts from here. */
export const moved = (standing: Standing, { countsAt, data }: Fact): Standing => ({
  ...standing,
  movedAt: countsAt,
  movedBy: data.effective,
});
