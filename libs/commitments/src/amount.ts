import { minorUnitsOf } from './currency.js';

/** Money as it was said: exact decimal digits in one currency of ISO 4217. Amounts of different currencies never meet. */
export interface Amount {
  readonly value: string;
  readonly currency: string;
}

/** So many digits stand before the decimal point at most. */
const WHOLE_DIGITS_MAX = 15;

const DECIMAL = new RegExp(`^(?:0|[1-9]\\d{0,${WHOLE_DIGITS_MAX - 1}})(?:\\.(\\d+))?$`);

/** A decimal number above nought, without sign, exponent or leading zeros. */
export const isDecimal = (text: string): boolean => DECIMAL.test(text) && /[1-9]/.test(text);

/** Whether a value has no more decimals than its currency. */
export function fitsCurrency({ value, currency }: Amount): boolean {
  const minorUnits = minorUnitsOf(currency);
  return minorUnits !== undefined && (DECIMAL.exec(value)?.[1]?.length ?? 0) <= minorUnits;
}

/** In the smallest unit of its currency, exactly. */
export function inMinorUnits({ value, currency }: Amount): bigint {
  const [whole = '', decimals = ''] = value.split('.');
  return BigInt(whole + decimals.padEnd(minorUnitsOf(currency) ?? decimals.length, '0'));
}

/** The shortest exact writing: all decimals of the currency, or none where they are nought. */
export function amountOf(units: bigint, currency: string): Amount {
  const minorUnits = minorUnitsOf(currency) ?? 0;
  const digits = units.toString().padStart(minorUnits + 1, '0');
  const [whole, decimals] = [digits.slice(0, digits.length - minorUnits), digits.slice(digits.length - minorUnits)];
  return { value: /[1-9]/.test(decimals) ? `${whole}.${decimals}` : whole, currency };
}

/** Sums, one for each currency, in the order of their codes. */
export type Sums = readonly Amount[];

/** Adds an amount to the sum of its currency. */
export function added(sums: Sums, amount: Amount): Sums {
  const before = sums.find(({ currency }) => currency === amount.currency);
  const others = sums.filter((each) => each !== before);
  const units = inMinorUnits(amount) + (before ? inMinorUnits(before) : 0n);
  return [...others, amountOf(units, amount.currency)].toSorted((a, b) => (a.currency < b.currency ? -1 : 1));
}

/** Whether sums hold at least an amount, in its own currency. */
export function reaches(sums: Sums, amount: Amount): boolean {
  const held = sums.find(({ currency }) => currency === amount.currency);
  return held !== undefined && inMinorUnits(held) >= inMinorUnits(amount);
}

/** "EUR 1,500,000". */
export function spokenAmount({ value, currency }: Amount): string {
  const [whole = '', decimals] = value.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${currency} ${grouped}${decimals === undefined ? '' : `.${decimals}`}`;
}
