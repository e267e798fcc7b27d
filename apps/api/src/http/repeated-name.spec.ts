import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { repeatedName } from './repeated-name.js';

const inText = (text: string) => repeatedName(Buffer.from(text), JSON.parse(text));

describe('A name that stands twice', () => {
  it.each([
    ['{"a":1,"a":2}', 'a'],
    ['{"b":{"a":1},"c":[{"a":1,"x":"}","a":1}]}', 'a'],
    [String.raw`{"a":":\"{","a":"\\"}`, 'a'],
    ['{"é:":1, "é:" : 1}', 'é:'],
    ['{"":1,"":1}', ''],
  ])('is found: %s', (text, name) => expect(inText(text)).toBe(name));

  it.each(['{"a":{"a":1},"b":[{"a":1},{"a":1}]}', '"a:"', '[]', '{"a":"b\\\\","c":"a:\\"a:"}', 'null'])(
    'is none in %s',
    (text) => expect(inText(text)).toBeUndefined(),
  );

  it('is none in what JSON.stringify writes, and one where a member of it is written again', () => {
    fc.assert(
      fc.property(fc.json(), fc.string(), (text, name) => {
        expect(inText(text)).toBeUndefined();
        const member = `${JSON.stringify(name)}:${text}`;
        expect(inText(`[{${member}, ${member}}]`)).toBe(name);
      }),
    );
  });
});
