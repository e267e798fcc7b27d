/**
 * How much is tried before what is next: `walk` entries of the list are walked in its order, each probed, and `sift` are passed
 * over where an index alone tells that they do not fit, 32 of which take about what a probe takes; else what fits the rarest
 * filter is looked up and sorted, if it is at most `lookUp`. Where neither gives a page, more of both is tried. So a page costs
 * some multiple of what fits its rarest filter on the day asked for, or less, and nothing for the rest of the ledger.
 */
export interface Effort {
  readonly walk: number;
  readonly sift: number;
  readonly lookUp: number;
}

export const EFFORTS: readonly Effort[] = [
  { walk: 400, sift: 12_800, lookUp: 800 },
  { walk: 1_600, sift: 51_200, lookUp: 3_200 },
  { walk: 6_400, sift: 204_800, lookUp: 12_800 },
  { walk: 25_600, sift: 819_200, lookUp: 51_200 },
  { walk: 102_400, sift: 3_276_800, lookUp: 204_800 },
  { walk: 0, sift: 0, lookUp: Infinity },
];
