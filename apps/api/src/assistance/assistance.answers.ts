/** Exact decimal numbers, in one currency: no sum mixes two, unless at rates that were stated. */
class StageSums {
  /** What was announced, as last changed, while it stands or was kept. */
  readonly pledged!: string;
  /** What was firmly undertaken (OECD-DAC's commitment, Kiel's allocation), while it stands or was kept. */
  readonly committed!: string;
  /** What was paid out or arrived with a stated value (OECD-DAC's disbursement), whatever became of the promise. */
  readonly delivered!: string;
}

/** What several parties gave or got together: no share of it is any one's. */
export class JointSumsAnswer extends StageSums {
  /** All of them, this group included. */
  readonly parties!: string[];
}

export class GroupSumsAnswer extends StageSums {
  /** The debtor, the creditor or the modality. */
  readonly group!: string;
  readonly currency!: string;
  /** Beside its own sums, and told under each of the parties. */
  readonly joint?: JointSumsAnswer[];
}

export class TotalSumsAnswer extends StageSums {
  readonly currency!: string;
}

export class StatedRateAnswer {
  readonly currency!: string;
  /** What one of it counts. */
  readonly rate!: string;
}

export class ConvertedGroupAnswer extends StageSums {
  readonly group!: string;
  readonly joint?: JointSumsAnswer[];
}

export class ConvertedTotalsAnswer extends StageSums {}

/** The same sums over all currencies, counted in one. */
export class ConvertedAnswer {
  readonly currency!: string;
  /** As they were stated. */
  readonly rates!: StatedRateAnswer[];
  /** How sums are rounded: totals are no sums of what was rounded. */
  readonly rounding!: string;
  readonly items!: ConvertedGroupAnswer[];
  readonly totals!: ConvertedTotalsAnswer;
}

export class AssistanceAnswer {
  readonly by!: string;
  readonly asOf!: string;
  readonly knownAt!: string;
  /** By group, then by currency. */
  readonly items!: GroupSumsAnswer[];
  /** By currency; what is joint counts once. */
  readonly totals!: TotalSumsAnswer[];
  /** With `in`. */
  readonly converted?: ConvertedAnswer;
  /** Some commitments could not be projected: they are missing, or told as they were. */
  readonly incomplete?: true;
}
