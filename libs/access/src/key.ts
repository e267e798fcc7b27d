import { hash } from 'node:crypto';

/** So many random bytes are in a key: nobody guesses one, so that one plain hash keeps it (no salt, no slow hash). */
export const KEY_BYTES = 32;

/** By it, whoever scans texts for lost secrets knows one of ours. */
const PREFIX = 'pacta_';

/** An API key as its holder gets it, once. */
export const keyText = (secret: Uint8Array): string => PREFIX + Buffer.from(secret).toString('base64url');

/** What is kept of a key: SHA-256 of its text. By way of text, which costs node less than bytes. */
export const keyHash = (text: string): Uint8Array => Buffer.from(hash('sha256', text, 'binary'), 'binary');

/** Whether a credential has the form of a key, as against a token. */
export const isKeyText = (text: string): boolean => /^pacta_[A-Za-z0-9_-]{43}$/.test(text);
