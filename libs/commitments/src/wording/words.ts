/** A word as it stands in a text: UTF-16 code units, start inclusive, end exclusive. */
export interface Word {
  /** What two words must share to be the same word. */
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Abbreviations ("U.S."), numbers ("10,000", "100th"), a character of a script that puts no spaces between words, and runs of
 * letters with the apostrophes inside them ("Washington’s"). A hyphen parts words, a full stop that lacks its space too.
 */
const WORD =
  /(?:\p{L}\.){2,}|\p{L}(?:\.\p{L})+(?![\p{L}\p{N}])|\p{N}+(?:[.,]\p{N}+)*\p{L}*|[\p{Script=Han}\p{Script=Hiragana}]|\p{Script=Katakana}[\p{Script=Katakana}ー]*|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[\p{L}\p{M}\p{N}])+(?:['’ʼ][\p{L}\p{M}\p{N}]+)*/gu;

/** The words of a text in order. Their case and every punctuation mark are left out of the key; an apostrophe is plain. */
export function wordsIn(text: string): readonly Word[] {
  const quotes = OPENING_QUOTE.test(text);
  return [...text.matchAll(WORD)].map(({ 0: word, index: start }) => {
    const end = start + word.length;
    return { key: keyOf(word), start, end: !quotes && endsPossessive(text, end) ? end + 1 : end };
  });
}

const keyOf = (word: string): string =>
  word.normalize('NFKC').toLowerCase().replaceAll(/[’ʼ]/g, "'").replaceAll(/[.,]/g, '');

/** Where single quotation marks open, one behind an "s" may close. */
const OPENING_QUOTE = /(?<![\p{L}\p{M}\p{N}])['‘]/u;

/** Whether the apostrophe of a possessive ("the States’ pledge") stands at a place: it is shown, and does not count. */
const endsPossessive = (text: string, end: number): boolean => /^s['’ʼ]\s/i.test(text.slice(end - 1, end + 2));

/** Words that only join others; what grants or denies ("not", "all", "only", "shall") says something. */
const JOINING = new Set(
  'a an the and or of to in on at by for from with as that which this these it its their our his her is are was were be been also'.split(
    ' ',
  ),
);

/** Whether a word only joins others. */
export const joins = ({ key }: Word): boolean => JOINING.has(key);

/** Whether a word says something by itself. A kana does not, and is no joining word either: it may be the end of a denial. */
export const tells = (word: Word): boolean => !joins(word) && !/^\p{Script=Hiragana}$/u.test(word.key);
