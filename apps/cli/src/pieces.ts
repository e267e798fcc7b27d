/** A line with its newline, or a piece of one that is too long to be held. */
export interface Piece {
  /** 1 the first. */
  readonly line: number;
  readonly bytes: Buffer;
  readonly isWhole: boolean;
}

const NEWLINE = 0x0a;

/**
 * Cuts bytes into lines, at newlines and nowhere else: JSON may hold what other readers take for one (U+2028), and a byte
 * that is no UTF-8 stays as it is.
 * @param bytesMax of a line: a longer one is handed on in pieces, so that it is never held as a whole
 */
export async function* piecesOf(chunks: AsyncIterable<Uint8Array>, bytesMax = Infinity): AsyncGenerator<Piece> {
  let line = 1;
  let kept: Uint8Array[] = [];
  let length = 0;
  let isWhole = true;
  const take = (): Piece => {
    const bytes = Buffer.concat(kept);
    kept = [];
    length = 0;
    return { line, bytes, isWhole };
  };
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length;) {
      const end = chunk.indexOf(NEWLINE, from) + 1;
      const part = chunk.subarray(from, end || chunk.length);
      kept.push(part);
      length += part.length;
      from += part.length;
      if (length > bytesMax) isWhole = false;
      if (end > 0 || !isWhole) yield take();
      if (end === 0) continue;
      line++;
      isWhole = true;
    }
  }
  if (length > 0) yield take();
}
