/** What the lines of C2SP's formats are made of. */

/** Base64 with padding (RFC 4648 §4). */
export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** The bytes that a text stands for; undefined where it is not the one text that stands for them. */
export function bytesOf(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

/** A whole number in decimal without leading zeros; undefined where it is none or past 2^53. */
export function countOf(text: string): number | undefined {
  const count = /^(0|[1-9]\d*)$/.test(text) ? Number(text) : undefined;
  return Number.isSafeInteger(count) ? count : undefined;
}
