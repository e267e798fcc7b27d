import { type Match, matchesOf } from './matches.js';
import { type Phrase, phrasesOf, type Side, withoutRepeats } from './phrases.js';
import { isEmpty, type Run, type Text, textOf, wordsOf } from './text.js';
import { joins, tells } from './words.js';

/**
 * How one text became another, in the words as used: every word that segments add or remove stands in one of the phrases,
 * but for words that only join ("and", "of the"), which are told where they replace one another. The change the other way
 * round is the same, with `added` and `removed` exchanged.
 */
export interface WordingChange {
  /** What the earlier text says nowhere; a single word also where the earlier text has fewer of it. */
  readonly added: readonly string[];
  /** What the later text says nowhere any more; a single word also where the later text has fewer of it. */
  readonly removed: readonly string[];
  /** What both say, in another place, once more or once less. */
  readonly moved: readonly string[];
}

/**
 * A stretch of either text, with the punctuation and the space behind it. All that is not `removed` makes up the later text;
 * what stands elsewhere now is removed where it was and added where it is.
 */
export interface WordingSegment {
  readonly op: 'same' | 'removed' | 'added';
  readonly text: string;
}

export interface WordingDiff {
  readonly change: WordingChange;
  readonly segments: readonly WordingSegment[];
}

/** Compares two texts word by word; case, punctuation and the shape of apostrophes do not count. */
export function compareWording(was: string, now: string): WordingDiff {
  const earlier = textOf(was);
  const later = textOf(now);
  const gaps = gapsOf(earlier, later);
  return { change: changeOf(...sidesOf(earlier, later, gaps)), segments: segmentsOf(earlier, later, gaps) };
}

const asUsed = (phrases: readonly Phrase[]): readonly string[] => phrases.map((phrase) => phrase.asUsed);

function changeOf(was: Side, now: Side): WordingChange {
  const [removed, added] = [phrasesOf(was, now), phrasesOf(now, was)];
  const moved = withoutRepeats([...added.shared, ...removed.shared]);
  return { added: asUsed(added.own), removed: asUsed(removed.own), moved: asUsed(moved) };
}

/** Words of the earlier text in whose place words of the later one stand; one of the two may be empty. */
interface Gap {
  readonly was: Run;
  readonly now: Run;
}

function gapsOf(was: Text, now: Text): readonly Gap[] {
  const matches = matchesOf(was.keys, now.keys);
  const kept: Match[] = [];
  const ends = { was: was.words.length, now: now.words.length, length: 0 };
  for (const [index, match] of matches.entries()) {
    const before = gapBetween(kept.at(-1), match);
    const after = gapBetween(match, matches[index + 1] ?? ends);
    const words = was.words.slice(match.was, match.was + match.length);
    if (words.some(tells) || !breaksPhrases(before, after)) kept.push(match);
  }
  return [...kept, ends]
    .map((match, index) => gapBetween(kept[index - 1], match))
    .filter((gap) => !isEmpty(gap.was) || !isEmpty(gap.now));
}

const gapBetween = (before: Match = { was: 0, now: 0, length: 0 }, after: Match): Gap => ({
  was: { from: before.was + before.length, to: after.was },
  now: { from: before.now + before.length, to: after.now },
});

/** Whether words were both removed and added around a match, so that mere joining words in it would cut phrases to shreds. */
function breaksPhrases(before: Gap, after: Gap): boolean {
  const changes = [before.was, before.now, after.was, after.now].filter((run) => !isEmpty(run));
  return changes.length >= 3;
}

const tellsNothing = (text: Text, run: Run): boolean => wordsOf(text, run).every(joins);

/** The runs of either text to tell of: words that only join are told where they alone replace one another. */
function sidesOf(was: Text, now: Text, gaps: readonly Gap[]): readonly [Side, Side] {
  const replacesJoining = (gap: Gap) =>
    !isEmpty(gap.was) && !isEmpty(gap.now) && tellsNothing(was, gap.was) && tellsNothing(now, gap.now);
  const sideOf = (text: Text, side: keyof Gap): Side => {
    const told = gaps.filter((gap) => !tellsNothing(text, gap[side]) || replacesJoining(gap));
    return { text, runs: told.map((gap) => gap[side]) };
  };
  return [sideOf(was, 'was'), sideOf(now, 'now')];
}

function segmentsOf(earlier: Text, later: Text, gaps: readonly Gap[]): readonly WordingSegment[] {
  const segments: WordingSegment[] = [];
  const tell = (op: WordingSegment['op'], text: Text, run: Run) => {
    if (!isEmpty(run)) segments.push({ op, text: stretch(text, run) });
  };
  let from = 0;
  for (const { was, now } of gaps) {
    tell('same', later, { from, to: now.from });
    tell('removed', earlier, was);
    tell('added', later, now);
    from = now.to;
  }
  tell('same', later, { from, to: later.words.length });
  return segments;
}

/** A run up to the word behind it; the first also has what stands before it. */
const stretch = ({ text, words }: Text, { from, to }: Run): string =>
  text.slice(from === 0 ? 0 : words[from]!.start, words[to]?.start ?? text.length);
