import { Said } from './said.js';
import { asUsed, isEmpty, keysOf, type Run, type Text, wordsOf } from './text.js';
import { joins, tells } from './words.js';

/** A text, and the runs of it for which no words of the other stand. */
export interface Side {
  readonly text: Text;
  readonly runs: readonly Run[];
}

/** The phrases of one side's runs: together, every word of them that says something. */
export interface Phrases {
  /** What the other text says nowhere; a single word also where the other has fewer of it. */
  readonly own: readonly Phrase[];
  /** What the other text says too. */
  readonly shared: readonly Phrase[];
}

export interface Phrase {
  readonly keys: readonly string[];
  readonly asUsed: string;
}

/** So many words that say something, left over in a row on both sides, are one phrase that moved. */
const MOVED_MIN = 2;
/** So many are said again wherever the other text has them: fewer are but a name ("Senkaku Islands") within a new phrase. */
const REPEATED_MIN = 3;

/** The phrases of one side. It tells of each side alike, so that the comparison the other way round is the mirror image. */
export function phrasesOf({ text, runs }: Side, other: Side): Phrases {
  const left = new Said(...other.runs.map((run) => keysOf(other.text, run)));
  const all = new Said(other.text.keys);
  const isSaid = isSaidBy(other.text, all, text);
  const own: Run[] = [];
  const shared: Run[] = [];
  for (const clause of runs.flatMap((run) => clausesIn(text, run))) {
    const moved = standingIn(left, MOVED_MIN, text, clause);
    const repeated = between(clause, moved).flatMap((run) => standingIn(all, REPEATED_MIN, text, run));
    const known = [...moved, ...repeated].toSorted((one, another) => one.from - another.from);
    shared.push(...known);
    for (const part of between(clause, known)) {
      const core = withoutEdges(text, part);
      if (isEmpty(core) && known.length > 0) continue;
      const said = isEmpty(core) ? part : core;
      if (isSaid(said)) shared.push(said);
      else own.push(known.length > 0 ? core : withoutLead(text, part, said));
    }
  }
  const told = (run: Run): Phrase => ({ keys: keysOf(text, run), asUsed: asUsed(text, run) });
  return { own: own.map(told), shared: shared.map(told) };
}

/** A run parted where clauses end. Words that only join are no clause, unless they are all of the run. */
function clausesIn(text: Text, run: Run): readonly Run[] {
  const clauses: Run[] = [];
  let { from } = run;
  for (let to = from + 1; to <= run.to; to++) {
    if (to < run.to && !endsClause(text, to)) continue;
    clauses.push({ from, to });
    from = to;
  }
  return clauses.length === 1 ? clauses : clauses.filter((clause) => !wordsOf(text, clause).every(joins));
}

/** Whether a clause ends before a word. */
const endsClause = ({ text, words }: Text, place: number): boolean =>
  /[,;:.!?…—–、。，；：！？]/.test(text.slice(words[place - 1]!.end, words[place]!.start));

/** The longest runs that are also said elsewhere with at least so many words that tell something, in order and apart. */
function standingIn(said: Said, least: number, text: Text, { from, to }: Run): readonly Run[] {
  const lengths = said.lengthsIn(keysOf(text, { from, to }));
  const standing: Run[] = [];
  for (const [index, length] of lengths.entries()) {
    if (lengths[index + 1] === length + 1) continue;
    const end = from + index + 1;
    const run = withoutEdges(text, { from: Math.max(end - length, standing.at(-1)?.to ?? from), to: end });
    if (wordsOf(text, run).filter(tells).length >= least) standing.push(run);
  }
  return standing;
}

/** A run without the words at its end that only lead on to what is none of it; those that end a clause stay. */
function withoutLead(text: Text, { from, to }: Run, core: Run): Run {
  const leadsOn = to < text.words.length && !endsClause(text, to);
  return { from, to: leadsOn ? core.to : to };
}

/** A run without the words at its ends that only join: they make no phrase another. */
function withoutEdges({ words }: Text, run: Run): Run {
  let { from, to } = run;
  while (from < to && joins(words[from]!)) from++;
  while (from < to && joins(words[to - 1]!)) to--;
  return { from, to };
}

/** What is left of a run around others that lie in it, in order. */
function between({ from, to }: Run, inner: readonly Run[]): readonly Run[] {
  const starts = [from, ...inner.map((run) => run.to)];
  const ends = [...inner.map((run) => run.from), to];
  return starts.map((start, index) => ({ from: start, to: ends[index]! })).filter((run) => !isEmpty(run));
}

/** Tells whether another text says a whole phrase; a single word ("not") must stand there as often, for it says little alone. */
function isSaidBy(other: Text, said: Said, text: Text): (phrase: Run) => boolean {
  const [theirs, ours] = [countsOf(other), countsOf(text)];
  return (phrase) => {
    const keys = keysOf(text, phrase);
    if (said.lengthsIn(keys).at(-1) !== keys.length) return false;
    if (wordsOf(text, phrase).filter(tells).length > 1) return true;
    return keys.every((key) => theirs.get(key)! >= ours.get(key)!);
  };
}

function countsOf({ keys }: Text): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** Phrases without those that stand in another of them, or equal an earlier one. */
export function withoutRepeats(phrases: readonly Phrase[]): readonly Phrase[] {
  const told = new Said();
  const kept = new Set<Phrase>();
  for (const phrase of phrases.toSorted((one, another) => another.keys.length - one.keys.length)) {
    if (told.lengthsIn(phrase.keys).at(-1) === phrase.keys.length) continue;
    told.add(phrase.keys);
    kept.add(phrase);
  }
  return phrases.filter((phrase) => kept.has(phrase));
}
