import { refuse } from '../refusals.js';
import type { Anchored } from './source.js';

/** How many characters around a quote are kept beside it. */
const CONTEXT = 32;

/**
 * Finds a quote in a text, verbatim: nothing is normalised.
 * Refuses with `quote-not-found` (and the closest passage) or `quote-ambiguous` (and how often it stands there).
 * @param occurrence 1-based; needed where the quote stands more than once.
 */
export function anchor(text: string, quote: string, occurrence?: number): Anchored {
  const starts = occurrencesOf(text, quote);
  if (starts.length === 0) {
    throw refuse('quote-not-found', 'The quote does not stand in the document word for word.', {
      pointer: '/quote',
      closest: closestPassage(text, quote),
    });
  }
  if (occurrence === undefined && starts.length > 1) {
    throw refuse(
      'quote-ambiguous',
      `The quote stands in the document ${starts.length} times: say which by \`occurrence\`.`,
      { pointer: '/occurrence', occurrences: starts.length },
    );
  }
  const start = starts[(occurrence ?? 1) - 1];
  if (start === undefined) {
    throw refuse('quote-not-found', `The quote stands in the document ${starts.length} times, not ${occurrence}.`, {
      pointer: '/occurrence',
      occurrences: starts.length,
    });
  }
  const end = start + quote.length;
  return {
    start,
    end,
    // A character outside the BMP is never cut in two: half of it is no text.
    prefix: text.slice(Math.max(0, start - CONTEXT), start).replace(/^[\uDC00-\uDFFF]/, ''),
    suffix: text.slice(end, end + CONTEXT).replace(/[\uD800-\uDBFF]$/, ''),
  };
}

function occurrencesOf(text: string, quote: string): number[] {
  const starts: number[] = [];
  if (quote === '') return starts;
  for (let at = text.indexOf(quote); at !== -1; at = text.indexOf(quote, at + 1)) starts.push(at);
  return starts;
}

/** The sentences of a text, as places in it. */
const SENTENCES = /[^.!?\n]+(?:[.!?]+["”’)\]]*|\n|$)/g;

/**
 * The passage of as many sentences as the quote has that shares most words with it: what its writer most likely meant.
 * Linear in the text, so that a misquote of a long document costs no more than reading it.
 */
function closestPassage(text: string, quote: string): { quote: string; start: number; end: number } | undefined {
  const wanted = wordsOf(quote);
  const sentences = sentencesOf(text);
  const width = Math.min(sentences.length, Math.max(1, sentencesOf(quote).length));
  const scores = sentences.map(([sentence]) => similarity(wordsOf(sentence), wanted));
  let score = scores.slice(0, width).reduce((sum, each) => sum + each, 0);
  let best = { at: 0, score };
  for (let at = 1; at + width <= sentences.length; at++) {
    score += scores[at + width - 1]! - scores[at - 1]!;
    // What was added and taken away again leaves a rest of about 1e-16.
    if (score > best.score + 1e-9) best = { at, score };
  }
  if (best.score <= 1e-9) return undefined;
  const first = sentences[best.at]!;
  const last = sentences[best.at + width - 1]!;
  const start = first.index + (first[0].length - first[0].trimStart().length);
  const end = last.index + last[0].trimEnd().length;
  return { quote: text.slice(start, end), start, end };
}

const sentencesOf = (text: string): RegExpExecArray[] =>
  [...text.matchAll(SENTENCES)].filter(([sentence]) => sentence.trim() !== '');

function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
}

/** Dice's coefficient of two sets of words. */
function similarity(a: Set<string>, b: Set<string>): number {
  let shared = 0;
  for (const word of a) if (b.has(word)) shared++;
  return (2 * shared) / (a.size + b.size || 1);
}
