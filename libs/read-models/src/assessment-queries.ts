import type { KindName } from '#libs/commitments';

/** Which assessments: of one scheme and one window, never of several at once. */
export interface AssessmentFilter {
  readonly scheme: string;
  /** Those that name no window, without it. */
  readonly window?: string;
  readonly assessor?: string;
  /** Only final ones, or only interim ones. */
  readonly final?: boolean;
  readonly kind?: KindName;
  /** A party of the commitment, in any role. */
  readonly party?: string;
}

/** How many assessments gave a debtor a score. */
export interface ScoreTally {
  readonly debtor: string;
  readonly score: string;
  readonly assessments: number;
}

/** How many commitments there are to assess, and how far that was done. */
export interface Coverage {
  /** Those whose terms name the scheme, or that were assessed on it for whatever window. */
  readonly commitments: number;
  /** Those with an assessment for the window. */
  readonly assessed: number;
  /** Of the assessed, those with a final one. */
  readonly final: number;
  /** Of the assessed, those with an interim one. */
  readonly interim: number;
}

export interface AssessmentTally {
  /** By debtor and score. */
  readonly scores: readonly ScoreTally[];
  readonly coverage: Coverage;
  /** Of the commitments of each debtor, by code: of every debtor that has any. */
  readonly coverageOf: readonly (Coverage & { readonly debtor: string })[];
  /** For which anything was assessed on the scheme, in their order; empty for none. */
  readonly windows: readonly string[];
}

export interface HeldScore {
  readonly score: string;
  readonly final: boolean | null;
  /** The event that gave it. */
  readonly event: string;
}

/** What an assessor held of a debtor before, and what it holds now. */
export interface Reassessed {
  readonly commitment: string;
  readonly debtor: string;
  readonly assessor: string;
  /** Nothing where it was not assessed, or not known to be. */
  readonly was: HeldScore | null;
  /** Nothing where the assessment was taken back. */
  readonly now: HeldScore | null;
}
