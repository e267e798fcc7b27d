import { DONE_IN_PARTS } from '../done-in-parts.js';
import type { Kind } from './kind.js';

export interface CoordinationPledgeTerms {
  /** One or more. */
  readonly topics: readonly string[];
  readonly forum?: string;
  readonly cadence?: string;
  readonly endCondition?: string;
}

/** A promise to work together on something. */
export const coordinationPledge: Kind = {
  name: 'coordination_pledge',
  noun: 'coordination pledge',
  begins: 'active',
  lapses: true,
  rules: DONE_IN_PARTS,
};
