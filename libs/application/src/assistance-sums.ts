import {
  type Amount,
  amountOf,
  checkRates,
  CONVERSION_ROUNDING,
  type Rates,
  type Stage,
  sumIn,
} from '#libs/commitments';
import type { FigureSum } from '#libs/read-models';

/** Exact decimal numbers, in one currency. */
type StageSums = Readonly<Record<Stage, string>>;

/** What a party gave or got with others, of which no share is its own. */
interface JointSums extends StageSums {
  readonly parties: readonly string[];
}

interface GroupSums extends StageSums {
  readonly group: string;
  readonly joint?: readonly JointSums[];
}

export type InCurrency<Sums> = Sums & { readonly currency: string };

export interface Summed {
  readonly items: readonly InCurrency<GroupSums>[];
  readonly totals: readonly InCurrency<StageSums>[];
}

/** In which currency sums are counted, and what one of each other counts in it. */
export interface Stated {
  readonly currency: string;
  readonly rates: Rates;
}

/** Sums over all currencies, each amount at its stated rate. */
export interface Converted {
  readonly currency: string;
  readonly rates: readonly { readonly currency: string; readonly rate: string }[];
  readonly rounding: string;
  readonly items: readonly GroupSums[];
  readonly totals: StageSums;
}

/** Adds amounts up, of one currency or at stated rates. */
type Adding = (amounts: readonly Amount[]) => Amount;

/** Each currency for itself. A group and currency in each item; what is joint counts in the totals once. */
export function summed(sums: readonly FigureSum[]): Summed {
  const each = currenciesIn(sums).map((currency) => {
    const those = sums.filter((sum) => sum.currency === currency);
    const add: Adding = (amounts) => sumIn(currency, amounts, NO_RATES);
    return { currency, items: itemsOf(those, add), totals: stagesOf(those, add) };
  });
  const items = each.flatMap(({ currency, items: of }) =>
    of.map(({ group, ...told }) => ({ group, currency, ...told })),
  );
  return {
    items: items.toSorted((a, b) => (a.group < b.group ? -1 : a.group > b.group ? 1 : 0)),
    totals: each.map(({ currency, totals }) => ({ currency, ...totals })),
  };
}

const NO_RATES: Rates = new Map();

/** Refuses where a currency has no rate. */
export function converted(sums: readonly FigureSum[], { currency, rates }: Stated): Converted {
  checkRates(currency, currenciesIn(sums), rates);
  const add: Adding = (amounts) => sumIn(currency, amounts, rates);
  return {
    currency,
    rates: [...rates].map(([of, rate]) => ({ currency: of, rate })),
    rounding: CONVERSION_ROUNDING,
    items: itemsOf(sums, add),
    totals: stagesOf(sums, add),
  };
}

/** What is joint is told under every party that it is of. */
function itemsOf(sums: readonly FigureSum[], add: Adding): readonly GroupSums[] {
  const groups = [...new Set(sums.flatMap((sum) => sum.of))].toSorted();
  return groups.map((group) => {
    const those = sums.filter((sum) => sum.of.includes(group));
    const joint = those.filter((sum) => !isOwn(sum));
    return {
      group,
      ...stagesOf(those.filter(isOwn), add),
      ...(joint.length > 0 ? { joint: jointOf(joint, add) } : {}),
    };
  });
}

const isOwn = (sum: FigureSum): boolean => sum.of.length === 1;

const currenciesIn = (sums: readonly FigureSum[]): readonly string[] =>
  [...new Set(sums.map(({ currency }) => currency))].toSorted();

function jointOf(sums: readonly FigureSum[], add: Adding): readonly JointSums[] {
  const together = Map.groupBy(sums, (sum) => sum.of.join(' '));
  return [...together.values()].map((those) => ({ parties: those[0]!.of, ...stagesOf(those, add) }));
}

function stagesOf(sums: readonly FigureSum[], add: Adding): StageSums {
  const sum = (stage: Stage): string =>
    add(sums.filter((each) => each.stage === stage).map(({ units, currency }) => amountOf(units, currency))).value;
  return { pledged: sum('pledged'), committed: sum('committed'), delivered: sum('delivered') };
}
