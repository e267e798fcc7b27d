import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { hmac } from './hmac.js';

describe('hmac', () => {
  it('is the one of RFC 4231, test case 2', () => {
    expect(hmac(Buffer.from('Jefe'), 'what do ya want for nothing?', 'hex')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  it('is the one that node makes, of any key and text', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 300 });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), text, (key, said) => {
        for (const encoding of ['hex', 'base64'] as const)
          expect(hmac(key, said, encoding)).toBe(createHmac('sha256', key).update(said).digest(encoding));
      }),
      { numRuns: 300 },
    );
  });

  it('refuses a key longer than a block, which would have to be hashed first', () => {
    expect(() => hmac(new Uint8Array(65), '', 'hex')).toThrow(RangeError);
  });
});
