import { type Word, wordsIn } from './words.js';

/** A text with its words in order; `keys` are what they are compared by. */
export interface Text {
  readonly text: string;
  readonly words: readonly Word[];
  readonly keys: readonly string[];
}

/** A run of words by their places, from inclusive, to exclusive. */
export interface Run {
  readonly from: number;
  readonly to: number;
}

export function textOf(text: string): Text {
  const words = wordsIn(text);
  return { text, words, keys: words.map(({ key }) => key) };
}

export const isEmpty = ({ from, to }: Run): boolean => from === to;

export const keysOf = ({ keys }: Text, { from, to }: Run): readonly string[] => keys.slice(from, to);

export const wordsOf = ({ words }: Text, { from, to }: Run): readonly Word[] => words.slice(from, to);

export const asUsed = ({ text, words }: Text, { from, to }: Run): string =>
  text.slice(words[from]!.start, words[to - 1]!.end);
