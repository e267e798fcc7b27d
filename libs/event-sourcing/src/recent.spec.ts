import { describe, expect, it } from '@jest/globals';
import { Recent } from './recent.js';

const letters = (weightMax: number) => new Recent<string>(weightMax, ({ length }) => length);

describe('What was used lately', () => {
  it('is kept up to its weight, and what was asked for longest', () => {
    const recent = letters(8);
    for (let nth = 0; nth < 100; nth++) {
      recent.set(`key ${nth}`, 'x');
      expect(recent.get('key 0')).toBe('x');
    }
    const kept = Array.from({ length: 100 }, (_, nth) => recent.get(`key ${nth}`)).filter(
      (value) => value !== undefined,
    );
    expect(kept.length).toBeGreaterThanOrEqual(4);
    expect(kept.length).toBeLessThanOrEqual(9);
  });

  it('has one value a key, the newest, whatever generation it is in', () => {
    const recent = letters(4);
    recent.set('a', 'one');
    recent.set('a', 'two');
    expect(recent.get('a')).toBe('two');
    recent.forget('a');
    expect(recent.get('a')).toBeUndefined();
  });

  it('holds a value that is too heavy for as long as nothing else comes', () => {
    const recent = letters(4);
    recent.set('a', 'heavier than all');
    expect(recent.get('a')).toBe('heavier than all');
  });

  it('forgets everything', () => {
    const recent = letters(4);
    recent.set('a', 'x');
    recent.set('b', 'xxx');
    recent.clear();
    expect([recent.get('a'), recent.get('b')]).toEqual([undefined, undefined]);
  });
});
