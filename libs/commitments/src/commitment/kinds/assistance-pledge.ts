import type { Amount } from '../../amount.js';
import type { PartyCode } from '../../party/party.js';
import { ASSISTANCE_RULES } from '../assistance.js';
import { assertion } from '../fulfilment.js';
import { antecedentOnly } from '../rules.js';
import { isOpen } from '../standing.js';
import type { Kind } from './kind.js';

/** What help comes as. */
export const MODALITIES = ['financial', 'military', 'humanitarian', 'technical', 'political'] as const;
/** The amounts that may change: what was announced, and what was firmly undertaken (OECD-DAC's commitment). */
export const AMOUNT_STAGES = ['pledged', 'committed'] as const;

export interface AssistancePledgeTerms {
  readonly modality: (typeof MODALITIES)[number];
  /** Of all debtors together. */
  readonly amount?: Amount;
  readonly recipient: PartyCode;
  /** The form in which it is given, in words: a grant, a loan, equipment in kind. */
  readonly instrument?: string;
}

/** A promise of money, arms or other help: announced, firmly committed, then delivered (OECD-DAC's disbursement). */
export const assistancePledge: Kind = {
  name: 'assistance_pledge',
  noun: 'assistance pledge',
  begins: 'pledged',
  lapses: false,
  rules: {
    ...ASSISTANCE_RULES,
    ConditionMet: antecedentOnly,
    FulfilmentAsserted: assertion(
      ({ status }) => isOpen(status),
      ({ data }) => (data.degree === 'full' ? 'fulfilled' : 'partly_delivered'),
    ),
  },
};
