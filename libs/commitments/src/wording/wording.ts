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

/** Compares two texts word by word; case, punctuation and the shape of apostrophes do not count. */
export function compareWording(was: string, now: string): WordingDiff {
  const earlier = textOf(was);
  const later = textOf(now);
  const gaps = gapsOf(earlier, later);
  const removed = phrasesIn(
    earlier,
    gaps.map((gap) => gap.was),
    later,
  );
  const added = phrasesIn(
    later,
    gaps.map((gap) => gap.now),
    earlier,
  );
  return {
    change: { added: added.own, removed: removed.own, moved: added.shared },
    segments: segmentsOf(earlier, later, gaps),
  };
}

interface Text {
  readonly text: string;
  readonly words: readonly Word[];
  readonly keys: readonly string[];
}

function textOf(text: string): Text {
  const words = wordsIn(text);
  return { text, words, keys: words.map(({ key }) => key) };
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

/** A shorter run of words that stands elsewhere is a coincidence, unless it is all there is of a phrase. */
const SHARED_WORDS_MIN = 4;

interface Phrases {
  /** What the other text says nowhere. */
  readonly own: readonly string[];
  readonly shared: readonly string[];
}

/** The phrases of runs, parted where a clause ends and where what the other text says too begins or ends. */
function phrasesIn(text: Text, runs: readonly Run[], other: Text): Phrases {
  const shared = placesOf(text, runsIn(other, SHARED_WORDS_MIN));
  const short = [2, 3].map((length) => runsIn(other, length));
  const phrases = runs.flatMap((run) => partsOf(text, run, shared));
  const isShared = (phrase: Run) => shared.has(phrase.from) || short.some((known) => isSaidWhole(text, phrase, known));
  return {
    own: phrases.filter((phrase) => !isShared(phrase)).map((phrase) => asUsed(text, phrase)),
    shared: phrases.filter(isShared).map((phrase) => asUsed(text, phrase)),
  };
}

/** Every run of so many words, by their keys. */
function runsIn(text: Text, length: number): ReadonlySet<string> {
  const runs = new Set<string>();
  for (let from = 0; from + length <= text.keys.length; from++) runs.add(keyOf(text, { from, to: from + length }));
  return runs;
}

const keyOf = ({ keys }: Text, { from, to }: Run): string => keys.slice(from, to).join(' ');

/** The places of the words that belong to a known run which says something. */
function placesOf(text: Text, known: ReadonlySet<string>): ReadonlySet<number> {
  const places = new Set<number>();
  for (let from = 0; from + SHARED_WORDS_MIN <= text.keys.length; from++) {
    const run = { from, to: from + SHARED_WORDS_MIN };
    if (!known.has(keyOf(text, run)) || !text.words.slice(run.from, run.to).some(tells)) continue;
    for (let place = run.from; place < run.to; place++) places.add(place);
  }
  return places;
}

/** A single word that says something is too little to be called said elsewhere. */
const isSaidWhole = (text: Text, phrase: Run, known: ReadonlySet<string>): boolean =>
  phrase.to - phrase.from < SHARED_WORDS_MIN &&
  text.words.slice(phrase.from, phrase.to).filter(tells).length >= 2 &&
  known.has(keyOf(text, phrase));

function partsOf(text: Text, { from, to }: Run, shared: ReadonlySet<number>): readonly Run[] {
  const parts: Run[] = [];
  let begun = from;
  for (let place = from + 1; place <= to; place++) {
    if (place < to && shared.has(place) === shared.has(place - 1) && !endsClause(text, place)) continue;
    parts.push({ from: begun, to: place });
    begun = place;
  }
  return parts;
}

/** Whether a clause ends before a word. */
const endsClause = ({ text, words }: Text, place: number): boolean =>
  /[,;:.!?…—–、。，；：！？]/.test(text.slice(words[place - 1]!.end, words[place]!.start));

const asUsed = ({ text, words }: Text, { from, to }: Run): string => text.slice(words[from]!.start, words[to - 1]!.end);

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
