import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { refusalOf } from '#libs/event-sourcing/testing';
import { anchor } from './quote.js';

const TEXT = 'The ministers spoke. They agreed to arrange a visit soon. They spoke again. They agreed to meet.';

describe('A quote', () => {
  it('is anchored where it stands, verbatim, with 32 characters around it', () => {
    const quote = 'arrange a visit';
    const start = TEXT.indexOf(quote);
    expect(anchor(TEXT, quote)).toEqual({
      start,
      end: start + quote.length,
      prefix: TEXT.slice(start - 32, start),
      suffix: TEXT.slice(start + quote.length, start + quote.length + 32),
    });
    expect(anchor('abc', 'abc')).toEqual({ start: 0, end: 3, prefix: '', suffix: '' });
  });

  it('counts UTF-16 code units, and cuts no character in two', () => {
    expect(anchor('🗾 visit', 'visit')).toEqual({ start: 3, end: 8, prefix: '🗾 ', suffix: '' });
    const flags = '🗾'.repeat(20);
    expect(anchor(`${flags}.visit.${flags}`, 'visit')).toMatchObject({
      start: 41,
      prefix: `${'🗾'.repeat(15)}.`,
      suffix: `.${'🗾'.repeat(15)}`,
    });
  });

  it('is found again in the text by its offsets, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.nat(), fc.nat(), (text, from, length) => {
        const start = from % text.length;
        const quote = text.slice(start, start + 1 + (length % text.length));
        const found = anchor(text, quote, 1);
        expect(text.slice(found.start, found.end)).toBe(quote);
        expect(text.slice(0, found.start).endsWith(found.prefix)).toBe(true);
        expect(text.slice(found.end).startsWith(found.suffix)).toBe(true);
      }),
    );
  });

  it('that stands twice needs its occurrence', () => {
    const refusal = refusalOf(() => anchor(TEXT, 'They'));
    expect([refusal.code, refusal.detail]).toEqual(['quote-ambiguous', { pointer: '/occurrence', occurrences: 3 }]);
    expect([1, 2, 3].map((occurrence) => anchor(TEXT, 'They', occurrence).start)).toEqual([21, 58, 76]);
    expect(refusalOf(() => anchor(TEXT, 'They', 4))).toMatchObject({
      code: 'quote-not-found',
      detail: { occurrences: 3 },
    });
  });

  it.each([
    ['They agreed to arange a visit soon.', 'They agreed to arrange a visit soon.'],
    ['they agreed to arrange a visit soon.', 'They agreed to arrange a visit soon.'],
    ['They will arrange a visit. They will speak again.', 'They agreed to arrange a visit soon. They spoke again.'],
    ['meet', 'They agreed to meet.'],
  ])('that does not stand there meets the closest passage: %s', (quote, closest) => {
    const text = quote === 'meet' ? TEXT.replace('meet', 'MEET') : TEXT;
    const { code, detail } = refusalOf(() => anchor(text, quote));
    const expected = quote === 'meet' ? closest.replace('meet', 'MEET') : closest;
    const start = text.indexOf(expected);
    expect([code, detail['closest']]).toEqual([
      'quote-not-found',
      { quote: expected, start, end: start + expected.length },
    ]);
  });

  it('that resembles nothing meets no passage', () => {
    expect(refusalOf(() => anchor(TEXT, 'Quux frobnicated')).detail).toEqual({ pointer: '/quote', closest: undefined });
    expect(refusalOf(() => anchor(TEXT, '')).code).toBe('quote-not-found');
    expect(refusalOf(() => anchor('', 'visit')).code).toBe('quote-not-found');
  });

  it('costs a reading of the text, however long text and quote are', () => {
    const begun = performance.now();
    const text = 'One by one. '.repeat(40_000);
    refusalOf(() => anchor(text, `${'One by two. '.repeat(20_000)}!`));
    expect(performance.now() - begun).toBeLessThan(3_000);
  });
});
