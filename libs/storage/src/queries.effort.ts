/**
 * How much is tried before what is next: what fits the rarest filter is looked up and sorted if it is at most `lookUp`; else
 * `walk` entries of the list are walked in its order, each probed. Where neither gives a page, more of both is tried. So a
 * page costs some multiple of what fits its rarest filter on the day asked for, or less, and nothing for the rest of the ledger.
 */
export interface Effort {
  readonly lookUp: number;
  readonly walk: number;
}

export const EFFORTS: readonly Effort[] = [
  { lookUp: 800, walk: 200 },
  { lookUp: 3_200, walk: 800 },
  { lookUp: 12_800, walk: 3_200 },
  { lookUp: 51_200, walk: 12_800 },
  { lookUp: 204_800, walk: 51_200 },
  { lookUp: Infinity, walk: 0 },
];
