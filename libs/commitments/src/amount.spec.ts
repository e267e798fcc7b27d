import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { added, amountOf, inMinorUnits, spokenAmount } from './amount.js';
import { minorUnitsOf } from './currency.js';

const CURRENCIES = ['JPY', 'EUR', 'BHD', 'CLF', 'XDR'] as const;

it('amounts come back from their smallest units as they are', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 10n ** 18n }), fc.constantFrom(...CURRENCIES), (units, currency) =>
      expect(inMinorUnits(amountOf(units, currency))).toBe(units),
    ),
  );
});

it('sums are exact where floating point is not, and keep currencies apart', () => {
  const [tenth, fifth] = [
    { value: '0.1', currency: 'EUR' },
    { value: '0.2', currency: 'EUR' },
  ];
  expect(added(added([], tenth), fifth)).toEqual([{ value: '0.30', currency: 'EUR' }]);
  const large = { value: '999999999999999.99', currency: 'EUR' };
  expect(added([large], large)).toEqual([{ value: '1999999999999999.98', currency: 'EUR' }]);
  expect(added([fifth], { value: '5', currency: 'BHD' })).toEqual([{ value: '5', currency: 'BHD' }, fifth]);
});

it.each([
  ['EUR', 2],
  ['JPY', 0],
  ['KWD', 3],
  ['UYW', 4],
  ['DOGE', undefined],
])('%s has %p decimals', (currency, decimals) => expect(minorUnitsOf(currency)).toBe(decimals));

it.each([
  ['1500000.50', 'EUR 1,500,000.50'],
  ['100', 'EUR 100'],
  ['1000', 'EUR 1,000'],
])('%s is said as %s', (value, words) => expect(spokenAmount({ value, currency: 'EUR' })).toBe(words));
