import {
  type Figure,
  type Measure,
  type Ratio,
  type Report,
  type Sample,
  type Say,
  type Spread,
  UNITS,
  type Wanted,
} from './bench.js';
import { percentile } from './measure.js';

type Contenders = Readonly<Record<string, () => Promise<Sample>>>;

/** Whatever is compared runs in turn, round after round: what else the machine does meanwhile slows all of it alike. */
export class Rounds {
  private readonly samples = new Map<string, Sample[]>();
  private readonly told: Ratio[] = [];

  constructor(private readonly say: Say) {}

  async run(count: number, contenders: Contenders): Promise<void> {
    for (let round = 1; round <= count; round++)
      for (const [what, measure] of Object.entries(contenders)) {
        this.say(`  ${what}${count > 1 ? `, ${round} of ${count}` : ''} …`);
        this.add(what, await measure());
      }
  }

  add(what: string, sample: Sample): void {
    this.samples.set(what, [...(this.samples.get(what) ?? []), sample]);
  }

  /** One contender by another, round by round; nothing is told where one of them was not measured. */
  ratio(told: string, measure: Measure, of: string, by: string, wanted?: Wanted): void {
    const [upper, lower] = [of, by].map((what) => this.values(what, measure));
    if (!upper?.length || !lower?.length) return;
    const spread = spreadOf(upper.map((value, round) => value / lower[Math.min(round, lower.length - 1)]!));
    this.tell(told, spread, wanted);
  }

  /** A figure that is itself what was wanted. */
  goal(told: string, measure: Measure, of: string, wanted: Wanted): void {
    const values = this.values(of, measure);
    if (values.length > 0) this.tell(told, spreadOf(values), wanted);
  }

  medianOf(what: string, measure: Measure): number {
    return spreadOf(this.values(what, measure)).median;
  }

  report(...notes: readonly string[]): Report {
    const figures = [...this.samples].flatMap(([what, samples]) => figuresOf(what, samples));
    return { figures, ratios: this.told, ...(notes.length > 0 ? { notes } : {}) };
  }

  private tell(what: string, spread: Spread, wanted?: Wanted): void {
    const met = wanted ? { wanted: wanted.told, isMet: wanted.isMet(spread.median) } : {};
    this.told.push({ what, ...spread, ...met });
  }

  private values(what: string, measure: Measure): readonly number[] {
    return valuesOf(this.samples.get(what) ?? [], measure);
  }
}

const MEASURES = Object.keys(UNITS) as Measure[];

const figuresOf = (what: string, samples: readonly Sample[]): readonly Figure[] =>
  MEASURES.flatMap((measure) => {
    const values = valuesOf(samples, measure);
    return values.length === 0 ? [] : [{ what, measure, unit: UNITS[measure], ...spreadOf(values) }];
  });

const valuesOf = (samples: readonly Sample[], measure: Measure): readonly number[] =>
  samples.flatMap((sample) => sample[measure] ?? []);

const spreadOf = (values: readonly number[]): Spread => ({
  median: percentile(values, 0.5),
  low: Math.min(...values),
  high: Math.max(...values),
  runs: values.length,
});
