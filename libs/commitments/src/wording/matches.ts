/** A run that two sequences share: where it begins in the earlier and in the later one, and how long it is. */
export interface Match {
  readonly was: number;
  readonly now: number;
  readonly length: number;
}

/** What needs more edits than this is no version of the other: the rest is left unmatched. Its square bounds the work. */
const EDITS_MAX = 250;

/**
 * What two sequences share in order, by the fewest edits (Myers 1986). Often several ways are as short: the same is taken
 * whichever sequence comes first, so that a comparison the other way round is the mirror image.
 */
export function matchesOf(was: readonly string[], now: readonly string[]): readonly Match[] {
  if (leads(was, now)) return shortestWay(was, now);
  return shortestWay(now, was).map((match) => ({ ...match, was: match.now, now: match.was }));
}

const leads = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length ? one.join('\n') <= other.join('\n') : one.length < other.length;

function shortestWay(was: readonly string[], now: readonly string[]): readonly Match[] {
  const search = new Search(was, now);
  let edits = 0;
  while (!search.goOn(edits) && edits < EDITS_MAX) edits++;
  return search.retraced(edits);
}

/**
 * One edit at a time, the furthest place that each diagonal reaches. A diagonal is how much further it is in the earlier
 * sequence than in the later; taking a word in leads from the diagonal above, leaving one out from the one below.
 */
class Search {
  /** By number of edits: how far every diagonal came in the earlier sequence, from `-edits` to `edits`; -1 for not at all. */
  private readonly reached: Int32Array[] = [];

  constructor(
    private readonly was: readonly string[],
    private readonly now: readonly string[],
  ) {}

  /** Whether so many edits lead to both ends. */
  goOn(edits: number): boolean {
    const reached = new Int32Array(2 * edits + 1).fill(-1);
    this.reached.push(reached);
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let at = this.begins(edits, diagonal);
      if (at < 0) continue;
      while (this.same(at, at - diagonal)) at++;
      reached[edits + diagonal] = at;
    }
    return this.came(edits, this.was.length - this.now.length) === this.was.length;
  }

  /** The runs on the way back from the furthest place, in order. */
  retraced(edits: number): readonly Match[] {
    const matches: Match[] = [];
    let diagonal = this.furthest(edits);
    for (let left = edits; left >= 0; left--) {
      const start = this.begins(left, diagonal);
      const length = this.came(left, diagonal) - start;
      if (length > 0) matches.push({ was: start, now: start - diagonal, length });
      diagonal += start === this.leavingOut(left, diagonal) ? -1 : 1;
    }
    return matches.toReversed();
  }

  /** Where a diagonal goes on after its last edit. */
  private begins(edits: number, diagonal: number): number {
    if (edits === 0) return 0;
    const takenIn = this.came(edits - 1, diagonal + 1);
    return Math.max(this.leavingOut(edits, diagonal), takenIn - diagonal <= this.now.length ? takenIn : -1);
  }

  private leavingOut(edits: number, diagonal: number): number {
    const from = this.came(edits - 1, diagonal - 1);
    return from < 0 || from === this.was.length ? -1 : from + 1;
  }

  private came(edits: number, diagonal: number): number {
    return this.reached[edits]?.[edits + diagonal] ?? -1;
  }

  private same(was: number, now: number): boolean {
    return was < this.was.length && now < this.now.length && this.was[was] === this.now[now];
  }

  private furthest(edits: number): number {
    let best = -edits;
    const sum = (diagonal: number) => {
      const at = this.came(edits, diagonal);
      return at < 0 ? -1 : 2 * at - diagonal;
    };
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) if (sum(diagonal) > sum(best)) best = diagonal;
    return best;
  }
}
