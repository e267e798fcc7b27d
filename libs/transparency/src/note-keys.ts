import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { base64, bytesOf } from './lines.js';
import { Unsound } from './unsound.js';

/** Who may sign notes. The pair of name and id stands on each signature (C2SP signed-note). */
export interface VerifierKey {
  /** As a rule a URL without its scheme. */
  readonly name: string;
  /** uint32: the beginning of a hash over the name and the key, no proof of either. */
  readonly id: number;
  readonly publicKey: KeyObject;
  /** As it is published: `name+hash+base64`. */
  readonly text: string;
}

export interface SignerKey {
  readonly verifier: VerifierKey;
  readonly privateKey: KeyObject;
}

const ED25519 = Uint8Array.of(1); // The type of signature (C2SP signed-note).
const KEY_BYTES = 32;

// What stands before the 32 bytes of a key in DER (RFC 8410 §4 and §7).
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The text of a signer's key, `PRIVATE+KEY+name+hash+base64` as Go's `sumdb/note` writes it, from 32 random bytes. */
export function signerKeyText(name: string, seed: Uint8Array): string {
  if (!isKeyName(name)) throw new Unsound('malformed-key', `“${name}” is no name of a key`);
  if (seed.length !== KEY_BYTES) throw new Unsound('malformed-key', `a key has ${KEY_BYTES} bytes, not ${seed.length}`);
  const { id } = verifierOf(name, privateKeyOf(seed));
  return `PRIVATE+KEY+${name}+${hex(id)}+${base64(typed(seed))}`;
}

/** Throws `Unsound`: `malformed-key`. No message holds what was read: it may be a signer's key. */
export function parseSignerKey(text: string): SignerKey {
  const [, name, id, key] = /^PRIVATE\+KEY\+([^+]+)\+([0-9a-f]{8})\+([^ ]+)$/.exec(text) ?? [];
  const privateKey = privateKeyOf(keyBytes(name, key, 'a signer’s key'));
  const verifier = verifierOf(name!, privateKey);
  if (hex(verifier.id) !== id) throw new Unsound('malformed-key', `the key of ${name} is not the one of its hash`);
  return { verifier, privateKey };
}

/** Throws `Unsound`: `malformed-key`, as `parseSignerKey` does. */
export function parseVerifierKey(text: string): VerifierKey {
  const [, name, id, key] = /^([^+]+)\+([0-9a-f]{8})\+([^ ]+)$/.exec(text) ?? [];
  const verifier = verifierKey(name!, keyBytes(name, key, 'a verifier’s key'));
  if (hex(verifier.id) !== id) throw new Unsound('malformed-key', `the key of ${name} is not the one of its hash`);
  return verifier;
}

/** Whether a text can name a key: no white space and no plus sign. */
export const isKeyName = (name: string): boolean => name.isWellFormed() && /^[^\p{White_Space}+]+$/u.test(name);

function keyBytes(name: string | undefined, key: string | undefined, what: string): Uint8Array {
  const bytes = bytesOf(key ?? '');
  const isKey = bytes?.length === KEY_BYTES + 1 && bytes[0] === ED25519[0] && name !== undefined && isKeyName(name);
  if (!isKey)
    throw new Unsound('malformed-key', `${what} is a name, a hash, and the type and 32 bytes of an Ed25519 key`);
  return bytes.subarray(1);
}

const typed = (key: Uint8Array): Uint8Array => Buffer.concat([ED25519, key]);
const hex = (id: number): string => id.toString(16).padStart(8, '0');

const privateKeyOf = (seed: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });

function verifierOf(name: string, privateKey: KeyObject): VerifierKey {
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return verifierKey(name, spki.subarray(SPKI.length));
}

function verifierKey(name: string, key: Uint8Array): VerifierKey {
  const publicKey = createPublicKey({ key: Buffer.concat([SPKI, key]), format: 'der', type: 'spki' });
  const id = createHash('sha256').update(`${name}\n`).update(typed(key)).digest().readUInt32BE();
  return { name, id, publicKey, text: `${name}+${hex(id)}+${base64(typed(key))}` };
}
