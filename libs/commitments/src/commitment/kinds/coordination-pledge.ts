import { assertion } from '../fulfilment.js';
import { antecedentMet } from '../rules.js';
import { isOpen, moveTo, type Standing } from '../standing.js';
import type { Kind } from './kind.js';

export interface CoordinationPledgeTerms {
  /** One or more. */
  readonly topics: readonly string[];
  readonly forum?: string;
  readonly cadence?: string;
  readonly endCondition?: string;
}

const open = ({ status }: Standing): boolean => isOpen(status);

/** A promise to work together on something. */
export const coordinationPledge: Kind = {
  name: 'coordination_pledge',
  noun: 'coordination pledge',
  begins: 'active',
  lapses: true,
  rules: {
    ConditionMet: {
      allows: open,
      apply: (standing, fact) =>
        fact.data.which === 'end' ? moveTo(standing, 'fulfilled', fact.data.effective) : antecedentMet(standing, fact),
    },
    FulfilmentAsserted: assertion(open, ({ data }) => (data.degree === 'full' ? 'fulfilled' : 'partly_fulfilled')),
  },
};
