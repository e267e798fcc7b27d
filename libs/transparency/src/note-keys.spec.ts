import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { parseSignerKey, parseVerifierKey, signerKeyText } from './note-keys.js';

// The example of the documentation of Go's `golang.org/x/mod/sumdb/note`.
const SIGNER = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
const VERIFIER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';

const malformed: unknown = expect.objectContaining({ code: 'malformed-key' });

describe('a key for notes', () => {
  it('is read as Go’s sumdb/note writes it', () => {
    const { verifier } = parseSignerKey(SIGNER);
    expect(verifier.text).toBe(VERIFIER);
    expect([verifier.name, verifier.id]).toEqual(['PeterNeumann', 0xc74f20a3]);
    expect(parseVerifierKey(VERIFIER)).toMatchObject({ name: 'PeterNeumann', id: 0xc74f20a3, text: VERIFIER });
  });

  it('is made of 32 bytes and a name', () => {
    const seed = Buffer.from('810a1402d5146c8d84f2443330f54080ebf98ee17d9c74f6252fc5d5c7283173', 'hex');
    expect(signerKeyText('PeterNeumann', seed)).toBe(SIGNER);
    const text = signerKeyText('ledger.example/π', Buffer.alloc(32, 7));
    expect(parseVerifierKey(parseSignerKey(text).verifier.text)).toMatchObject({ name: 'ledger.example/π' });
    expect(() => signerKeyText('name', Buffer.alloc(31))).toThrow(malformed);
  });

  it.each(['', 'a b', 'a+b', 'a\u00a0b', 'a\u2028', 'a\n', '\ud800'])('is not named %j', (name) => {
    expect(() => signerKeyText(name, Buffer.alloc(32))).toThrow(malformed);
  });

  it.each([
    '',
    VERIFIER.slice(0, -1),
    `${VERIFIER}\n`,
    `${VERIFIER}AAAA`,
    VERIFIER.replace('c74f20a3', 'c74f20a4'),
    VERIFIER.replace('c74f20a3', 'C74F20A3'),
    VERIFIER.replace('c74f20a3', '74f20a3'),
    VERIFIER.replace('PeterNeumann', 'PeterNewman'),
    VERIFIER.replace('PeterNeumann', ''),
    withHash('witness', 2, 32),
    withHash('witness', 1, 31),
    withHash('witness', 1, 33),
    withHash('wit ness', 1, 32),
    withHash('wit\u2003ness', 1, 32),
  ])('is not %j', (text) => {
    expect(() => parseVerifierKey(text)).toThrow(malformed);
    expect(() => parseSignerKey(`PRIVATE+KEY+${text}`)).toThrow(malformed);
  });

  it('never shows a signer’s key in a message', () => {
    const wrong = SIGNER.replace('c74f20a3', 'c74f20a4');
    for (const text of [wrong, wrong.slice(0, -1)]) {
      expect(() => parseSignerKey(text)).not.toThrow(/AYEKFAL/);
      expect(() => parseSignerKey(text)).toThrow(malformed);
    }
    expect(() => parseVerifierKey(SIGNER)).not.toThrow(/AYEKFAL/);
    expect(() => parseVerifierKey(SIGNER)).toThrow(malformed);
  });
});

/** A key of any form, with the hash that fits it. */
function withHash(name: string, type: number, length: number): string {
  const key = Buffer.concat([Buffer.of(type), Buffer.alloc(length, 1)]);
  const id = createHash('sha256').update(`${name}\n`).update(key).digest('hex').slice(0, 8);
  return `${name}+${id}+${key.toString('base64')}`;
}
