/** Letters and digits in a row, as full-text indexes cut them: nothing else of a question reaches the engine's own syntax. */
export const wordsIn = (text: string): readonly string[] => text.match(/[\p{L}\p{N}\p{M}\p{Co}]+/gu) ?? [];

/** PostgreSQL takes lexemes of up to 2,046 bytes. */
const LENGTH_MAX = 500;

/** A word as SQLite's `unicode61` with `remove_diacritics` has it: without regard to case, and to accents of Latin letters. */
export const lexemeOf = (word: string): string =>
  word
    .toLowerCase()
    .normalize('NFD')
    .replace(/(\p{Script=Latin})[\u0300-\u036f]+/gu, '$1')
    .normalize('NFC')
    .slice(0, LENGTH_MAX);

/** The lexemes of a text, each once. */
export const lexemesIn = (text: string): readonly string[] => [...new Set(wordsIn(text).map(lexemeOf))];
