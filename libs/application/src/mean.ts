/** What a mean of scores is of, and what it comes to. */
export interface Mean {
  /** A decimal number, rounded as `ROUNDING` says. */
  readonly value: string;
  /** The exact sum, a whole number. */
  readonly sum: string;
  readonly of: number;
}

const DECIMALS = 2;

/** How means are rounded, in words: two of three is 0.67, and minus one of eight -0.13. */
export const ROUNDING = `to ${DECIMALS} decimals, half away from zero`;

/** The mean of whole numbers, by whole numbers alone; none of nothing. */
export function meanOf(values: readonly { readonly value: number; readonly times: number }[]): Mean | null {
  const of = values.reduce((total, { times }) => total + times, 0);
  if (of === 0) return null;
  const sum = values.reduce((total, { value, times }) => total + value * times, 0);
  const scale = 10 ** DECIMALS;
  const rounded = (2n * BigInt(Math.abs(sum) * scale) + BigInt(of)) / (2n * BigInt(of));
  const digits = String(rounded).padStart(DECIMALS + 1, '0');
  const sign = sum < 0 && rounded > 0n ? '-' : '';
  return { value: `${sign}${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS)}`, sum: String(sum), of };
}
