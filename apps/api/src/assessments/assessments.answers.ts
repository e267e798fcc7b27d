import { ApiProperty } from '@nestjs/swagger';

/** How many assessments gave a score. */
export class ScoreCount {
  readonly score!: string;
  readonly assessments!: number;
}

/** The mean of the scores that count as numbers. */
export class MeanAnswer {
  /** A decimal number, rounded as `rounding` says. */
  readonly value!: string;
  /** The exact sum. */
  readonly sum!: string;
  /** Of how many assessments. */
  readonly of!: number;
}

export class CoverageAnswer {
  /** The commitments to assess: their terms name the scheme, or they were assessed on it for whatever window. A duplicate is none. */
  readonly commitments!: number;
  /** Those with an assessment for the window. */
  readonly assessed!: number;
  /** Of the assessed, those with a final one. */
  readonly final!: number;
  /** Of the assessed, those with an interim one. */
  readonly interim!: number;
}

export class RolledAnswer {
  /** In the order of the scheme, the worst first; those that nobody gave count 0. */
  readonly scores!: ScoreCount[];
  /** Each assessor's last of each debtor of each commitment; one that names no debtor counts for every debtor. */
  readonly assessments!: number;
  /** Null where the scheme's scores are words, or nothing was assessed. */
  readonly mean!: MeanAnswer | null;
  readonly coverage!: CoverageAnswer;
}

export class DebtorRolledAnswer extends RolledAnswer {
  readonly debtor!: string;
}

export class KnownSchemeAnswer {
  readonly title!: string;
  readonly scores!: string[];
}

export class HeldScoreAnswer {
  readonly score!: string;
  readonly final!: boolean | null;
  /** The event that gave it: the history tells who and why. */
  readonly event!: string;
}

export class ReassessedAnswer {
  /** The id of the commitment. */
  readonly commitment!: string;
  readonly debtor!: string;
  readonly assessor!: string;
  /** Null where it was not assessed before. */
  readonly was!: HeldScoreAnswer | null;
  /** Null where the assessment was taken back. */
  readonly now!: HeldScoreAnswer | null;
}

export class AssessmentsAnswer {
  readonly scheme!: string;
  /** What is known of the scheme; null for a free one. */
  readonly known!: KnownSchemeAnswer | null;
  readonly window!: string | null;
  /** Those for which anything was assessed on the scheme by then, as the assessments name them; null: none is named. */
  @ApiProperty({ type: 'array', items: { type: ['string', 'null'] } })
  readonly windows!: (string | null)[];
  readonly asOf!: string;
  readonly knownAt!: string;
  /** How means are rounded. */
  readonly rounding!: string;
  readonly overall!: RolledAnswer;
  /** Every debtor of a commitment to assess. */
  readonly debtors!: DebtorRolledAnswer[];
  /** With `since`: what differs from the answer just before it, at most 500. */
  readonly changed?: ReassessedAnswer[];
  /** There are more changes than are told. */
  readonly truncated?: true;
  /** Some commitments could not be projected: they are missing, or told as they were. */
  readonly incomplete?: true;
}
