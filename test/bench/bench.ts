/** How much is measured: `tiny` only shows that it works, `quick` takes a minute or two, `full` is for the record. */
export type Scale = 'tiny' | 'quick' | 'full';

/** Told what is being done, line by line. */
export type Say = (line: string) => void;

/** What is measured, and in which unit. */
export const UNITS = {
  rate: '/s',
  p50: 'ms',
  p99: 'ms',
  time: 'ms',
  cpu: 'µs',
  peak: 'MiB',
  size: 'MiB',
  items: '',
  failed: '',
} as const;
export type Measure = keyof typeof UNITS;

/** What one run came to. */
export type Sample = Readonly<Partial<Record<Measure, number>>>;

export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly runs: number;
}

export interface Figure extends Spread {
  readonly what: string;
  readonly measure: Measure;
  readonly unit: string;
}

/** What a ratio is to be. */
export interface Wanted {
  readonly told: string;
  readonly isMet: (ratio: number) => boolean;
}

export const atLeast = (least: number): Wanted => ({ told: `at least ${least}`, isMet: (ratio) => ratio >= least });
export const atMost = (most: number): Wanted => ({ told: `at most ${most}`, isMet: (ratio) => ratio <= most });

/** One figure by another of the same run. */
export interface Ratio extends Spread {
  readonly what: string;
  readonly wanted?: string;
  readonly isMet?: boolean;
}

export interface Report {
  readonly figures: readonly Figure[];
  readonly ratios: readonly Ratio[];
  /** What a reader of the figures has to know. */
  readonly notes?: readonly string[];
}

/** How `npm run bench` was asked to measure. */
export interface How {
  readonly scale: Scale;
  readonly say: Say;
  /** What others made is measured too: see `peer`. */
  readonly beside: boolean;
  /** Ledgers of more commitments are left out. */
  readonly upTo: number;
}

/** What `npm run bench` can measure. */
export interface Bench {
  readonly name: string;
  /** In one line, for whoever chooses. */
  readonly what: string;
  run(how: How): Promise<Report>;
}
