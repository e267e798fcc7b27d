import { valueOf } from '#libs/commitments';
import type { CellValue } from './mapping.js';

/** What scores come to: their sum, and how many they are. */
export interface Scored {
  readonly sum: number;
  readonly of: number;
}

/** Nothing where there are none, or where the scheme's scores are words. */
export function scored(scheme: string, scores: readonly CellValue[]): Scored | undefined {
  const values = scores.map((score) => valueOf(scheme, String(score)));
  if (values.length === 0 || values.includes(undefined)) return undefined;
  return { sum: values.reduce<number>((sum, value) => sum + value!, 0), of: values.length };
}

/** Whether decimal text is the mean of scores, rounded as far as it is written, whichever way halves go. */
export function isMean(says: string, { sum, of }: Scored): boolean {
  const scale = 10 ** (says.split('.')[1]?.length ?? 0);
  return Math.abs(2 * Math.round(Number(says) * scale) * of - 2 * sum * scale) <= of;
}
