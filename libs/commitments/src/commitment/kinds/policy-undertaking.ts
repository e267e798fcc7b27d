import { DONE_IN_PARTS } from '../done-in-parts.js';
import type { Kind } from './kind.js';

export interface PolicyUndertakingTerms {
  /** What is to be reached or done. */
  readonly target: string;
  /** What the target is measured from. */
  readonly baseline?: string;
  /** The policy measure by which it is to be reached. */
  readonly measure?: string;
  /** The scheme by which it is to be assessed: one of `ASSESSMENT_SCHEMES`, or a free one. Assessors may use others. */
  readonly assessmentScheme?: string;
}

/** A promise to do something at home or together: a target, a measure, a programme. */
export const policyUndertaking: Kind = {
  name: 'policy_undertaking',
  noun: 'policy undertaking',
  begins: 'active',
  lapses: true,
  rules: DONE_IN_PARTS,
};
