import { describe, expect, it } from '@jest/globals';
import { base64, bytesOf, countOf } from './lines.js';

describe('the parts of lines', () => {
  it('are base64 in its one form', () => {
    expect(base64(Buffer.of(255, 254))).toBe('//4=');
    expect(bytesOf('//4=')).toEqual(Buffer.of(255, 254));
    expect(bytesOf('')).toEqual(Buffer.of());
    for (const text of ['//4', '__4=', '//5=', ' //4=', '//4=\n', '//4==', '?']) expect(bytesOf(text)).toBeUndefined();
  });

  it('are counts in their one form', () => {
    expect(['0', '10', String(Number.MAX_SAFE_INTEGER)].map(countOf)).toEqual([0, 10, Number.MAX_SAFE_INTEGER]);
    for (const text of ['', '00', '01', '+1', '-1', '1.0', '1e3', ' 1', '1\n', '٣', '9007199254740992']) {
      expect(countOf(text)).toBeUndefined();
    }
  });
});
