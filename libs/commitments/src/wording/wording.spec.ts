import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { compareWording, type WordingDiff, type WordingSegment } from './wording.js';
import { tells, wordsIn } from './words.js';

const change = (was: string, now: string) => compareWording(was, now).change;
const NOTHING = { added: [], removed: [], moved: [] };

describe('A change of wording', () => {
  it('is told in phrases, as used', () =>
    expect(
      change('We stand by our friends at sea.', 'We firmly stand by our oldest friends, on land and at sea.'),
    ).toEqual({ ...NOTHING, added: ['firmly', 'oldest', 'on land'] }));

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
      removed: [],
      moved: ['trade'],
    });
    expect(
      change(
        'Article Five of the old treaty covers the islands, and we welcome our firm resolve to stand with our friends.',
        'Our firm resolve to stand with our friends is known, and Article Five of the old treaty covers the islands.',
      ),
    ).toMatchObject({
      removed: ['we welcome'],
      moved: [expect.stringContaining('firm resolve to stand with our friends')],
    });
  });

  it('calls moved what is left of both, however short, and tells the rest without it', () => {
    expect(
      change(
        'He affirmed the United States’ unwavering commitment to the defense of Japan.',
        'He affirmed the unwavering commitment of the United States to the defense of Japan.',
      ),
    ).toEqual({ ...NOTHING, moved: ['unwavering commitment'] });
    expect(
      change(
        'The minister affirmed the Council of Isles’ lasting pledge to guard the harbour.',
        'The king repeated the lasting pledge of the Council of Isles to guard the harbour.',
      ),
    ).toEqual({ added: ['king repeated'], removed: ['minister affirmed'], moved: ['lasting pledge'] });
  });

  it('keeps a name in the new phrase that it is used in', () =>
    expect(
      change(
        'The treaty covers the Long Islands.',
        'The treaty covers the Long Islands. Nobody rules the Long Islands.',
      ),
    ).toEqual({ ...NOTHING, added: ['Nobody rules the Long Islands'] }));

  it('tells a single word where it is said more often', () =>
    expect(change('We will guard it. We will not sell it.', 'We will not guard it. We will not sell it.')).toEqual({
      ...NOTHING,
      added: ['not'],
    }));

  it('tells words that only join where they replace one another', () => {
    expect(change('It covers the sea and the land.', 'It covers the sea or the land.')).toEqual({
      ...NOTHING,
      added: ['or'],
      removed: ['and'],
    });
    expect(change('It covers sea and land.', 'It also covers the sea and the land.')).toEqual(NOTHING);
  });

  it('keeps the apostrophe of a possessive', () =>
    expect(change('The pledge stands.', 'The States’ pledge stands.').added).toEqual(['States’']));

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

const WORDS = ['We', 'stand', 'by', 'the', 'treaty,', 'of', 'U.S.', '“all”.', 'and', 'islands'];
const joined = (words: readonly string[]) => words.join(' ');
const text = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 30 }).map(joined);
const shuffled = fc.shuffledSubarray(WORDS).map(joined);
const phrase = (words: string) => ` ${keys(words).join(' ')} `;
const keys = (words: string) => wordsIn(words).map(({ key }) => key);
const telling = (words: string) =>
  wordsIn(words)
    .filter(tells)
    .map(({ key }) => key);
/** Without the words at the ends that only join. */
const core = (words: string) => {
  const all = wordsIn(words);
  return words.slice(all.find(tells)!.start, all.findLast(tells)!.end);
};
const changed = ({ segments }: WordingDiff, op: WordingSegment['op']) =>
  segments.filter((segment) => segment.op === op).map((segment) => keys(segment.text));

const holds = (property: (was: string, now: string) => void, texts = text) =>
  fc.assert(fc.property(texts, texts, property), { numRuns: 1_000 });

describe('Whatever the texts, a change', () => {
  it('is the mirror image of the change the other way round', () =>
    holds((was, now) => {
      const [there, back] = [compareWording(was, now), compareWording(now, was)];
      expect(there.change.added).toEqual(back.change.removed);
      expect(there.change.removed).toEqual(back.change.added);
      expect(there.change.moved.map(phrase).toSorted()).toEqual(back.change.moved.map(phrase).toSorted());
      expect(changed(there, 'added')).toEqual(changed(back, 'removed'));
      expect(changed(there, 'removed')).toEqual(changed(back, 'added'));
    }));

  it('calls added what the earlier text does not say, but for single words that it has fewer of', () =>
    holds((was, now) => {
      for (const added of change(was, now).added) {
        expect(phrase(now)).toContain(phrase(added));
        if (telling(added).length > 1) expect(phrase(was)).not.toContain(phrase(core(added)));
      }
    }));

  it('calls moved what both say', () =>
    holds((was, now) => {
      for (const moved of change(was, now).moved) {
        for (const said of [was, now]) expect(phrase(said)).toContain(phrase(moved));
      }
    }));

  it('tells nothing twice, where no word is used twice', () =>
    holds((was, now) => {
      const { added, removed, moved } = change(was, now);
      const longer = moved.filter((each) => telling(each).length > 1).map(phrase);
      for (const own of [...added, ...removed]) for (const each of longer) expect(phrase(own)).not.toContain(each);
    }, shuffled));

  it('tells every word that its segments add: each of the later text is the same, moved or added', () =>
    holds((was, now) => {
      const { change, segments } = compareWording(was, now);
      const told = new Set([...change.added, ...change.moved].flatMap(telling));
      for (const { op, text } of segments) {
        if (op === 'added') expect(telling(text).filter((word) => !told.has(word))).toEqual([]);
        if (op === 'same') expect(phrase(was)).toContain(phrase(text));
      }
    }));
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
    fc.assert(
      fc.property(text, text, (was, now) => {
        const { segments } = compareWording(was, now.replaceAll(' ', '  '));
        const kept = segments.filter(({ op }) => op !== 'removed').map((segment) => segment.text);
        expect(kept.join('')).toBe(now.replaceAll(' ', '  '));
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
