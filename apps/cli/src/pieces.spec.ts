import { expect, it } from '@jest/globals';
import { piecesOf } from './pieces.js';

/** What becomes of bytes that come in chunks of so many. */
async function cut(bytes: Buffer, size: number, bytesMax?: number) {
  async function* chunks(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const pieces: (readonly [line: number, text: string, isWhole: boolean])[] = [];
  for await (const piece of piecesOf(chunks(), bytesMax)) {
    pieces.push([piece.line, piece.bytes.toString('latin1'), piece.isWhole]);
  }
  return pieces;
}

it.each([1, 2, 3, 100])('cuts at newlines alone, whatever the bytes are, in chunks of %d', async (size) =>
  expect(await cut(Buffer.from('a\r\n\n\xe9\u0085b\nend', 'latin1'), size)).toEqual([
    [1, 'a\r\n', true],
    [2, '\n', true],
    [3, '\xe9\u0085b\n', true],
    [4, 'end', true],
  ]),
);

it('hands a long line on in pieces, and goes on with whole ones', async () =>
  expect(await cut(Buffer.from('ab\nabcdefgh\nabc\n'), 4, 4)).toEqual([
    [1, 'ab\n', true],
    [2, 'abcde', false],
    [2, 'fgh\n', false],
    [3, 'abc\n', true],
  ]));

it('finds nothing in nothing', async () => expect(await cut(Buffer.alloc(0), 1)).toEqual([]));
