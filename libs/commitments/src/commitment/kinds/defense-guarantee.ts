import type { Moment } from '#libs/event-sourcing';
import type { PartyCode } from '../../party/party.js';
import { assertion } from '../fulfilment.js';
import { antecedentOnly, leads, stays } from '../rules.js';
import type { Kind } from './kind.js';

/** After ATOP; its *consultation* covers militarised crises only. */
export const GUARANTEE_OBLIGATIONS = ['defense', 'offense', 'neutrality', 'nonaggression', 'consultation'] as const;
export const SCOPE_MODES = ['included', 'excluded'] as const;

/** An area that a guarantee covers or leaves out. */
export interface ScopeClause {
  readonly area: string;
  readonly mode: (typeof SCOPE_MODES)[number];
  readonly disputed?: boolean;
  readonly claimants?: readonly PartyCode[];
}

export interface DefenseGuaranteeTerms {
  readonly obligation: (typeof GUARANTEE_OBLIGATIONS)[number];
  readonly instrument?: { readonly title: string; readonly article?: string; readonly signedOn?: Moment };
  readonly scope?: readonly ScopeClause[];
  /** What calls it in (Singh's antecedent). */
  readonly trigger?: string;
  readonly means?: string;
  readonly noticeMonths?: number;
}

/** A promise to stand by another in a conflict. It is never used up: an honoured invocation leaves it in force. */
export const defenseGuarantee: Kind = {
  name: 'defense_guarantee',
  noun: 'defense guarantee',
  begins: 'in_force',
  lapses: false,
  rules: {
    ScopeChanged: stays,
    ConditionMet: antecedentOnly,
    GuaranteeInvoked: leads('invoked', 'in_force'),
    FulfilmentAsserted: assertion(
      ({ status }) => status === 'invoked',
      () => 'in_force',
    ),
  },
};
