import { firstInstantOf, lastInstantOf, type Moment } from '#libs/event-sourcing';
import { optional } from '../../optional.js';
import type { PartyCode } from '../../party/party.js';
import type { Fact } from '../facts.js';
import { assertion } from '../fulfilment.js';
import { antecedentOnly, leads } from '../rules.js';
import { isOpen, moved, moveTo, type Standing } from '../standing.js';
import type { Kind } from './kind.js';

/** After the US Office of the Historian's register of visits, and `virtual`. */
export const VISIT_FORMATS = [
  'state',
  'official',
  'official_working',
  'working',
  'private',
  'summit_margins',
  'virtual',
] as const;
export type VisitFormat = (typeof VISIT_FORMATS)[number];
export const VISIT_OBLIGATIONS = ['arrange', 'visit'] as const;

export interface PlannedVisitTerms {
  readonly visitor: { readonly name: string; readonly office?: string; readonly party: PartyCode };
  readonly host: PartyCode;
  readonly place?: string;
  readonly format?: VisitFormat;
  readonly obligation: (typeof VISIT_OBLIGATIONS)[number];
}

const open = ({ status }: Standing): boolean => isOpen(status);

interface Dates {
  readonly from: Moment;
  readonly to: Moment;
  readonly zone?: string;
  readonly place?: string;
  readonly format?: VisitFormat;
}

function scheduled(standing: Standing, fact: Fact, { from, to, zone, place, format }: Dates): Standing {
  const visit = {
    from,
    to,
    startsAt: firstInstantOf(from, zone),
    endsAt: lastInstantOf(to, zone),
    ...optional({ place, format }),
  };
  return moveTo({ ...moved(standing, fact), visit }, 'scheduled', fact.data.effective);
}

function unscheduled({ visit: _, ...standing }: Standing, fact: Fact): Standing {
  return moveTo(moved(standing, fact), 'arranging', fact.data.effective);
}

/** A promised journey of one party's office-holder to another. The host's own journey never fulfils it. */
export const plannedVisit: Kind = {
  name: 'planned_visit',
  noun: 'planned visit',
  begins: 'arranging',
  lapses: false,
  rules: {
    ConditionMet: antecedentOnly,
    VisitScheduled: { allows: open, apply: (standing, fact) => scheduled(standing, fact, fact.data) },
    VisitPostponed: {
      allows: open,
      apply(standing, fact) {
        const { from, to = from, zone } = fact.data;
        if (from === undefined || to === undefined) return unscheduled(standing, fact);
        return scheduled(standing, fact, { ...standing.visit, from, to, ...optional({ zone }) });
      },
    },
    VisitSubstituted: {
      allows: open,
      apply: (standing, fact) => ({ ...unscheduled(standing, fact), marked: 'substitute' }),
    },
    VisitCancelled: leads('withdrawn'),
    FulfilmentAsserted: assertion(open, ({ data }) => (data.degree === 'full' ? 'fulfilled' : undefined)),
  },
};
