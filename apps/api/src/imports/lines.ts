/** One line of a body, 1 the first. Without bytes it is longer than it may be. */
export interface Line {
  readonly number: number;
  readonly bytes?: Buffer;
}

const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Cuts a body into its lines, blank ones left out but counted. What of a line goes beyond `bytesMax` is not kept.
 * @param isCut whether the chunks ended before the body did: then the last line may not be whole, and is left out
 */
export async function* linesOf(
  chunks: AsyncIterable<Buffer>,
  bytesMax: number,
  isCut: () => boolean,
): AsyncGenerator<Line> {
  let number = 1;
  let parts: Buffer[] = [];
  let length = 0;
  const line = (): Line | undefined => {
    if (length > bytesMax) return { number };
    const bytes = Buffer.concat(parts);
    const begin = number === 1 && bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0;
    return isBlank(bytes, begin) ? undefined : { number, bytes: bytes.subarray(begin) };
  };
  const take = (part: Buffer): void => {
    length += part.length;
    if (length <= bytesMax) parts.push(part);
    else parts = [];
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      take(chunk.subarray(from, end));
      const complete = line();
      if (complete) yield complete;
      number++;
      parts = [];
      length = 0;
      from = end + 1;
    }
    take(chunk.subarray(from));
  }
  const last = isCut() ? undefined : line();
  if (last) yield last;
}

/** JSON's white space only (RFC 8259 §2). */
const isBlank = (bytes: Buffer, begin: number): boolean =>
  bytes.subarray(begin).every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
