import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { compareWording } from './wording.js';

const change = (was: string, now: string) => compareWording(was, now).change;
const NOTHING = { added: [], removed: [], moved: [] };

describe('A change of wording', () => {
  it('is told in phrases, as used', () =>
    expect(
      change('We stand by our friends at sea.', 'We firmly stand by our oldest friends, on land and at sea.'),
    ).toEqual({ ...NOTHING, added: ['firmly', 'oldest', 'on land and'] }));

  it('does not see case, punctuation, nor the shape of quotation marks and apostrophes', () =>
    expect(change("The treaty's “fifth” article: it holds", 'the Treaty’s "fifth" article, it holds.')).toEqual(
      NOTHING,
    ));

  it('does not end a phrase at a word that only joins', () =>
    expect(change('It keeps the promise of old.', 'It keeps the full range of capabilities.')).toMatchObject({
      added: ['full range of capabilities'],
      removed: ['promise of old'],
    }));

  it('ends a phrase with its clause', () =>
    expect(
      change('We stand ready.', 'We stand ready, with every means, including the gravest. Nobody doubts it.'),
    ).toEqual({
      ...NOTHING,
      added: ['with every means', 'including the gravest', 'Nobody doubts it'],
    }));

  it('keeps a word that denies', () =>
    expect(change('We will defend the islands.', 'We will not defend the islands.')).toEqual({
      ...NOTHING,
      added: ['not'],
    }));

  it('does not call removed what stands elsewhere now, nor added what is said once more', () => {
    expect(
      change(
        'We will guard the northern islands, and trade.',
        'Trade comes first. We will guard the northern islands.',
      ),
    ).toEqual({
      added: ['Trade comes first'],
      removed: ['and trade'],
      moved: [],
    });
    expect(
      change(
        'Article Five of the old treaty covers the islands, and we welcome our firm resolve to stand with our friends.',
        'Our firm resolve to stand with our friends is known, and Article Five of the old treaty covers the islands.',
      ),
    ).toMatchObject({
      removed: ['and we welcome'],
      moved: [expect.stringContaining('firm resolve to stand with our friends')],
    });
  });

  it('does not call a short phrase removed that stands whole elsewhere', () =>
    expect(
      change(
        'He affirmed the United States’ unwavering commitment to the defense of Japan.',
        'He affirmed the unwavering commitment of the United States to the defense of Japan.',
      ),
    ).toEqual({ ...NOTHING, added: ['unwavering commitment of the'] }));

  it('of scripts without spaces is told in their characters', () =>
    expect(change('日本の防衛に関与する。', '日本の防衛に揺るぎなく関与する。')).toEqual({
      ...NOTHING,
      added: ['揺るぎなく'],
    }));

  it('of nothing is nothing', () => {
    expect(change('', '')).toEqual(NOTHING);
    expect(change('', 'All of it')).toEqual({ ...NOTHING, added: ['All of it'] });
    expect(change('All of it', ' … ')).toEqual({ ...NOTHING, removed: ['All of it'] });
  });
});

const quote = (word: string) => Array.from({ length: 5_000 }, (_, nth) => word[nth % word.length]).join(' ');

describe('Segments', () => {
  it('tell the change in the order of reading', () =>
    expect(compareWording('“We stand by Japan.”', '“We firmly stand by our friends.”').segments).toEqual([
      { op: 'same', text: '“We ' },
      { op: 'added', text: 'firmly ' },
      { op: 'same', text: 'stand by ' },
      { op: 'removed', text: 'Japan.”' },
      { op: 'added', text: 'our friends.”' },
    ]));

  it('that are not removed make up the later wording', () => {
    const text = fc.array(fc.constantFrom('We', 'stand', 'by', 'the', 'treaty,', 'of', 'U.S.', '“all”.'), {
      minLength: 1,
    });
    fc.assert(
      fc.property(text, text, (was, now) => {
        const { segments } = compareWording(was.join(' '), now.join('  '));
        const kept = segments.filter(({ op }) => op !== 'removed').map((segment) => segment.text);
        expect(kept.join('')).toBe(now.join('  '));
      }),
    );
  });

  it('of the longest quotes are found within a moment', () => {
    const begun = performance.now();
    for (const [was, now] of [
      ['abcdefg', 'gfedcba'],
      ['a', 'ab'],
      ['ab', 'cd'],
    ] as const)
      compareWording(quote(was), quote(now));
    expect(performance.now() - begun).toBeLessThan(3_000);
  });
});
