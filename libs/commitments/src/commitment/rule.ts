import type { PartyCode } from '../party/party.js';
import type { Tally } from './assistance.js';
import type { Fact, FactType } from './facts.js';
import type { Standing } from './standing.js';
import type { Terms } from './terms.js';

/** What a rule may know of the commitment beside the debtor's own standing. */
export interface Parties {
  readonly debtors: readonly PartyCode[];
  readonly creditors: readonly PartyCode[];
}

/** What was promised, as amended, and between whom. */
export interface Content extends Parties {
  readonly terms: Terms;
  /** What several debtors gave together. */
  readonly joint?: Tally;
}

/**
 * What an act does to the standing of one debtor. A kind's own rules stand in its file; the ones that all kinds share
 * stand below. A fact whose rule does not allow it is refused when new and shown as a conflict when it no longer fits.
 */
export interface Rule<Type extends FactType = FactType> {
  /** Whether the kind knows the act in the form that this fact gives it; without, it knows every form. */
  knows?(fact: Fact<Type>): boolean;
  allows(standing: Standing, fact: Fact<Type>, content: Content): boolean;
  /** Why it is not allowed, in the middle of a sentence, where the reason is another than the status. */
  because?(standing: Standing, fact: Fact<Type>, content: Content): string | undefined;
  apply?(standing: Standing, fact: Fact<Type>, content: Content): Standing;
}

export type Rules = { readonly [Type in FactType]?: Rule<Type> };
