import { type Amount, amountOf, inMinorUnits, isDecimal } from './amount.js';
import { isCurrency, minorUnitsOf } from './currency.js';
import { refuse } from './refusals.js';

/** What one of each currency counts in a single other one, as whoever asks states it: a decimal number above nought. */
export type Rates = ReadonlyMap<string, string>;

/** `USD:0.92,JPY:0.0062`; nothing where it says anything else, or a currency twice. */
export function ratesIn(text: string): Rates | undefined {
  const stated = text.split(',').map((each) => each.split(':'));
  const rates = new Map(stated.map(([currency = '', rate = '']) => [currency, rate]));
  const areRates = stated.every(
    ([currency = '', rate = '', ...more]) => isCurrency(currency) && isDecimal(rate) && more.length === 0,
  );
  return areRates && rates.size === stated.length ? rates : undefined;
}

/** How sums are rounded once they are counted in another currency, in words. */
export const CONVERSION_ROUNDING = 'each sum once, to the smallest unit of the currency, half up';

/** Refuses currencies without a rate, all of them at once: a sum that left them out would be none. */
export function checkRates(into: string, currencies: readonly string[], rates: Rates): void {
  const missing = currencies.filter((currency) => currency !== into && !rates.has(currency));
  if (missing.length === 0) return;
  throw refuse('rate-not-stated', `No rate is stated for ${missing.join(', ')}.`, {
    pointer: '/rates',
    currencies: missing,
  });
}

/** The sum of amounts, each at its rate: added exactly, then rounded once. Each other currency has a rate. */
export function sumIn(currency: string, amounts: readonly Amount[], rates: Rates): Amount {
  const exact = amounts.map((amount) =>
    atRate(amount, amount.currency === currency ? '1' : rates.get(amount.currency)!),
  );
  const scale = Math.max(0, ...exact.map(({ decimals }) => decimals));
  const sum = exact.reduce((total, { units, decimals }) => total + units * 10n ** BigInt(scale - decimals), 0n);
  const [wanted, had] = [10n ** BigInt(minorUnitsOf(currency)!), 10n ** BigInt(scale)];
  return amountOf((2n * sum * wanted + had) / (2n * had), currency);
}

/** In units of 10^-decimals. */
function atRate(amount: Amount, rate: string): { readonly units: bigint; readonly decimals: number } {
  const [whole = '', parts = ''] = rate.split('.');
  const decimals = parts.length + minorUnitsOf(amount.currency)!;
  return { units: inMinorUnits(amount) * BigInt(whole + parts), decimals };
}
