import { describe, expect, it } from '@jest/globals';
import { tells, wordsIn } from './words.js';

const used = (text: string) => wordsIn(text).map(({ start, end }) => text.slice(start, end));
const keys = (text: string) => wordsIn(text).map(({ key }) => key);

describe('Words', () => {
  it.each([
    ['case and punctuation', 'The “Treaty”, (Article V)!', ['the', 'treaty', 'article', 'v']],
    ['apostrophes of either shape', "Japan's Japan’s States’", ["japan's", "japan's", 'states']],
    ['abbreviations', 'the U.S. and the US, U.S.-Japan', ['the', 'us', 'and', 'the', 'us', 'us', 'japan']],
    ['a full stop without its space', 'the Treaty.President X', ['the', 'treaty', 'president', 'x']],
    ['numbers', '10,000 in the 21st, 1.5', ['10000', 'in', 'the', '21st', '15']],
    ['hyphens and dashes', 'long-standing—so', ['long', 'standing', 'so']],
    ['accents', 'São Tomé', ['são', 'tomé']],
    ['scripts without spaces', '日本の防衛 サイバー', ['日', '本', 'の', '防', '衛', 'サイバー']],
    ['nothing', ' … ', []],
  ])('leave out %s', (_, text, expected) => expect(keys(text)).toEqual(expected));

  it('know where they stand', () => expect(used('“We’ll” stay.')).toEqual(['We’ll', 'stay']));

  it('end with the apostrophe of a possessive, not with a quotation mark that closes', () => {
    expect(used('the States’ pledge')).toEqual(['the', 'States’', 'pledge']);
    expect(used('the ‘old isles’ of')).toEqual(['the', 'old', 'isles', 'of']);
  });

  it('that only join tell nothing, those that deny do', () =>
    expect(wordsIn('of the not all の').map(tells)).toEqual([false, false, true, true, false]));
});
