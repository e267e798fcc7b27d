import { hash } from 'node:crypto';

/** Bytes of a block of SHA-256. */
const BLOCK = 64;
const HASH = 32;
const [INNER, OUTER] = [0x36, 0x5c];

/**
 * HMAC-SHA256 (RFC 2104) of a text's UTF-8, for keys of up to a block. By two hashes in one go each: `createHmac` makes a key
 * object every time, which costs more than the hashing, and here every event has a key of its own. Bytes cost node a buffer
 * each, which is again more than the hashing: digests come as text.
 */
export function hmac(key: Uint8Array, text: string, encoding: 'hex' | 'base64'): string {
  if (key.length > BLOCK) throw new RangeError(`a key of ${key.length} bytes is longer than a block`);
  const inner = Buffer.allocUnsafe(BLOCK + Buffer.byteLength(text));
  padded(key, INNER, inner);
  inner.write(text, BLOCK, 'utf8');
  const outer = Buffer.allocUnsafe(BLOCK + HASH);
  padded(key, OUTER, outer);
  outer.write(hash('sha256', inner, 'binary'), BLOCK, 'binary');
  return hash('sha256', outer, encoding);
}

function padded(key: Uint8Array, pad: number, into: Buffer): void {
  for (let index = 0; index < BLOCK; index++) into[index] = (key[index] ?? 0) ^ pad;
}
