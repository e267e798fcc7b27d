import type { AssistancePledgeTerms } from './kinds/assistance-pledge.js';
import type { CoordinationPledgeTerms } from './kinds/coordination-pledge.js';
import type { DefenseGuaranteeTerms } from './kinds/defense-guarantee.js';
import type { PlannedVisitTerms } from './kinds/planned-visit.js';
import type { PolicyUndertakingTerms } from './kinds/policy-undertaking.js';

/** What each kind of commitment promises. A new kind is its file, a line here and a line in `kinds/kinds.ts`: the compiler names the rest. */
export interface TermsOf {
  readonly assistance_pledge: AssistancePledgeTerms;
  readonly defense_guarantee: DefenseGuaranteeTerms;
  readonly planned_visit: PlannedVisitTerms;
  readonly coordination_pledge: CoordinationPledgeTerms;
  readonly policy_undertaking: PolicyUndertakingTerms;
}

export type KindName = keyof TermsOf;
export type Terms = TermsOf[KindName];
