import { hash } from 'node:crypto';
import { hmac } from './hmac.js';

/** The namespace of every id that Pacta derives, itself a random UUID that never changes. */
const PACTA = '5f6a2f0e-6c1b-4b52-9c0e-0c6b8a3a7d41';

/** UUIDv5 (RFC 9562 §5.5): the same namespace and name give the same id, always and everywhere. */
export function uuidv5(namespace: string, name: string): string {
  const named = Buffer.allocUnsafe(16 + Buffer.byteLength(name));
  named.write(namespace.replaceAll('-', ''), 'hex');
  named.write(name, 16);
  const hex = hash('sha1', named, 'hex');
  const variant = ((Number.parseInt(hex[16]!, 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The id of a command that came with an `Idempotency-Key`: a retry gets the same. */
export const commandIdOf = (caller: string, method: string, path: string, key: string): string =>
  uuidv5(PACTA, JSON.stringify([caller, method, path, key]));

/** The id of the n-th event (from 0) that a command makes. */
export const eventIdOf = (commandId: string, index: number): string => uuidv5(commandId, String(index));

/** An id that stands for a text: the same text, the same id. */
export const idOfContent = (category: string, text: string): string => uuidv5(uuidv5(PACTA, category), text);

/** HMAC-SHA256, hex: recognises a repeated request without giving its text away, and dies with the salt. */
export const requestHashOf = (salt: Uint8Array, canonicalRequest: string): string =>
  hmac(salt, canonicalRequest, 'hex');
