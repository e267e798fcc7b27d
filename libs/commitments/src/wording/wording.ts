import { type Match, matchesOf } from './matches.js';
import { tells, type Word, wordsIn } from './words.js';

/** How one text became another, in the words as used. */
export interface WordingChange {
  /** What the earlier text says nowhere. */
  readonly added: readonly string[];
  /** What the later text says nowhere any more. */
  readonly removed: readonly string[];
  /** What both say, in another place or once more. */
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

/** A shorter run of words that stands elsewhere is a coincidence. */
const SHARED_WORDS_MIN = 4;

/** Compares two texts word by word; case, punctuation and the shape of apostrophes do not count. */
export function compareWording(was: string, now: string): WordingDiff {
  const earlier = { text: was, words: wordsIn(was) };
  const later = { text: now, words: wordsIn(now) };
  const gaps = gapsOf(earlier.words, later.words);
  const stillSaid = sharedPlaces(earlier.words, later.words);
  const saidBefore = sharedPlaces(later.words, earlier.words);
  return {
    change: {
      added: gaps.flatMap((gap) => phrases(later, gap.now, (place) => !saidBefore.has(place))),
      removed: gaps.flatMap((gap) => phrases(earlier, gap.was, (place) => !stillSaid.has(place))),
      moved: gaps.flatMap((gap) => phrases(later, gap.now, (place) => saidBefore.has(place))),
    },
    segments: segmentsOf(earlier, later, gaps),
  };
}

interface Text {
  readonly text: string;
  readonly words: readonly Word[];
}

/** A run of words by their places, from inclusive, to exclusive. */
interface Run {
  readonly from: number;
  readonly to: number;
}

/** Words of the earlier text in whose place words of the later one stand; one of the two may be empty. */
interface Gap {
  readonly was: Run;
  readonly now: Run;
}

const isEmpty = ({ from, to }: Run): boolean => from === to;

function gapsOf(was: readonly Word[], now: readonly Word[]): readonly Gap[] {
  const matches = matchesOf(
    was.map(({ key }) => key),
    now.map(({ key }) => key),
  );
  const kept: Match[] = [];
  const ends = { was: was.length, now: now.length, length: 0 };
  for (const [index, match] of matches.entries()) {
    const before = gapBetween(kept.at(-1), match);
    const after = gapBetween(match, matches[index + 1] ?? ends);
    const words = was.slice(match.was, match.was + match.length);
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

/** The places of words in runs of at least so many that both texts hold, wherever and how often. */
function sharedPlaces(words: readonly Word[], others: readonly Word[]): ReadonlySet<number> {
  const known = new Set(others.map((_, place) => keyAt(others, place)));
  const shared = new Set<number>();
  for (let place = 0; place + SHARED_WORDS_MIN <= words.length; place++) {
    const run = words.slice(place, place + SHARED_WORDS_MIN);
    if (!run.some(tells) || !known.has(keyAt(words, place))) continue;
    for (let nth = 0; nth < SHARED_WORDS_MIN; nth++) shared.add(place + nth);
  }
  return shared;
}

const keyAt = (words: readonly Word[], place: number): string =>
  words
    .slice(place, place + SHARED_WORDS_MIN)
    .map(({ key }) => key)
    .join(' ');

/** The phrases of a run that only the words asked for make up; none reaches over the end of a clause. */
function phrases(text: Text, run: Run, belongs: (place: number) => boolean): readonly string[] {
  const found: string[] = [];
  let from = run.from;
  for (let place = run.from; place <= run.to; place++) {
    const ends = place === run.to || !belongs(place);
    if (place > from && (ends || endsClause(text, place))) {
      found.push(phrase(text, { from, to: place }));
      from = place;
    }
    if (ends) from = place + 1;
  }
  return found;
}

/** Whether a clause ends before a word. */
const endsClause = ({ text, words }: Text, place: number): boolean =>
  /[,;:.!?…—–、。，；：！？]/.test(text.slice(words[place - 1]!.end, words[place]!.start));

const phrase = ({ text, words }: Text, { from, to }: Run): string => text.slice(words[from]!.start, words[to - 1]!.end);

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
