import { describe, expect, it } from '@jest/globals';
import { linesOf } from './lines.js';

async function read(
  chunks: readonly (string | Buffer)[],
  isCut = false,
): Promise<(readonly [number, string | undefined])[]> {
  async function* source() {
    for (const chunk of chunks) yield Buffer.from(chunk as string);
  }
  const lines: (readonly [number, string | undefined])[] = [];
  for await (const { number, bytes } of linesOf(source(), 8, () => isCut)) lines.push([number, bytes?.toString()]);
  return lines;
}

describe('The lines of a body', () => {
  it.each<[string, string[], (readonly [number, string | undefined])[]]>([
    [
      'may end anywhere in its chunks',
      ['a', 'b\nc', '\n\n', 'd'],
      [
        [1, 'ab'],
        [2, 'c'],
        [4, 'd'],
      ],
    ],
    ['are counted with the blank ones', ['\n \t\r\na\n'], [[3, 'a']]],
    [
      'keep a carriage return, which is white space of JSON',
      ['a\r\nb'],
      [
        [1, 'a\r'],
        [2, 'b'],
      ],
    ],
    [
      'begin behind a byte order mark',
      ['\u{feff}a\nb'],
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    ['may be as long as the limit', ['12345678\n'], [[1, '12345678']]],
    [
      'are told without their bytes beyond it',
      ['1234', '56789', '0\nb'],
      [
        [1, undefined],
        [2, 'b'],
      ],
    ],
    ['are none in an empty body', [], []],
  ])('%s', async (_, chunks, expected) => expect(await read(chunks)).toEqual(expected));

  it('end behind the last whole one where the body was cut', async () =>
    expect(await read(['a\nb'], true)).toEqual([[1, 'a']]));

  it('may cut a character in two', async () => {
    const bytes = Buffer.from('é\n');
    async function* source() {
      yield bytes.subarray(0, 1);
      yield bytes.subarray(1);
    }
    for await (const line of linesOf(source(), 8, () => false)) expect(line.bytes?.toString()).toBe('é');
  });
});
