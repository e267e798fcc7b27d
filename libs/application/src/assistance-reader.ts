import { Injectable } from '@nestjs/common';
import { amountOf, type Stage } from '#libs/commitments';
import { rfc3339 } from '#libs/event-sourcing';
import { type AssistanceFilter, type AssistanceGroup, type FigureSum, Queries } from '#libs/read-models';
import { Parties } from './parties.js';
import { type Asked, ReadSide } from './read-side.js';

/** Exact decimal numbers, in one currency. */
type StageSums = Readonly<Record<Stage, string>>;

/** What a party gave or got with others, of which no share is its own. */
interface JointSums extends StageSums {
  readonly parties: readonly string[];
}

interface GroupSums extends StageSums {
  readonly group: string;
  readonly currency: string;
  readonly joint?: readonly JointSums[];
}

export interface AssistanceSums {
  readonly by: AssistanceGroup;
  readonly asOf: string;
  readonly knownAt: string;
  readonly items: readonly GroupSums[];
  readonly totals: readonly (StageSums & { readonly currency: string })[];
  readonly incomplete?: true;
}

/** What is pledged, committed and delivered, from the rows of the register. */
@Injectable()
export class AssistanceReader {
  constructor(
    private readonly parties: Parties,
    private readonly reads: ReadSide,
    private readonly queries: Queries,
  ) {}

  async sums(filter: AssistanceFilter, asked: Asked): Promise<AssistanceSums> {
    const { by, party } = filter;
    if (party !== undefined) await this.parties.check([{ code: party, pointer: '/party' }]);
    const { asOf, knownAt, clocks } = await this.reads.settle(asked);
    const sums = await this.queries.assistance(filter, clocks);
    return {
      by,
      asOf: rfc3339(asOf),
      knownAt: rfc3339(knownAt),
      items: itemsOf(sums),
      totals: currenciesIn(sums).map((currency) => ({ currency, ...stagesOf(of(sums, currency), currency) })),
      ...((await this.reads.incomplete()) ? { incomplete: true } : {}),
    };
  }
}

/** A group and currency in each item; what is joint is told under every party that it is of, and in the totals once. */
function itemsOf(sums: readonly FigureSum[]): readonly GroupSums[] {
  const groups = [...new Set(sums.flatMap((sum) => sum.of))].toSorted();
  return groups.flatMap((group) => {
    const those = sums.filter((sum) => sum.of.includes(group));
    return currenciesIn(those).map((currency) => {
      const own = of(those, currency).filter(isOwn);
      const joint = of(those, currency).filter((sum) => !isOwn(sum));
      return {
        group,
        currency,
        ...stagesOf(own, currency),
        ...(joint.length > 0 ? { joint: jointOf(joint, currency) } : {}),
      };
    });
  });
}

const isOwn = (sum: FigureSum): boolean => sum.of.length === 1;

const currenciesIn = (sums: readonly FigureSum[]): readonly string[] =>
  [...new Set(sums.map(({ currency }) => currency))].toSorted();

const of = (sums: readonly FigureSum[], currency: string): readonly FigureSum[] =>
  sums.filter((sum) => sum.currency === currency);

function jointOf(sums: readonly FigureSum[], currency: string): readonly JointSums[] {
  const together = Map.groupBy(sums, (sum) => sum.of.join(' '));
  return [...together.values()].map((those) => ({ parties: those[0]!.of, ...stagesOf(those, currency) }));
}

function stagesOf(sums: readonly FigureSum[], currency: string): StageSums {
  const sum = (stage: Stage) =>
    amountOf(
      sums.reduce((units, each) => (each.stage === stage ? units + each.units : units), 0n),
      currency,
    ).value;
  return { pledged: sum('pledged'), committed: sum('committed'), delivered: sum('delivered') };
}
