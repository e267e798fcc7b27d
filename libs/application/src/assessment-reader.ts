import { Injectable } from '@nestjs/common';
import { schemeOf, valueOf } from '#libs/commitments';
import { rfc3339 } from '#libs/event-sourcing';
import {
  type AssessmentFilter,
  type AssessmentTally,
  type Coverage,
  Queries,
  type Reassessed,
} from '#libs/read-models';
import { type Mean, meanOf, ROUNDING } from './mean.js';
import { Parties } from './parties.js';
import { type AskedSince, ReadSide } from './read-side.js';

/** So many changes are told. */
const CHANGED_MAX = 500;

/** The scores of a debtor or of all, and how far the commitments are covered. */
interface Rolled {
  /** By score, in the order of the scheme. */
  readonly scores: readonly { readonly score: string; readonly assessments: number }[];
  readonly assessments: number;
  /** None where the scheme's scores are words, or nothing was assessed. */
  readonly mean: Mean | null;
  readonly coverage: Coverage;
}

export interface AssessmentRollUp {
  readonly scheme: string;
  /** What is known of the scheme: null for a free one. */
  readonly known: { readonly title: string; readonly scores: readonly string[] } | null;
  readonly window: string | null;
  /** For which anything was assessed on the scheme; null where assessments name none. */
  readonly windows: readonly (string | null)[];
  readonly asOf: string;
  readonly knownAt: string;
  readonly rounding: string;
  readonly overall: Rolled;
  readonly debtors: readonly (Rolled & { readonly debtor: string })[];
  readonly changed?: readonly Reassessed[];
  /** There are more changes than are told. */
  readonly truncated?: true;
  readonly incomplete?: true;
}

/** What assessors made of the commitments of a scheme in a window, from the rows of the register. */
@Injectable()
export class AssessmentReader {
  constructor(
    private readonly parties: Parties,
    private readonly reads: ReadSide,
    private readonly queries: Queries,
  ) {}

  async rollUp(filter: AssessmentFilter, asked: AskedSince): Promise<AssessmentRollUp> {
    const { scheme, window = null, party } = filter;
    if (party !== undefined) await this.parties.check([{ code: party, pointer: '/party' }]);
    const { asOf, knownAt, clocks, before } = await this.reads.settle(asked);
    const tally = await this.queries.assessed(filter, clocks);
    const changed = before && (await this.queries.reassessed(filter, clocks, before, CHANGED_MAX + 1));
    const known = schemeOf(scheme);
    return {
      scheme,
      known: known ? { title: known.title, scores: known.scores.map(({ score }) => score) } : null,
      window,
      windows: tally.windows.map((each) => each || null),
      asOf: rfc3339(asOf),
      knownAt: rfc3339(knownAt),
      rounding: ROUNDING,
      overall: rolled(scheme, tally.scores, tally.coverage),
      debtors: tally.coverageOf.map(({ debtor, ...coverage }) => ({
        debtor,
        ...rolled(
          scheme,
          tally.scores.filter((each) => each.debtor === debtor),
          coverage,
        ),
      })),
      ...(changed ? { changed: changed.slice(0, CHANGED_MAX) } : {}),
      ...((changed?.length ?? 0) > CHANGED_MAX ? { truncated: true } : {}),
      ...((await this.reads.incomplete()) ? { incomplete: true } : {}),
    };
  }
}

function rolled(scheme: string, tally: AssessmentTally['scores'], coverage: Coverage): Rolled {
  const counts = new Map<string, number>(schemeOf(scheme)?.scores.map(({ score }) => [score, 0]));
  for (const { score, assessments } of tally) counts.set(score, (counts.get(score) ?? 0) + assessments);
  const scores = [...counts].map(([score, assessments]) => ({ score, assessments }));
  const values = scores.flatMap(({ score, assessments: times }) => {
    const value = valueOf(scheme, score);
    return value === undefined ? [] : [{ value, times }];
  });
  return {
    scores,
    assessments: tally.reduce((sum, each) => sum + each.assessments, 0),
    mean: meanOf(values),
    coverage,
  };
}
