import { createHash } from 'node:crypto';

const CAPACITY_MIN = 1_024;

/**
 * The keys of a file, each with its line, in 12 to 24 bytes a key: a set of a million strings would take a hundred
 * megabytes. Keys are told apart by 64 bits of a hash: among a million, two look alike once in forty million files.
 */
export class KnownKeys {
  private size = 0;
  private hashes = new BigUint64Array(CAPACITY_MIN);
  private lines = new Uint32Array(CAPACITY_MIN);

  /** The line at which a key stood before, or nothing: then it is known from now on. */
  add(key: string, line: number): number | undefined {
    if (this.size * 2 >= this.hashes.length) this.grow();
    const hash = createHash('sha1').update(key).digest().readBigUInt64LE() || 1n;
    const place = placeOf(hash, this.hashes);
    if (this.hashes[place] === hash) return this.lines[place];
    this.put(hash, line, place);
    this.size++;
    return undefined;
  }

  private put(hash: bigint, line: number, place: number): void {
    this.hashes[place] = hash;
    this.lines[place] = line;
  }

  private grow(): void {
    const { hashes, lines } = this;
    this.hashes = new BigUint64Array(hashes.length * 2);
    this.lines = new Uint32Array(hashes.length * 2);
    for (const [index, hash] of hashes.entries()) {
      if (hash !== 0n) this.put(hash, lines[index]!, placeOf(hash, this.hashes));
    }
  }
}

/** Where a hash stands, or the free place where it belongs. The capacity is a power of two; 0 marks a free place. */
function placeOf(hash: bigint, hashes: BigUint64Array): number {
  const mask = hashes.length - 1;
  let place = Number(hash & BigInt(mask));
  while (hashes[place] !== 0n && hashes[place] !== hash) place = (place + 1) & mask;
  return place;
}
