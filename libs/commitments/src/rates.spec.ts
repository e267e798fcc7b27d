import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Amount } from './amount.js';
import { checkRates, ratesIn, sumIn } from './rates.js';

const of = (text: string): Amount => {
  const [currency = '', value = ''] = text.split(' ');
  return { currency, value };
};
const RATES = ratesIn('USD:0.92,JPY:0.0062,GBP:1.15,KWD:3.0000001')!;
const sum = (currency: string, ...amounts: readonly string[]): string => sumIn(currency, amounts.map(of), RATES).value;

describe('Stated rates', () => {
  it.each<[string, string, readonly string[], string]>([
    ['nothing', 'EUR', [], '0'],
    ['its own currency, which needs none', 'EUR', ['EUR 0.10', 'EUR 0.20'], '0.30'],
    ['another', 'EUR', ['USD 100'], '92'],
    ['several, rounded once: 0.0062 and 0.0062 and 0.0092', 'EUR', ['JPY 1', 'JPY 1', 'USD 0.01'], '0.02'],
    ['half a cent, which goes up: 0.115', 'EUR', ['GBP 0.10'], '0.12'],
    ['less than half a cent, which goes down: 0.0124', 'EUR', ['JPY 2'], '0.01'],
    ['more than a float holds', 'EUR', ['USD 999999999999999.99', 'EUR 0.01'], '920000000000000'],
    ['a currency of three decimals', 'EUR', ['KWD 1000000.001'], '3000000.10'],
    ['into one of none', 'JPY', ['JPY 3'], '3'],
  ])('count %s', (_, currency, amounts, expected) => expect(sum(currency, ...amounts)).toBe(expected));

  it('count whatever is added as ten times as much counts at a tenth of the rate', () => {
    const cents = fc.bigInt(1n, 10n ** 17n);
    fc.assert(
      fc.property(fc.array(cents, { maxLength: 5 }), (units) => {
        const dollars = units.map((each) => ({ value: `${each}`, currency: 'USD' }));
        const tenfold = units.map((each) => ({ value: `${each * 10n}`, currency: 'USD' }));
        expect(sumIn('EUR', dollars, ratesIn('USD:0.9')!)).toEqual(sumIn('EUR', tenfold, ratesIn('USD:0.09')!));
      }),
    );
  });

  it('are missed by their currencies, all at once', () => {
    expect(() => checkRates('EUR', ['EUR', 'CHF', 'USD', 'NOK'], RATES)).toThrow(
      expect.objectContaining({ code: 'rate-not-stated', detail: { pointer: '/rates', currencies: ['CHF', 'NOK'] } }),
    );
    expect(() => checkRates('EUR', ['EUR', 'USD'], RATES)).not.toThrow();
  });

  it.each([
    '',
    'USD',
    'USD:',
    'USD:0',
    'USD:-1',
    'USD:1e3',
    'USD:0,92',
    'USD:1:2',
    'USD:1,USD:2',
    'DOLLAR:1',
    'USD: 1',
  ])('are not %j', (text) => expect(ratesIn(text)).toBeUndefined());
});
