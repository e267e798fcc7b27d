/** Letters and digits, as full-text indexes cut words by them. */
const LETTERS = String.raw`[\p{L}\p{N}\p{M}\p{Co}]`;
const WORD = new RegExp(`${LETTERS}+`, 'gu');

/** Letters and digits in a row: nothing else of a question reaches the engine's own syntax. */
export const wordsIn = (text: string): readonly string[] => text.match(WORD) ?? [];

/** Text as SQLite's `unicode61` with `remove_diacritics` has it: without regard to case, and to accents of Latin letters. */
const folded = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replace(/(\p{Script=Latin})[\u0300-\u036f]+/gu, '$1')
    .normalize('NFC');

/** PostgreSQL takes lexemes of up to 2,046 bytes. */
const LENGTH_MAX = 500;

/** A word as a full-text index has it. */
export const lexemeOf = (word: string): string => folded(word).slice(0, LENGTH_MAX);

/** The lexemes of a text, each once. */
export const lexemesIn = (text: string): readonly string[] => [...new Set(wordsIn(text).map(lexemeOf))];

/** Tells whether a text holds all of these words, the last one as a beginning, as full text would find it among others. */
export function holderOf(words: readonly string[]): (text: string) => boolean {
  const patterns = words.map((word, index) => {
    const end = index === words.length - 1 ? '' : `(?!${LETTERS})`;
    return new RegExp(`(?<!${LETTERS})${folded(word)}${end}`, 'u');
  });
  return (text) => {
    const held = folded(text);
    return patterns.every((pattern) => pattern.test(held));
  };
}
