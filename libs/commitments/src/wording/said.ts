interface State {
  readonly length: number;
  readonly next: Map<string, State>;
  /** Where the longest shorter run that ends alike is known; none of the empty run. */
  link: State | undefined;
}

/**
 * All that stands in some runs of words: their suffix automaton (Blumer et al. 1985). It is built and asked in linear time,
 * so that the longest quotes cannot hold the server up.
 */
export class Said {
  private readonly empty: State = { length: 0, next: new Map(), link: undefined };

  constructor(...runs: readonly (readonly string[])[]) {
    for (const run of runs) this.add(run);
  }

  add(run: readonly string[]): void {
    let last = this.empty;
    for (const word of run) last = this.goOn(last, word);
  }

  /** For each word, how many words up to and with it stand here in a row. */
  lengthsIn(words: readonly string[]): readonly number[] {
    let [state, length] = [this.empty, 0];
    return words.map((word) => {
      while (state.link && !state.next.has(word)) [state, length] = [state.link, state.link.length];
      const next = state.next.get(word);
      if (next) [state, length] = [next, length + 1];
      return length;
    });
  }

  private goOn(last: State, word: string): State {
    const known = last.next.get(word);
    if (known) return known.length === last.length + 1 ? known : split(last, word, known);
    const state: State = { length: last.length + 1, next: new Map(), link: this.empty };
    let at: State | undefined = last;
    for (; at && !at.next.has(word); at = at.link) at.next.set(word, state);
    if (at) {
      const found = at.next.get(word)!;
      state.link = found.length === at.length + 1 ? found : split(at, word, found);
    }
    return state;
  }
}

/** Parts the run that goes on from a state from longer ones, which no longer end in all the same places. */
function split(from: State, word: string, longer: State): State {
  const state: State = { length: from.length + 1, next: new Map(longer.next), link: longer.link };
  for (let at: State | undefined = from; at?.next.get(word) === longer; at = at.link) at.next.set(word, state);
  longer.link = state;
  return state;
}
