import type { Fact, FactType } from '../facts.js';
import type { Rule, Rules } from '../rule.js';
import { COMMON_RULES } from '../rules.js';
import type { KindName } from '../terms.js';
import { assistancePledge } from './assistance-pledge.js';
import { coordinationPledge } from './coordination-pledge.js';
import { defenseGuarantee } from './defense-guarantee.js';
import type { Kind } from './kind.js';
import { plannedVisit } from './planned-visit.js';
import { policyUndertaking } from './policy-undertaking.js';

/** Every kind of commitment that the ledger knows. */
export const KINDS: Readonly<Record<KindName, Kind>> = {
  assistance_pledge: assistancePledge,
  defense_guarantee: defenseGuarantee,
  planned_visit: plannedVisit,
  coordination_pledge: coordinationPledge,
  policy_undertaking: policyUndertaking,
};

const RULES = Object.fromEntries(
  Object.values(KINDS).map(({ name, rules }) => [name, { ...COMMON_RULES, ...rules }]),
) as Readonly<Record<KindName, Rules>>;

/** The rule of a kind for facts of a type; none where the kind does not know the act. */
export const ruleOf = <Type extends FactType>(kind: KindName, type: Type): Rule<Type> | undefined => RULES[kind][type];

/** The rule of a kind for a fact, where the kind knows the act in that form. */
export function ruleFor(kind: KindName, fact: Fact): Rule | undefined {
  const rule: Rule | undefined = ruleOf(kind, fact.type);
  return rule && (rule.knows?.(fact) ?? true) ? rule : undefined;
}
