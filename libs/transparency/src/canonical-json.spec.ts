import { describe, expect, it } from '@jest/globals';
import { canonicalJson } from './canonical-json.js';

describe('canonical JSON (RFC 8785)', () => {
  it('sorts members by UTF-16 code units, as the example of §3.2.3 does', () => {
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew',
      '1': 'One',
      '\ud83d\ude00': 'Emoji',
      '\u0080': 'Control',
      '\u00f6': 'o',
    };
    expect(Object.values(JSON.parse(canonicalJson(value)) as object)).toEqual([
      'One',
      'Carriage Return',
      'Control',
      'o',
      'Euro Sign',
      'Emoji',
      'Hebrew',
    ]);
  });

  it('is the same whatever the order of members, and leaves out what is undefined', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: undefined })).toBe('{"b":[1,{"c":"x","d":null}]}');
  });

  it('writes every character as ECMAScript does, in values and in names', () => {
    for (let code = 0; code <= 0xffff; code++) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const text = `a${String.fromCharCode(code)}z`;
      if (canonicalJson({ [text]: text }) !== JSON.stringify({ [text]: text })) expect(code).toBe('written otherwise');
    }
  });

  it.each([[2 ** 53], [-0], [Number.NaN], ['\ud800']])('refuses %p, which has no exact form', (value) => {
    expect(() => canonicalJson({ value })).toThrow(RangeError);
  });
});
