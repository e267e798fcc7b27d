import { expect, it } from '@jest/globals';
import { isKeyText, KEY_BYTES, keyHash, keyText } from './key.js';

it('A key is text that goes into a header as it is, and is told from a token', () => {
  const text = keyText(new Uint8Array(KEY_BYTES).fill(0xff));
  expect(text).toBe(`pacta_${'_'.repeat(42)}8`);
  expect([text, `${text}A`, text.slice(1), 'a.b.c'].map(isKeyText)).toEqual([true, false, false, false]);
});

it('What is kept of it is its SHA-256', () => {
  expect(Buffer.from(keyHash('pacta_')).toString('hex')).toBe(
    '0337984c7c9d270cf11ee7ae6800e1d2afeaf3a2e2d44deea032cec987700486',
  );
});
